"""The team's work: each case counted once, and behind each number the very cases."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from sqlmodel import select

from core.cases import commands as cases
from core.cases.models import Case, Task
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.workload.commands import cancel_absence, record_absence, set_capacity
from core.workload.queries.officers import colleagues
from core.workload.queries.team import WHICH, Scope, caseloads, cases_behind
from core.workload.queries.teams import my_teams
from tests.core.cases.conftest import ARREARS
from tests.core.workload.conftest import SYSTEM, WHY, Office


def a_team_at_work(office: Office, chance: Random, size: int) -> None:
    """Cases in every state, some closed, some opened again."""
    for n in range(size):
        (case_id,) = office.cases(1, chance.choice(["ann", "ben", None]))
        what = n % 6
        with office.council.work(actor=SYSTEM) as work:
            task = work.session.exec(select(Task).where(Task.case_id == case_id)).one()
            if what == 0:
                task.due_on = date(2026, 4, chance.randrange(1, 7))
            elif what == 1:
                task.due_on = date(2026, 5, 4)
            elif what == 2:
                cases.complete_task(work, task_id=task.id)
        if what == 3:
            office.do("lea", cases.hold_case, case_id=case_id, kind="wait", reason="x", source="y")
        if what in {4, 5}:
            office.do("ann", cases.move_case, case_id=case_id, transition="clear", because=WHY)
        if what == 5:
            office.do("ann", cases.move_case, case_id=case_id, transition="reopen", because=WHY)


def every_number_is_its_list(office: Office) -> None:
    members = office.ask("lea", colleagues, team_id=office.team_id)
    loads = office.ask("lea", caseloads, members=members, types=[ARREARS])
    seen: list[Case] = []
    for owner, load in loads.items():
        scope = Scope(owners=(owner,)) if owner else Scope(types=(ARREARS,))
        for which in WHICH:
            behind = office.ask("lea", cases_behind, scope=scope, which=which, limit=500)
            assert len(behind) == load.count(which), (owner, which)
            assert {one.owner for one in behind} <= {owner}
            seen += behind if which in {"held", "late", "week", "later", "undated"} else []
        assert load.load == load.open, "every case of this type weighs one"
    with office.council.look(actor=SYSTEM) as work:
        still_open = work.session.exec(select(Case).where(Case.closed_at == None)).all()  # noqa: E711
    assert sorted(one.id for one in seen) == sorted(one.id for one in still_open)


def test_each_case_is_counted_once_and_each_number_is_its_list(office: Office):
    a_team_at_work(office, Random(1), 18)  # noqa: S311 - repeatable

    every_number_is_its_list(office)


def test_so_it_is_on_postgresql(postgres_office: Office):
    a_team_at_work(postgres_office, Random(3), 12)  # noqa: S311 - repeatable

    every_number_is_its_list(postgres_office)


def test_a_case_opened_again_is_open_once_and_what_was_closed_last_month_is_not_counted(office: Office):
    first, second = office.cases(2, "ann")
    for one in (first, second):
        office.do("ann", cases.move_case, case_id=one, transition="clear", because=WHY)
    office.do("ann", cases.move_case, case_id=first, transition="reopen", because=WHY)
    members = office.ask("lea", colleagues, team_id=office.team_id)

    load = office.ask("lea", caseloads, members=members, types=[ARREARS])[office.subject("ann")]
    assert (load.open, load.reopened, load.closed) == (1, 1, 1)

    office.council.clock.set(datetime(2026, 5, 1, 8, 0, tzinfo=UTC))  # type: ignore[attr-defined]
    load = office.ask("lea", caseloads, members=members, types=[ARREARS])[office.subject("ann")]
    assert (load.open, load.reopened, load.closed) == (1, 1, 0)


def test_a_leader_leads_their_own_team_and_an_officer_none(office: Office):
    assert [(one.name, one.leads) for one in office.ask("lea", my_teams)] == [("Arrears", True)]
    assert [(one.name, one.leads) for one in office.ask("ann", my_teams)] == [("Arrears", False)]
    assert [(one.name, one.leads) for one in office.ask("out", my_teams)] == [("Elsewhere", True)]


def test_one_says_when_one_is_away_and_a_leader_says_it_for_the_team(office: Office, told):
    days = {"starts_on": date(2026, 4, 9), "ends_on": date(2026, 4, 10)}
    mine = office.do("ann", record_absence, user_id=office.ids["ann"], **days)
    office.do("lea", record_absence, user_id=office.ids["ben"], **days)

    for who in ("ann", "out"):
        with pytest.raises(NotAllowed):
            office.do(who, record_absence, user_id=office.ids["cat"], **days)
        with pytest.raises(NotAllowed):
            office.do(who, set_capacity, user_id=office.ids["cat"], percent=50)
    with pytest.raises(AlreadyDone):
        office.do("ann", record_absence, user_id=office.ids["ann"], **days)
    with pytest.raises(NotAllowed):
        office.do("cat", cancel_absence, absence_id=mine.id)
    office.do("ann", cancel_absence, absence_id=mine.id)
    with pytest.raises(NotFound):
        office.do("ann", cancel_absence, absence_id=mine.id)

    away = {one.name: bool(one.away) for one in office.ask("lea", colleagues, team_id=office.team_id)}
    assert away == {"Ann": False, "Ben": True, "Cat": False, "Lea": False, "Ned": False}
    assert [name for name in told() if name.startswith("workload.")] == [
        "workload.absence_recorded", "workload.absence_recorded", "workload.absence_cancelled",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 4, 10), date(2026, 4, 9)),
        (date(2026, 3, 1), date(2026, 4, 6)),
        (date(2026, 4, 10), date(2027, 4, 11)),
    ],
)
def test_days_that_can_not_be_are_refused(office: Office, told, starts_on: date, ends_on: date):
    before = told()

    with pytest.raises(BadInput) as refused:
        office.do("ann", record_absence, user_id=office.ids["ann"], starts_on=starts_on, ends_on=ends_on)

    assert refused.value.field == "ends_on"
    assert told() == before
