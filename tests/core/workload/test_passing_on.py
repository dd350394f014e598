"""Whoever leaves or moves leaves nothing behind: cases and tasks go to others, by command or by night."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from core.cases import commands as cases
from core.cases.commands import NewTask
from core.cases.models import Case, CaseGiven, Task
from core.errors import NotAllowed
from core.nights import change_staff
from core.permissions import Actor
from core.staff import commands as staff
from core.staff.models import User
from core.workload.commands import LEFT, Note, Receiving, leave_and_pass_on, move_and_pass_on
from core.workload.models import HandOver
from tests.core.workload.conftest import LEADER, SYSTEM, WHY, Office

TODAY = date(2026, 4, 7)
NOTE = Note(stands="The tenant was rung twice.", next_step="Write to them")


@pytest.fixture
def admin(office: Office) -> Actor:
    """Somebody who administers staff, belongs to no team and may see no case."""
    return Actor(office.subject("out"), "Ada", frozenset({"staff.administer", "staff.see"}))


def leave(office: Office, admin: Actor, who: str, on: date = TODAY, receiving: Receiving | None = None):
    with office.council.work(actor=admin) as work:
        return leave_and_pass_on(work, user_id=office.ids[who], on=on, receiving=receiving)


def owners(office: Office, *case_ids) -> list[str | None]:
    return [office.owner(one) for one in case_ids]


def nobody_gone_has_work(office: Office) -> None:
    with office.council.look(actor=SYSTEM) as work:
        gone = {f"user/{one}" for one in work.session.exec(select(User.id).where(~col(User.active)))}
        owners = work.session.exec(select(Case.owner).where(col(Case.closed_at).is_(None))).all()
        doers = work.session.exec(select(Task.assigned_to).where(col(Task.done_at).is_(None))).all()
        assert gone.isdisjoint(owners)
        assert gone.isdisjoint(doers)


def test_who_leaves_today_lets_everything_go_fairly_with_one_note_in_one_command(office: Office, admin, told):
    mine, bens = office.cases(6, "ann"), office.cases(1, "ben")
    task = NewTask(bens[0], "Ring the bank", WHY, assigned_to=office.subject("ann"))
    office.do("system", cases.add_tasks, tasks=[task])

    done = leave(office, admin, "ann", receiving=Receiving(note=NOTE))

    assert (done.given, done.queued, done.tasks) == (6, 0, 1)
    assert {*owners(office, *mine)} <= {office.subject(one) for one in ("ben", "cat", "lea")}
    nobody_gone_has_work(office)
    with office.council.look(actor=SYSTEM) as work:
        notes = work.session.exec(select(HandOver)).all()
        assert {(one.stands, one.giver, one.by) for one in notes} == {
            (NOTE.stands, office.subject("ann"), office.subject("out"))
        }
        rung = work.session.exec(select(Task).where(Task.title == "Ring the bank")).one()
        assert rung.assigned_to == office.subject("ben")
    assert told().count("workload.work_passed_on") == 1
    assert told().count("staff.leaving_set") == 1


def test_to_one_person_what_they_can_not_have_goes_to_the_leader_or_to_the_queue(office: Office, admin):
    office.do("system", staff.set_team_leader, team_id=office.team_id, leader_id=office.ids["lea"])
    plain, leaders, nobodys = office.cases(3, "ann")
    named = {office.ids["ann"], office.ids["lea"]}
    office.do("system", cases.restrict_case, case_id=leaders, named=named, because="Staff")
    office.do("system", cases.restrict_case, case_id=nobodys, named={office.ids["ann"]}, because="Staff")

    done = leave(office, admin, "ann", receiving=Receiving(office.ids["ben"], NOTE))

    assert owners(office, plain, leaders, nobodys) == [office.subject("ben"), office.subject("lea"), None]
    assert (done.given, done.queued) == (2, 1)
    nobody_gone_has_work(office)


def test_who_leaves_later_keeps_the_work_until_that_day_and_the_night_passes_it_on(office: Office, admin):
    mine = office.cases(2, "ann")
    done = leave(office, admin, "ann", on=date(2026, 4, 10))
    assert (done.given, owners(office, *mine)) == (0, [office.subject("ann")] * 2)

    office.council.clock.set(datetime(2026, 4, 10, 0, 30, tzinfo=UTC))  # type: ignore[attr-defined]
    for _ in range(2):
        office.do("system", change_staff, period=date(2026, 4, 10))

    nobody_gone_has_work(office)
    with office.council.look(actor=SYSTEM) as work:
        kept = work.session.exec(select(CaseGiven).where(col(CaseGiven.case_id).in_(mine))).all()
        assert len(kept) == 2
        assert {one.stands for one in work.session.exec(select(HandOver))} == {LEFT.stands}


def test_who_moves_keeps_what_the_new_job_can_act_on_and_the_rest_stays_in_the_team(office: Office, admin):
    mine = office.cases(2, "ann")
    with office.council.work(actor=SYSTEM) as work:
        known = [one.name for one in office.council.permissions]
        same = staff.define_role(work, name="same", title="Same", permissions=LEADER, known=known).id
        other = staff.define_role(
            work, name="other", title="Other", permissions=["cases.see"], known=known
        ).id
    new_team = office.do("system", staff.add_team, name="New").id

    def move(role, on):
        given = {"user_id": office.ids["ann"], "on": on, "team_id": new_team, "role_ids": [role]}
        with office.council.work(actor=admin) as work:
            return move_and_pass_on(work, **given)

    assert move(same, TODAY).given == 0
    assert owners(office, *mine) == [office.subject("ann")] * 2
    with office.council.work(actor=SYSTEM) as work:
        work.session.get_one(User, office.ids["ann"]).team_id = office.team_id
    assert move(other, date(2026, 4, 9)).given == 0
    assert owners(office, *mine) == [office.subject("ann")] * 2

    office.council.clock.set(datetime(2026, 4, 9, 0, 30, tzinfo=UTC))  # type: ignore[attr-defined]
    office.do("system", change_staff, period=date(2026, 4, 9))

    assert office.subject("ann") not in owners(office, *mine)
    assert None not in owners(office, *mine)


def test_without_permission_nobody_leaves_and_nothing_goes(office: Office, told):
    mine = office.cases(1, "ann")
    before = told()

    with pytest.raises(NotAllowed):
        office.do("lea", leave_and_pass_on, user_id=office.ids["ann"], on=TODAY, receiving=Receiving())

    assert owners(office, *mine) == [office.subject("ann")]
    assert told() == before
