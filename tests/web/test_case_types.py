"""Pages of case types, dry-runs, moves and clock reviews: what they show, take and refuse."""

import re
from uuid import UUID

from core.cases.models import CaseMigration, KeptVersion
from core.cases.workflows.differences import dumped, structure
from core.permissions import Actor
from tests.web.town import FOLDER, Town

TEXT = (FOLDER / "workflows" / "letting.toml").read_text("utf-8")
CHANGED = (
    TEXT.replace("version = 1", "version = 2")
    .replace("[stages.applied]", "[stages.asked]")
    .replace('"applied"', '"asked"')
    .replace("length = 10\nunit", "length = 15\nunit")
)
SYSTEM = Actor.system("test")


def test_a_case_type_is_drawn_and_told_in_tables(town: Town):
    with town.visit("officer") as visitor:
        listed = visitor.get("/case-types").text
        page = visitor.get("/case-types/gardens.letting").text
        told = visitor.get("/api/v1/case-types/gardens.letting").json()

    assert "Garden letting" in listed
    svg = re.search(r"<svg .*?</svg>", page, re.DOTALL)
    assert svg
    assert 'role="img"' in svg[0]
    assert "1: Let the garden, from “Applied for” to “Let”." in svg[0]
    assert " style=" not in svg[0]
    assert "<script" not in svg[0]
    for words in (
        "Who may",
        "Let gardens",
        "No task is open",
        "10 working days",
        "council policy",
        "once, by up to",
    ):
        assert words in page
    assert told["definition"]["stages"]["let"]["final"] is True
    assert told["picture"].startswith("<svg ")
    assert told["versions"] == [{"version": 1, "open_cases": 1, "known": True}]


def test_the_schema_is_served(town: Town):
    with town.visit("officer") as visitor:
        schema = visitor.get("/api/v1/case-types/schema").json()
    assert schema["$schema"].endswith("2020-12/schema")
    assert "transitions" in schema["properties"]


def test_a_changed_file_is_tried_and_the_cases_behind_a_count_are_listed(town: Town):
    with town.visit() as visitor:
        visitor.get("/case-types/try")
        page = visitor.post("/case-types/try", file=("changed.toml", CHANGED.encode()))
        assert page.status_code == 200
        assert "1 case would be stuck" in page.text
        assert "21 April 2026" in page.text
        assert "28 April 2026" in page.text
        assert "GDN00000015" not in page.text
        listed = visitor.post("/case-types/try", text=CHANGED, show="stage/1/applied")
        assert "GDN00000015" in listed.text
        faulty = visitor.post("/case-types/try", text=CHANGED.replace('to = "let"', 'to = "lett"'))
        assert "did you mean “let”?" in faulty.text
        empty = visitor.post("/case-types/try")
        assert empty.status_code == 422
        assert "Choose a file, or paste its text" in empty.text
        answer = visitor.client.post(
            "/api/v1/case-types/dry-run",
            json={"text": CHANGED, "stages": {"applied": "asked"}},
            headers={"X-CSRF-Token": visitor.mark},
        )
        assert (answer.json()["stuck"], answer.json()["clocks"][0]["becomes"]) == (0, "2026-04-28")


def with_second_version(town: Town) -> None:
    """As if a later start had brought the second version."""
    from core.cases.workflows import draft_of, try_draft  # noqa: PLC0415

    with town.council.work(actor=SYSTEM) as work:
        made = try_draft(work.workflows, draft_of(CHANGED, name="two")).workflow
        assert made
        body = made.model_dump_json(by_alias=True)
        assert dumped(made)["version"] == 2
        work.session.add(
            KeptVersion(name=made.name, version=2, body=body, structure=structure(made), kept_at="2026-04-07")
        )


def test_cases_are_moved_on_pages_by_two_people(town: Town):
    with_second_version(town)
    where = "/case-types/gardens.letting/move?from_version=1&to_version=2"
    with town.visit() as visitor:
        stuck = visitor.get(where)
        assert "1 case would be stuck" in stuck.text
        assert "Propose the move" not in stuck.text
        mapped = f"{where}&stage-applied=asked"
        assert "Propose the move" in visitor.get(mapped).text
        empty = visitor.post(mapped, because="")
        assert empty.status_code == 422
        assert "Enter why" in empty.text
        done = visitor.post(mapped, because="The new rules of the gardens")
        assert done.status_code == 303
        page = visitor.get(done.headers["location"])
        assert "It waits for a second person" in page.text
        assert "Move cases to another version" in visitor.get("/approvals").text
    with town.council.look(actor=SYSTEM) as work:
        moved = work.session.get_one(CaseMigration, UUID(done.headers["location"].rpartition("/")[2]))
        assert (moved.state, moved.cases, moved.clocks_moved) == ("proposed", 1, 1)


def test_who_may_not_plan_sees_types_but_tries_and_moves_nothing(town: Town):
    with town.visit("contact_centre") as visitor:
        assert visitor.get("/case-types/gardens.letting").status_code == 200
        assert "Try a changed file" not in visitor.get("/case-types").text
        for address in ("/case-types/try", "/case-types/gardens.letting/move"):
            assert visitor.get(address).status_code == 403
        assert visitor.post("/case-types/try", text=CHANGED).status_code == 403
        assert visitor.post(
            f"/clock-reviews/{town.clock_review}/propose", what="move", because="x"
        ).status_code in {*(403, 409)}


def test_the_first_review_says_how_things_stood(town: Town):
    with town.visit() as visitor:
        assert "How calendar and law stood at the beginning" in visitor.get("/clock-reviews").text
        page = visitor.get(f"/clock-reviews/{town.clock_review}").text
        assert "Fingerprint of calendar and law" in page
        assert "Propose a decision" not in page
