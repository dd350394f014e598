"""Cases are given out as they were previewed: by hand, by fairness, by the thousand."""

from collections import Counter
from datetime import date

import pytest
from sqlmodel import col, select, update

from core.cases import commands as cases
from core.cases.models import Case, CaseGiven, Task
from core.errors import AlreadyDone, BadInput, Conflict, NotAllowed, NotFound
from core.workload.commands import allocate_cases, record_absence, set_capacity
from core.workload.queries.officers import colleagues
from core.workload.queries.plans import Wish, plan
from core.workload.queries.queue import queued, types_of, waiting_cases
from tests.core.cases.conftest import ARREARS
from tests.core.workload.conftest import SYSTEM, WHY, Office


def owners(office: Office) -> Counter[str | None]:
    names = {office.subject(name): name for name in office.ids}
    with office.council.look(actor=SYSTEM) as work:
        return Counter(names.get(one) for one in work.session.exec(select(Case.owner)))


def give(office: Office, who: str = "lea", **wish) -> cases.Assigned:
    wanted = Wish(office.team_id, **wish)
    seen = office.ask(who, plan, wish=wanted).mark
    return office.do(who, allocate_cases, wish=wanted, because="Fair shares", seen=seen)


def test_the_queue_holds_what_nobody_has_the_oldest_first(office: Office):
    first, second = sorted(office.cases(2))
    office.cases(1, "ann")

    members = office.ask("ann", colleagues, team_id=office.team_id)
    assert office.ask("ann", types_of, members=members) == [ARREARS]
    assert [(one.title, one.count) for one in office.ask("ann", queued)] == [("Rent arrears", 2)]
    assert [one.id for one in office.ask("ann", waiting_cases)] == [first, second]
    assert [one.id for one in office.ask("ann", waiting_cases, after=first)] == [second]


def test_by_fairness_each_gets_as_much_as_the_others_and_one_event_tells_it(office: Office, told):
    office.cases(9)
    office.cases(3, "ann")

    done = give(office, types=(ARREARS,))

    assert len(done.given) == 9
    assert owners(office) == {"ann": 3, "ben": 3, "cat": 3, "lea": 3}
    assert told().count("cases.cases_assigned") == 1
    assert "cases.case_assigned" not in told()
    with office.council.look(actor=SYSTEM) as work:
        kept = work.session.exec(select(CaseGiven)).all()
        assert {one.run for one in kept} == {done.run}
        assert {one.because for one in kept} == {"Fair shares"}
        assert len({one.case_id for one in kept}) == 9
        with_owner = select(Task.assigned_to, Case.owner).join(Case, col(Case.id) == col(Task.case_id))
        assert all(whose == owner for whose, owner in work.session.exec(with_owner))


def test_leave_capacity_and_permission_are_heeded_and_said(office: Office):
    office.cases(12)
    office.do("lea", record_absence, user_id=office.ids["ann"], starts_on=date(2026, 4, 8),
              ends_on=date(2026, 4, 17))  # fmt: skip
    office.do("lea", set_capacity, user_id=office.ids["ben"], percent=50)
    office.do("lea", set_capacity, user_id=office.ids["lea"], percent=0)

    preview = office.ask("lea", plan, wish=Wish(office.team_id, types=(ARREARS,)))

    shares = {one.colleague.name: (one.cases, one.before, one.after) for one in preview.gains}
    assert shares == {
        "Ann": (0, 0, 0), "Ben": (4, 0, 4), "Cat": (8, 0, 8), "Lea": (0, 0, 0), "Ned": (0, 0, 0),
    }  # fmt: skip
    away = next(one.colleague.away for one in preview.gains if one.colleague.name == "Ann")
    assert away is not None
    assert "8 April 2026" in away.sentence


def test_by_hand_only_to_whoever_may_act_on_it(office: Office):
    chosen = tuple(office.cases(2))

    done = give(office, case_ids=chosen, receiver=office.ids["cat"])
    assert set(done.given) == set(chosen)
    assert owners(office) == {"cat": 2}

    more = tuple(office.cases(1))
    with pytest.raises(BadInput, match="may not act on such a case"):
        give(office, case_ids=more, receiver=office.ids["ned"])
    with pytest.raises(NotFound):
        give(office, case_ids=more, receiver=office.ids["out"])
    assert owners(office) == {"cat": 2, None: 1}


def test_what_has_changed_since_the_preview_is_not_given(office: Office, told):
    (one,) = office.cases(1)
    wish = Wish(office.team_id, types=(ARREARS,))
    seen = office.ask("lea", plan, wish=wish).mark
    office.cases(1)
    before = told()

    with pytest.raises(Conflict, match="something has changed"):
        office.do("lea", allocate_cases, wish=wish, because="Fair", seen=seen)
    assert told() == before
    assert office.owner(one) is None

    by_id = Wish(office.team_id, case_ids=(one,))
    mark = office.ask("lea", plan, wish=by_id).mark
    office.do("ann", cases.take_case, case_id=one)
    with pytest.raises(Conflict, match="somebody has one"):
        office.do("lea", allocate_cases, wish=by_id, because="Fair", seen=mark)
    assert office.owner(one) == office.subject("ann")


@pytest.mark.parametrize("who", ["ann", "out"])
def test_without_permission_or_for_another_team_nothing_is_given(office: Office, told, who: str):
    office.cases(2)
    wish = Wish(office.team_id, types=(ARREARS,))
    seen = office.ask("lea", plan, wish=wish).mark
    before = told()

    with pytest.raises(NotAllowed):
        office.do(who, allocate_cases, wish=wish, because="Mine", seen=seen)

    assert told() == before
    assert owners(office) == {None: 2}


def test_a_case_that_one_may_not_see_is_neither_counted_nor_given(office: Office):
    hidden, seen = office.cases(2)
    with office.council.work(actor=SYSTEM) as work:
        work.session.exec(update(Case).where(col(Case.id) == hidden).values(sees=f"case/{hidden}"))

    assert [one.count for one in office.ask("lea", queued)] == [1]
    done = give(office, case_ids=(hidden, seen))

    assert done.given == [seen]
    assert office.owner(hidden) is None


def test_whoever_takes_a_case_has_it_and_the_next_is_too_late(office: Office):
    (case_id,) = office.cases(1)

    office.do("ann", cases.take_case, case_id=case_id)

    with pytest.raises(AlreadyDone, match="taken meanwhile"):
        office.do("ben", cases.take_case, case_id=case_id)
    with pytest.raises(NotAllowed):
        office.do("ned", cases.take_case, case_id=case_id)
    assert office.owner(case_id) == office.subject("ann")


def test_in_a_run_what_is_closed_or_theirs_already_is_left_and_said(office: Office):
    closed, theirs, free = office.cases(3)
    office.do("ann", cases.move_case, case_id=closed, transition="clear", because=WHY)
    office.do("lea", cases.assign_case, case_id=theirs, owner=office.subject("ben"))

    wanted = dict.fromkeys((closed, theirs, free), office.subject("ben"))
    done = office.do("lea", cases.assign_cases, owners=wanted, because="All to Ben")

    assert done.given == [free]
    assert "is closed" in str(done.refused[closed])
    assert "already theirs" in str(done.refused[theirs])


def test_thousands_go_out_in_one_run_on_postgresql(postgres_office: Office):
    office = postgres_office
    office.cases(1_200)

    done = give(office, types=(ARREARS,))

    assert len(done.given) == 1_200
    assert owners(office) == {"ann": 300, "ben": 300, "cat": 300, "lea": 300}
