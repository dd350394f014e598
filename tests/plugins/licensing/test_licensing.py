"""Licensing: an application becomes a case whose dates have their Acts; what needs no licence is refused."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from core.api import Actor, AlreadyDone, BadInput, NotAllowed, NotFound, Refused, cases, people, properties
from core.testing import a_council, an_officer
from core.values import Because, new_id, subject
from plugins.licensing import commands, demo, queries
from plugins.licensing.models import Application
from plugins.licensing.rules import appeal_until, hmo_kind

SYSTEM = Actor.system("test")
WHY = (Because("Seen in the file", "council policy"),)


@pytest.fixture(params=["sqlite", "postgresql"])
def council(request, tmp_path):
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    made = a_council(tmp_path, "licensing", now=datetime(2026, 11, 2, 9, tzinfo=UTC), database=url)
    yield made
    made.close()


def an_application(work, **changes):
    home = properties.add_property(work, new=properties.NewProperty(kind="dwelling", line_1="1 Albert Road"))
    person = people.add_person(work, person=people.NewPerson(family_name="Nwosu"))
    facts = {
        "property_id": home,
        "applicant": subject("person", person),
        "persons": 6,
        "households": 4,
        "storeys": 3,
        "received_on": date(2026, 10, 29),
    }
    return commands.NewApplication(**{**facts, **changes})


def count(council):
    with council.look(actor=SYSTEM) as work:
        return len(work.session.exec(select(Application)).all()), len(
            work.session.exec(select(cases.Case)).all()
        )


def test_an_application_becomes_a_case_with_its_clock_and_its_task(council):
    with council.work(actor=SYSTEM) as work:
        taken = commands.receive_application(work, application=an_application(work))
        case_id = taken.case_id
    with council.look(actor=SYSTEM) as work:
        (clock,) = cases.clocks_due(work, until=date(2027, 1, 1))
        assert clock.due_on == date(2026, 11, 5)
        assert cases.case_by_id(work, case_id=case_id).stage == "received"
        (panel, *_) = queries.panels(work, subject("case", case_id))
        assert ("Licence", "mandatory") in panel.rows


def test_the_way_to_a_grant_asks_for_a_decision(council):
    officer = an_officer(
        "licensing.see",
        "licensing.process",
        "licensing.grant",
        "cases.complete_tasks",
        "cases.decide",
        "cases.see",
        "properties.see",
    )
    with council.work(actor=SYSTEM) as work:
        case_id = commands.receive_application(work, application=an_application(work)).case_id

    def move(transition):
        with council.work(actor=officer) as work:
            for task in cases.open_tasks(work, assigned_to=None):
                cases.complete_task(work, task_id=task.task_id)
            return cases.move_case(work, case_id=case_id, transition=transition, because=WHY).stage

    assert [move(one) for one in ("accept", "propose_grant", "ask_second_fee")][-1] == "awaiting_fee"
    with pytest.raises(Refused, match="decision"):
        move("grant")
    with council.look(actor=SYSTEM) as work:
        assert cases.case_by_id(work, case_id=case_id).stage == "awaiting_fee"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"persons": 4, "households": 3}, BadInput),
        ({"persons": 2, "households": 2, "additional_scheme": True}, BadInput),
        ({"persons": 2, "households": 3}, BadInput),
        ({"storeys": 0}, BadInput),
        ({"received_on": date(2026, 11, 3)}, BadInput),
        ({"property_id": new_id()}, NotFound),
    ],
)
def test_what_can_not_be_taken_is_refused(council, changes, refusal):
    with pytest.raises(refusal), council.work(actor=SYSTEM) as work:
        commands.receive_application(work, application=an_application(work, **changes))
    assert count(council) == (0, 0)


def test_a_second_application_waits_for_the_first(council):
    with council.work(actor=SYSTEM) as work:
        first = an_application(work)
        commands.receive_application(work, application=first)
    with pytest.raises(AlreadyDone), council.work(actor=SYSTEM) as work:
        commands.receive_application(work, application=first)
    assert count(council) == (1, 1)


def test_an_officer_without_the_permission_takes_none(council):
    with council.work(actor=SYSTEM) as work:
        application = an_application(work)
    officer = an_officer("licensing.see", "properties.see")
    with pytest.raises(NotAllowed), council.work(actor=officer) as work:
        commands.receive_application(work, application=application)
    assert count(council) == (0, 0)


@pytest.mark.parametrize(
    ("persons", "households", "scheme", "kind"),
    [
        (5, 2, False, "mandatory"),
        (5, 1, True, "none"),
        (4, 3, False, "none"),
        (4, 3, True, "additional"),
        (3, 2, True, "additional"),
        (2, 2, True, "none"),
        (6, 4, False, "mandatory"),
    ],
)
def test_which_licence(persons, households, scheme, kind):
    decision = hmo_kind(persons, households, additional_scheme=scheme)
    assert decision.result == kind
    assert all(step.source for step in decision.because)


def test_an_appeal_counts_the_day_of_the_decision():
    assert appeal_until(date(2026, 11, 30)).result == date(2026, 12, 27)


def test_the_demonstration_shows_several_stages(council):
    with council.work(actor=SYSTEM) as work:
        demo.fill(work, 120)
    with council.look(actor=SYSTEM) as work:
        stages: Counter[str] = Counter(work.session.exec(select(col(cases.Case.stage))))
        listed = queries.applications(work)
    assert set(stages) == {"received", "information_requested", "checks", "panel"}
    assert len(listed) == 12
    assert all(one.address for one in listed)
