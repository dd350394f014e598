"""Home ownership: a claim becomes a case whose time to reply runs from the day of the claim."""

import json
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from core.api import Actor, AlreadyDone, BadInput, NotAllowed, NotFound, Refused, cases, people, properties
from core.testing import a_council, an_officer
from core.values import Because, new_id, subject
from plugins.home_ownership import commands, demo, queries, rules
from plugins.home_ownership.models import Claim

SYSTEM = Actor.system("test")
WHY = (Because("Seen in the file", "council policy"),)


@pytest.fixture(params=["sqlite", "postgresql"])
def council(request, tmp_path):
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    made = a_council(tmp_path, "home_ownership", now=datetime(2025, 12, 3, 9, tzinfo=UTC), database=url)
    yield made
    made.close()


def a_claim(work, **changes):
    home = properties.add_property(work, new=properties.NewProperty(kind="dwelling", line_1="2 Park View"))
    person = people.add_person(work, person=people.NewPerson(family_name="Howells"))
    facts = {
        "property_id": home,
        "tenant": subject("person", person),
        "dwelling": "house",
        "years": 5,
        "all_with_us": True,
        "received_on": date(2025, 12, 1),
    }
    return commands.NewClaim(**{**facts, **changes})


def count(council):
    with council.look(actor=SYSTEM) as work:
        return len(work.session.exec(select(Claim)).all()), len(work.session.exec(select(cases.Case)).all())


@pytest.mark.parametrize(("all_with_us", "due_on"), [(True, date(2025, 12, 29)), (False, date(2026, 1, 26))])
def test_the_time_to_reply_runs_from_the_day_of_the_claim(council, all_with_us, due_on):
    with council.work(actor=SYSTEM) as work:
        case_id = commands.receive_claim(work, claim=a_claim(work, all_with_us=all_with_us)).case_id
    with council.look(actor=SYSTEM) as work:
        (clock,) = cases.clocks_due(work, until=date(2027, 1, 1))
        assert clock.due_on == due_on
        assert cases.case_by_id(work, case_id=case_id).stage == "claim_checked"


def test_a_right_is_not_admitted_while_its_checks_are_open(council):
    officer = an_officer("home_ownership.see", "home_ownership.admit", "cases.complete_tasks", "cases.see")
    with council.work(actor=SYSTEM) as work:
        case_id = commands.receive_claim(work, claim=a_claim(work)).case_id
    with pytest.raises(Refused, match="task"), council.work(actor=officer) as work:
        cases.move_case(work, case_id=case_id, transition="admit_house", because=WHY)
    with council.work(actor=officer) as work:
        (task,) = cases.open_tasks(work, assigned_to=None)
        cases.complete_task(work, task_id=task.task_id)
        assert (
            cases.move_case(work, case_id=case_id, transition="admit_house", because=WHY).stage == "admitted"
        )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"dwelling": "boat"}, BadInput),
        ({"years": -1}, BadInput),
        ({"received_on": date(2025, 12, 4)}, BadInput),
        ({"property_id": new_id()}, NotFound),
    ],
)
def test_what_can_not_be_taken_is_refused(council, changes, refusal):
    with pytest.raises(refusal), council.work(actor=SYSTEM) as work:
        commands.receive_claim(work, claim=a_claim(work, **changes))
    assert count(council) == (0, 0)


def test_a_second_claim_waits_for_the_first(council):
    with council.work(actor=SYSTEM) as work:
        first = a_claim(work)
        commands.receive_claim(work, claim=first)
    with pytest.raises(AlreadyDone), council.work(actor=SYSTEM) as work:
        commands.receive_claim(work, claim=first)
    assert count(council) == (1, 1)


def test_an_officer_without_the_permission_takes_none(council):
    with council.work(actor=SYSTEM) as work:
        claim = a_claim(work)
    with pytest.raises(NotAllowed), council.work(actor=an_officer("home_ownership.see")) as work:
        commands.receive_claim(work, claim=claim)
    assert count(council) == (0, 0)


@pytest.mark.parametrize(("years", "may"), [(2, False), (3, True), (30, True)])
def test_three_years_qualify(years, may):
    assert rules.may_claim(years).result is may


def test_twelve_weeks_beginning_with_the_offer():
    assert rules.intention_by(date(2026, 2, 16)).result == date(2026, 5, 10)


def test_the_demonstration_shows_several_stages(council):
    with council.work(actor=SYSTEM) as work:
        demo.fill(work, 300)
    with council.look(actor=SYSTEM) as work:
        stages: Counter[str] = Counter(work.session.exec(select(col(cases.Case.stage))))
        listed = queries.claims(work)
        (panel, *_) = queries.panels(work, subject("case", listed[0].case.id))
    assert set(stages) == {"claim_checked", "admitted", "offered", "accepted"}
    assert len(listed) == 12
    assert panel.rows[0][1]


def short(day):
    return f"{day.day} {day:%b}"


def t01():
    ours, mixed = (rules.reply_by(date(2025, 12, 1), all_with_us=one).result for one in (True, False))
    return f"RTB2 by {short(ours)} {ours.year} / {short(mixed)} {mixed.year}"


def t02():
    house, flat = (rules.offer_by(date(2025, 12, 22), dwelling=one).result for one in ("house", "flat"))
    return f"s.125 by {short(house)} / {short(flat)} {flat.year}"


def t04():
    found = rules.default_notice_ends_on(date(2026, 5, 26)).result
    return f"{short(found)} {found.year}"


@pytest.mark.parametrize(("vector", "computed"), [("T01", t01), ("T02", t02), ("T04", t04)])
def test_a_shared_vector_comes_out_as_the_file_says(vector, computed, shared):
    found = json.loads((shared / "reference" / "vectors" / "home_ownership.json").read_text())
    assert computed() == {one["id"]: one["expected"] for one in found}[vector]
