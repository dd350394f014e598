"""A restricted case whose people have all gone is found by those who may, and named anew by two persons."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from core import approval
from core.approval import Approval
from core.cases import commands as cases
from core.cases.queries import case_by_id
from core.cases.queries.unseen import unseen_cases
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.permissions import Actor
from core.restriction import named_for
from core.staff import commands as staff
from core.values import subject
from core.web.site.approval_rows import listed
from tests.core.workload.conftest import SYSTEM, Office

TODAY = date(2026, 4, 7)
PROPOSE, APPROVE = "cases.rescue", "cases.rescue.approve"


@pytest.fixture
def case_id(office: Office):
    """A case that only Ann and Ben see."""
    (made,) = office.cases(1, "ann")
    named = {office.ids["ann"], office.ids["ben"]}
    office.do("system", cases.restrict_case, case_id=made, named=named, because="About a colleague")
    return made


def somebody(office: Office, who: str, *permissions: str) -> Actor:
    return replace(office.actor(who), permissions=frozenset(permissions))


def found(office: Office) -> list:
    with office.council.look(actor=somebody(office, "out", PROPOSE)) as work:
        return [one.case_id for one in unseen_cases(work)]


def propose(office: Office, case_id, *named: str, who: str = "out") -> Approval:
    users = {office.ids[one] for one in named}
    with office.council.work(actor=somebody(office, who, PROPOSE)) as work:
        made = cases.propose_rescue(work, case_id=case_id, named=users, because="She leads the team")
        work.flush()
        work.session.refresh(made)
        work.session.expunge(made)
        return made


def approve(office: Office, asked: Approval, who: str) -> None:
    with office.council.work(actor=somebody(office, who, APPROVE)) as work:
        approval.approve(work, approval_id=asked.id)


def named(office: Office, case_id) -> list:
    with office.council.look(actor=SYSTEM) as work:
        return named_for(work, subject=subject("case", case_id))


def all_leave(office: Office) -> None:
    for who in ("ann", "ben"):
        office.do("system", staff.leave_user, user_id=office.ids[who], on=TODAY)


def test_it_is_found_once_the_last_who_could_see_it_is_gone_or_has_lost_the_role(office: Office, case_id):
    assert found(office) == []
    office.do("system", staff.leave_user, user_id=office.ids["ann"], on=TODAY)
    assert found(office) == []

    with office.council.work(actor=SYSTEM) as work:
        role = staff.define_role(
            work, name="cook", title="Cook", permissions=["search.use"], known=["search.use"]
        )
        staff.move_user(
            work, user_id=office.ids["ben"], on=TODAY, team_id=office.team_id, role_ids=[role.id]
        )  # fmt: skip

    assert found(office) == [case_id]


def test_two_persons_name_who_may_see_it_and_only_they_do(office: Office, case_id, told):
    all_leave(office)
    asked = propose(office, case_id, "lea")
    assert named(office, case_id) == sorted([office.ids["ann"], office.ids["ben"]])
    with pytest.raises(NotFound):
        office.ask("lea", case_by_id, case_id=case_id)

    approve(office, asked, "ned")

    assert named(office, case_id) == [office.ids["lea"]]
    assert office.ask("lea", case_by_id, case_id=case_id).id == case_id
    for who in ("cat", "ned", "out"):
        with pytest.raises(NotFound):
            office.ask(who, case_by_id, case_id=case_id)
    assert found(office) == []
    assert told().count("cases.case_rescued") == 1
    with pytest.raises(AlreadyDone):
        approve(office, asked, "cat")


def test_nobody_lets_themselves_in(office: Office, case_id):
    all_leave(office)
    with pytest.raises(NotAllowed, match="lets themselves"):
        propose(office, case_id, "lea", who="lea")
    asked = propose(office, case_id, "lea")
    with pytest.raises(NotAllowed, match="proposed this yourself"):
        approve(office, asked, "out")
    with pytest.raises(NotAllowed, match="lets themselves"):
        approve(office, asked, "lea")

    assert named(office, case_id) == sorted([office.ids["ann"], office.ids["ben"]])


def test_only_who_could_see_such_a_case_is_named_and_only_for_one_that_nobody_sees(office: Office, case_id):
    with pytest.raises(NotFound, match="can still see it"):
        propose(office, case_id, "lea")
    all_leave(office)
    with pytest.raises(BadInput, match="has left"):
        propose(office, case_id, "ann")
    with pytest.raises(BadInput, match="at least one"):
        propose(office, case_id)
    with pytest.raises(NotAllowed):
        office.do("cat", cases.propose_rescue, case_id=case_id, named={office.ids["lea"]}, because="I")

    asked = propose(office, case_id, "lea")
    office.do("system", staff.leave_user, user_id=office.ids["lea"], on=TODAY)
    with pytest.raises(BadInput, match="has left"):
        approve(office, asked, "ned")
    assert found(office) == [case_id]


def test_that_one_is_to_be_rescued_is_seen_only_by_those_who_do_that(office: Office, case_id):
    all_leave(office)
    asked = propose(office, case_id, "lea")

    for permissions, sees in ((("approvals.see",), []), (("approvals.see", APPROVE), [asked.id])):
        with office.council.look(actor=somebody(office, "ned", *permissions)) as work:
            assert [one.id for one in listed(work, waiting=True)] == sees
    with office.council.look(actor=SYSTEM) as work:
        assert len(work.session.exec(select(Approval)).all()) == 1
