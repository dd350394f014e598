"""Work for programs: the list, plans that are made and carried out, hand-overs, deadlines, absences."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.team_of_gardeners import Garden, a_garden
from tests.web.town import a_town


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Garden]:
    """One for all tests here; each brings cases of its own."""
    with a_garden(a_town(tmp_path_factory.mktemp("garden"))) as made:
        yield made


def send(garden: Garden, address: str, body: dict[str, Any] | None = None) -> Any:
    token = read(garden, "/session").json()["csrf_token"]
    headers = {"X-CSRF-Token": token}
    return garden.visitor.client.post(f"/api/v1{address}", json=body or {}, headers=headers)


def read(garden: Garden, address: str) -> Any:
    return garden.visitor.client.get(f"/api/v1{address}")


def test_a_program_reads_the_list_page_by_page(garden: Garden):
    mine = {str(one) for one in garden.cases(3, "officer")}
    garden.sit("officer")
    seen, cursor = [], ""
    while cursor is not None:
        page = read(garden, f"/workload/items?limit=4&after={cursor}").json()
        seen += page["items"]
        cursor = page["next"]
    due = read(garden, "/workload/deadlines").json()["items"]

    assert len({one["id"] for one in seen}) == len(seen)
    assert [one["band"] for one in seen] == sorted(one["band"] for one in seen)
    assert {(one["case_id"], one["kind"]) for one in seen} >= {(one, "task") for one in mine}
    assert {one["kind"] for one in seen} == {"task", "clock"}
    assert next(one for one in seen if one["kind"] == "task")["why"][0]["text"] == "Due in 2 days"
    assert {one["case_id"] for one in due} >= mine


def test_what_is_planned_is_carried_out_and_nothing_else(garden: Garden):
    garden.cases(4)
    waiting = garden.of(None)
    wish = {"team_id": str(garden.ids["team"]), "types": ["gardens.letting"]}
    garden.sit("team_leader")
    plan = send(garden, "/workload/plans", wish).json()
    wrong = send(garden, "/workload/allocations", {**wish, "seen": "x", "because": "So"})
    assert (wrong.status_code, garden.of(None)) == (409, waiting)
    right = {**wish, "seen": plan["mark"], "because": "So"}
    done = send(garden, "/workload/allocations", right).json()
    loads = read(garden, "/workload/caseloads").json()["items"]

    assert len(done["given"]) == len(waiting)
    assert garden.of(None) == []
    assert sum(one["open"] for one in loads) >= len(waiting)
    garden.sit("officer")
    assert send(garden, "/workload/allocations", right).status_code == 403
    assert read(garden, "/workload/caseloads").status_code == 403


def test_a_hand_over_is_made_and_answered(garden: Garden):
    (waits,) = garden.cases(1)
    case_id = str(waits)
    garden.sit("officer")
    assert read(garden, "/workload/queue").json()["items"][0]["count"] == len(garden.of(None))
    assert send(garden, f"/cases/{case_id}/take").status_code == 204
    wish = {"team_id": str(garden.ids["team"]), "case_ids": [case_id], "giver": str(garden.ids["officer"]),
            "receiver": str(garden.ids["senior_officer"])}  # fmt: skip
    mark = send(garden, "/workload/plans", wish).json()["mark"]
    note = {"stands": "Here", "next_step": "There"}
    half = {**wish, "seen": mark, "note": {**note, "promised": "x"}}
    lacking = send(garden, "/workload/hand-overs", half)
    assert lacking.json()["errors"][0]["field"] == "promised_to"
    done = send(garden, "/workload/hand-overs", {**wish, "seen": mark, "note": note})
    assert done.json()["given"] == [case_id]

    garden.sit("senior_officer")
    offered = read(garden, "/workload/hand-overs").json()["items"][0]
    assert (offered["stands"], offered["state"]) == ("Here", "offered")
    assert send(garden, f"/workload/hand-overs/{offered['id']}/accept").status_code == 204
    again = send(garden, f"/workload/hand-overs/{offered['id']}/send-back", {"reason": "No"})
    assert again.status_code == 409
    assert waits in garden.of("senior_officer")


def test_absences_are_said_and_taken_back(garden: Garden):
    garden.sit("officer")
    days = {"starts_on": "2026-04-09", "ends_on": "2026-04-10"}
    made = send(garden, "/workload/absences", days)
    assert made.status_code == 201
    other = send(garden, "/workload/absences", {**days, "user_id": str(garden.ids["team_leader"])})
    assert other.status_code == 403
    assert send(garden, f"/workload/absences/{made.json()['id']}/cancel").status_code == 204
    assert send(garden, f"/workload/absences/{made.json()['id']}/cancel").status_code == 404
