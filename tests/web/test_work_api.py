"""Work for programs: the list, plans that are made and carried out, hand-overs, deadlines, absences."""

from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case
from core.values import subject
from tests.web.team_of_gardeners import a_team
from tests.web.town import SYSTEM, Town, Visitor


def send(visitor: Visitor, address: str, body: dict[str, Any] | None = None) -> Any:
    token = visitor.client.get("/api/v1/session").json()["csrf_token"]
    return visitor.client.post(f"/api/v1{address}", json=body or {}, headers={"X-CSRF-Token": token})


def read(visitor: Visitor, address: str) -> Any:
    return visitor.client.get(f"/api/v1{address}")


def unowned(town: Town) -> list[str]:
    with town.council.look(actor=SYSTEM) as work:
        return [str(one) for one in work.session.exec(select(Case.id).where(col(Case.owner).is_(None)))]


def test_a_program_reads_the_list_page_by_page(town: Town):
    a_team(town, mine=3)
    with town.visit("officer") as visitor:
        first = read(visitor, "/workload/items?limit=4").json()
        second = read(visitor, f"/workload/items?limit=4&after={first['next']}").json()
        due = read(visitor, "/workload/deadlines").json()["items"]
    assert [len(first["items"]), len(second["items"]), second["next"]] == [4, 2, None]
    assert {one["kind"] for one in (*first["items"], *second["items"])} == {"task", "clock"}
    assert first["items"][0]["why"][0]["text"] == "Due in 2 days"
    assert len(due) == 6


def test_what_is_planned_is_carried_out_and_nothing_else(town: Town):
    ids = a_team(town, waiting=4)
    wish = {"team_id": str(ids["team"]), "types": ["gardens.letting"]}
    with town.visit("team_leader") as visitor:
        plan = send(visitor, "/workload/plans", wish).json()
        assert len(unowned(town)) == 5
        wrong = send(visitor, "/workload/allocations", {**wish, "seen": "x", "because": "So"})
        assert (wrong.status_code, len(unowned(town))) == (409, 5)
        right = {**wish, "seen": plan["mark"], "because": "So"}
        done = send(visitor, "/workload/allocations", right).json()
        loads = read(visitor, "/workload/caseloads").json()["items"]
    assert len(done["given"]) == 5
    assert unowned(town) == []
    assert sum(one["open"] for one in loads) == 7
    with town.visit("officer") as visitor:
        assert send(visitor, "/workload/allocations", right).status_code == 403
        assert read(visitor, "/workload/caseloads").status_code == 403


def test_a_hand_over_is_made_and_answered(town: Town):
    ids = a_team(town, waiting=1)
    with town.visit("officer") as visitor:
        case_id = unowned(town)[-1]
        assert read(visitor, "/workload/queue").json()["items"][0]["count"] == 2
        assert send(visitor, f"/cases/{case_id}/take").status_code == 204
        wish = {"team_id": str(ids["team"]), "case_ids": [case_id], "giver": str(ids["officer"]),
                "receiver": str(ids["senior_officer"])}  # fmt: skip
        mark = send(visitor, "/workload/plans", wish).json()["mark"]
        note = {"stands": "Here", "next_step": "There"}
        half = {**wish, "seen": mark, "note": {**note, "promised": "x"}}
        lacking = send(visitor, "/workload/hand-overs", half)
        assert lacking.json()["errors"][0]["field"] == "promised_to"
        done = send(visitor, "/workload/hand-overs", {**wish, "seen": mark, "note": note})
        assert done.json()["given"] == [case_id]
    with town.visit("senior_officer") as visitor:
        (offered,) = read(visitor, "/workload/hand-overs").json()["items"]
        assert (offered["stands"], offered["state"]) == ("Here", "offered")
        assert send(visitor, f"/workload/hand-overs/{offered['id']}/accept").status_code == 204
        again = send(visitor, f"/workload/hand-overs/{offered['id']}/send-back", {"reason": "No"})
        assert again.status_code == 409
    with town.council.look(actor=SYSTEM) as work:
        owner = work.session.exec(select(Case.owner).where(col(Case.id) == UUID(case_id))).one()
    assert owner == subject("user", ids["senior_officer"])


def test_absences_are_said_and_taken_back(town: Town):
    ids = a_team(town)
    with town.visit("officer") as visitor:
        days = {"starts_on": "2026-04-09", "ends_on": "2026-04-10"}
        made = send(visitor, "/workload/absences", days)
        assert made.status_code == 201
        other = send(visitor, "/workload/absences", {**days, "user_id": str(ids["team_leader"])})
        assert other.status_code == 403
        assert send(visitor, f"/workload/absences/{made.json()['id']}/cancel").status_code == 204
        assert send(visitor, f"/workload/absences/{made.json()['id']}/cancel").status_code == 404
