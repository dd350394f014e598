"""Competence, interests and restrictions are heeded when cases are given out, and said where they are."""

from contextlib import contextmanager
from shutil import copytree
from uuid import UUID

import pytest
from sqlalchemy import event

from core.cases import commands as cases
from core.cases.queries import case_by_id
from core.errors import BadInput, NotAllowed
from core.people import commands as people
from core.people.rules import NewParty, NewPerson
from core.staff import commands as staff
from core.testing import a_council
from core.values import new_id, subject
from core.workload.commands import allocate_cases
from core.workload.queries.plans import Wish, candidates, plan
from tests.core.cases.conftest import ARREARS, SAMPLES, a_plugin
from tests.core.workload.conftest import START, WHY, Office, an_office

NAMED = "is not among those named for this restricted case"
CLOSE = "has an interest in what it is about"
SKILL = "does not have the competence “arrears_trained”"


def planned(office: Office, *case_ids, receiver: str | None = None):
    wish = Wish(office.team_id, tuple(case_ids), receiver=office.ids[receiver] if receiver else None)
    return wish, office.ask("lea", plan, wish=wish)


def why_not(office: Office, case_id) -> dict[str, str]:
    with office.council.look(actor=office.actor("lea")) as work:
        case = case_by_id(work, case_id=case_id)
        return {one.name: why for one, why in candidates(work, case=case, team_id=office.team_id) if why}


@contextmanager
def questions(office: Office):
    """The statements that are read meanwhile."""
    asked: list[str] = []

    def note(*told):
        asked.append(told[2])

    event.listen(office.council.reader, "before_cursor_execute", note)
    yield asked
    event.remove(office.council.reader, "before_cursor_execute", note)


def rose(office: Office):
    return office.do("system", people.add_person, person=NewPerson(given_names="Rose", family_name="Amey"))


def a_case_about(office: Office, about) -> UUID:
    new = cases.NewCase(about=((about, "tenant"),), because=WHY)
    return office.do("system", cases.open_cases, type=ARREARS, cases=[new])[0]


def give(office: Office, wish: Wish, seen: str):
    return office.do("lea", allocate_cases, wish=wish, because="Fair", seen=seen)


@pytest.fixture
def trained(tmp_path):
    """An office whose case type asks for a competence, which only Ben has."""
    folder = tmp_path / "plugin"
    copytree(SAMPLES, folder)
    file = folder / "workflows" / "arrears.toml"
    file.write_text(file.read_text().replace("[opening]", 'competence = "arrears_trained"\n\n[opening]'))
    council = a_council(tmp_path, "sample", extra={"sample": a_plugin(folder)})
    office = an_office(council)
    office.do(
        "system", staff.record_competence, user_id=office.ids["ben"], name="arrears_trained",
        starts_on=START, evidence="Course of March 2026",
    )  # fmt: skip
    yield office
    council.close()


def test_an_interest_in_what_a_case_is_about_keeps_somebody_from_it(office: Office):
    tenant = rose(office)
    case_id = a_case_about(office, subject("person", tenant))
    other = a_case_about(office, subject("person", new_id()))
    about = subject("person", tenant)
    office.do("ann", staff.declare_interest, user_id=office.ids["ann"], about=about, kind="family")

    assert why_not(office, case_id) == {"Ann": CLOSE, "Ned": "may not act on such a case"}
    assert "Ann" not in why_not(office, other)

    by_hand, nobody = planned(office, case_id, receiver="ann")
    assert nobody.rows[0].to is None
    with pytest.raises(BadInput, match="has an interest in what it is about"):
        give(office, by_hand, nobody.mark)
    assert office.owner(case_id) is None

    wish, fair = planned(office, case_id)
    assert fair.rows[0].to.name != "Ann"
    assert f"Not to Ann, who {CLOSE}" in [one.text for one in fair.rows[0].because]
    give(office, wish, fair.mark)
    assert office.owner(case_id) not in {None, office.subject("ann")}


def test_an_interest_reaches_what_the_person_has_a_role_in_until_a_leader_allows_it(office: Office):
    tenant = rose(office)
    account = subject("account", new_id())
    party = NewParty(subject("person", tenant), "tenant", account, START)
    office.do("system", people.make_party, party=party)
    case_id = a_case_about(office, account)
    person = subject("person", tenant)
    office.do("ann", staff.declare_interest, user_id=office.ids["ann"], about=person, kind="friend")
    assert why_not(office, case_id)["Ann"] == CLOSE

    with office.council.work(actor=office.actor("lea")) as work:
        work.actor = type(work.actor)(
            work.actor.subject, "Lea", work.actor.permissions | {"cases.allow_interest"}
        )
        mark = subject("case", case_id)
        staff.allow_acting(work, user_id=office.ids["ann"], on=mark, because="Nobody else knows the law")

    assert "Ann" not in why_not(office, case_id)


def test_a_restricted_case_goes_only_to_somebody_named_who_may_see_such_cases(office: Office):
    (case_id,) = office.cases(1)
    named = {office.ids["ben"], office.ids["lea"], office.ids["out"]}
    office.do("system", cases.restrict_case, case_id=case_id, named=named, because="Staff")

    assert why_not(office, case_id) == {"Ann": NAMED, "Cat": NAMED, "Ned": NAMED}
    wish, to_ann = planned(office, case_id, receiver="ann")
    with pytest.raises(BadInput, match="not among those named"):
        give(office, wish, to_ann.mark)
    wish, to_ben = planned(office, case_id, receiver="ben")
    give(office, wish, to_ben.mark)
    assert office.owner(case_id) == office.subject("ben")


def test_a_competence_of_the_case_type_is_asked_of_whoever_gets_or_takes_one(trained: Office):
    office = trained
    first, second = office.cases(2)

    assert why_not(office, first) == {
        "Ann": SKILL, "Cat": SKILL, "Lea": SKILL, "Ned": "may not act on such a case",
    }  # fmt: skip
    wish, fair = planned(office, first, second)
    assert {one.to.name for one in fair.rows} == {"Ben"}
    give(office, wish, fair.mark)
    assert office.owner(first) == office.owner(second) == office.subject("ben")

    (third,) = office.cases(1)
    with pytest.raises(NotAllowed, match="arrears_trained"):
        office.do("ann", cases.take_case, case_id=third)
    assert office.owner(third) is None
    office.do("ben", cases.take_case, case_id=third)


def test_a_competence_that_has_run_out_no_longer_counts(trained: Office):
    office = trained
    (case_id,) = office.cases(1)
    office.do("system", staff.end_competence, user_id=office.ids["ben"], name="arrears_trained")

    assert why_not(office, case_id)["Ben"] == SKILL
    _, fair = planned(office, case_id)
    assert fair.rows[0].to is None
    assert "arrears_trained” (4)" in fair.rows[0].because[0].text


def test_the_questions_are_as_many_for_many_cases_as_for_one(office: Office):
    tenant = rose(office)
    about = subject("person", tenant)
    office.do("ann", staff.declare_interest, user_id=office.ids["ann"], about=about, kind="family")
    one, many = office.cases(1), office.cases(30)

    with questions(office) as few:
        planned(office, *one)
    with questions(office) as more:
        planned(office, *many)

    assert len(few) == len(more)
