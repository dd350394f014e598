"""Clocks say by when and why; holds make them later, never earlier; the night misses none and no other."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cases import commands, queries
from core.cases.commands import Ruling
from core.cases.models import Clock, ClockState
from core.cases.rules import clock_due, clock_outcome, held_period, reachable
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound, Objected, Refused
from core.permissions import Actor
from core.testing import an_officer
from core.values import Because, Period, new_id, subject
from tests.core.cases.conftest import ARREARS, WHY, a_case, rows_of

LIFTED = (Because("The dispute was settled"),)


@pytest.fixture
def case(do, ask, account):
    """A case at “Notice served” since Tuesday 7 April 2026; the notice runs to the end of 5 May."""
    case = do(commands.open_case, type=ARREARS, case=a_case(account))
    for task in ask(queries.open_tasks, assigned_to=None):
        do(commands.complete_task, task_id=task.task_id)
    return do(commands.move_case, case_id=case.id, transition="serve_notice", because=WHY)


@pytest.fixture
def clock(council):
    """The newest clock of a name in a case, as it is now."""

    def find(case, name="acknowledgement"):
        with council.look(actor=Actor.system("test")) as work:
            return [clock for clock in rows_of(work, Clock, case.id) if clock.name == name][-1]

    return find


@pytest.fixture
def night(council):
    """The nightly check, on a day."""

    def run(day):
        council.clock.set(datetime.combine(day, datetime.min.time(), tzinfo=UTC) + timedelta(hours=3))
        with council.work(actor=Actor.system("night")) as work:
            return commands.miss_clocks(work)

    return run


def answered(do, case):
    return do(commands.move_case, case_id=case.id, transition="hear_tenant", because=WHY)


def test_a_clock_explains_its_date(do, case, clock, ask):
    answered(do, case)
    assert clock(case).due_on == date(2026, 4, 14)
    (item,) = [one for one in ask(queries.clocks_due, until=date(2026, 4, 30)) if one.title.startswith("Ack")]
    said = [step.text for step in item.because]
    assert said[0] == "Counted from Tuesday 7 April 2026: the day after is the first"
    assert "2 days at a weekend: not counted" in said
    assert said[-1] == "The source of this period has not been verified by a person"
    assert item.reference == case.reference


def test_the_night_misses_a_clock_the_day_after_its_last_and_once(do, case, clock, night, told):
    answered(do, case)
    assert night(date(2026, 4, 14)) == 0
    assert night(date(2026, 4, 15)) == 1
    assert clock(case).state == ClockState.MISSED
    assert told().count("cases.clock_missed") == 1
    assert night(date(2026, 4, 16)) == 0
    assert told().count("cases.clock_missed") == 1


def test_what_was_done_in_time_is_never_missed(council, do, case, clock, night):
    answered(do, case)
    council.clock.set(datetime(2026, 4, 14, 15, 0, tzinfo=UTC))
    assert do(commands.stop_clock, case_id=case.id, clock="acknowledgement").state == ClockState.MET
    assert night(date(2026, 4, 20)) == 0


def test_what_was_done_late_stays_missed(council, do, case, night):
    answered(do, case)
    night(date(2026, 4, 15))
    stopped = do(commands.stop_clock, case_id=case.id, clock="acknowledgement")
    assert (stopped.state, stopped.ended_on) == (ClockState.MISSED, date(2026, 4, 15))


def test_a_transition_waits_for_its_clock(council, do, ask, case, clock, night, told):
    do(commands.record_decision, case_id=case.id, ruling=Ruling("Apply", "s.84", "Arrears", "Review"))
    before = told()
    for day in (date(2026, 4, 8), date(2026, 5, 5)):
        council.clock.set(datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC))
        with pytest.raises(Refused, match="until the end of Tuesday 5 May 2026"):
            do(commands.move_case, case_id=case.id, transition="apply_to_court", because=WHY)
    assert told() == before
    assert night(date(2026, 5, 5)) == 0
    assert clock(case, "notice_period").state == ClockState.RUNNING
    assert night(date(2026, 5, 6)) == 0
    assert clock(case, "notice_period").state == ClockState.MET
    moved = do(commands.move_case, case_id=case.id, transition="apply_to_court", because=WHY)
    assert moved.stage == "court"
    assert clock(case, "notice_life").state == ClockState.MET


def test_a_clock_counts_from_the_day_of_service(do, ask, account, clock):
    case = do(commands.open_case, type=ARREARS, case=a_case(account))
    for task in ask(queries.open_tasks, assigned_to=None):
        do(commands.complete_task, task_id=task.task_id)
    served = date(2026, 4, 9)
    do(commands.move_case, case_id=case.id, transition="serve_notice", because=WHY, started_on=served)
    assert clock(case, "notice_period").due_on == date(2026, 5, 7)


def test_a_clock_that_starts_again_counts_afresh(council, do, case, clock, told):
    answered(do, case)
    first = clock(case)
    council.clock.advance(days=3)
    answered(do, case)
    again = clock(case)
    assert (again.due_on, again.id != first.id) == (date(2026, 4, 17), True)
    assert told()[-2:] == ["cases.clock_ended", "cases.clock_started"]


def test_clocks_by_hand(do, case, clock, told):
    started = do(commands.start_clock, case_id=case.id, clock="acknowledgement", started_on=date(2026, 4, 1))
    assert started.due_on == date(2026, 4, 10)  # Good Friday 3 April and Easter Monday 6 April are not worked
    before = told()
    with pytest.raises(AlreadyDone, match="is being waited for already"):
        do(commands.start_clock, case_id=case.id, clock="acknowledgement")
    with pytest.raises(BadInput, match="did you mean “acknowledgement”"):
        do(commands.start_clock, case_id=case.id, clock="acknowlegement")
    assert told() == before
    assert do(commands.stop_clock, case_id=case.id, clock="acknowledgement", met=False).state == "stopped"
    with pytest.raises(NotFound):
        do(commands.stop_clock, case_id=case.id, clock="acknowledgement")


def test_closing_stops_what_still_runs(do, case, clock):
    answered(do, case)
    do(commands.move_case, case_id=case.id, transition="clear", because=WHY)
    assert {clock(case, name).state for name in ("acknowledgement", "notice_period", "notice_life")} == {
        "stopped"
    }


# Holds


def place(do, on, **given):
    facts = {"kind": "dispute", "reason": "The tenant disputes it", "source": "council policy"} | given
    return do(commands.place_hold, on=on, **facts)


def test_a_hold_with_an_end_moves_the_date_at_once_and_says_so(do, case, clock, account, told):
    answered(do, case)
    place(do, account, from_on=date(2026, 4, 9), until=date(2026, 4, 10))
    held = clock(case)
    assert held.due_on == date(2026, 4, 16)
    assert held.state == ClockState.RUNNING  # it begins the day after tomorrow
    assert "Held from Thursday 9 April 2026 to Friday 10 April 2026: 2 days not counted" in held.because
    assert told()[-1] == "cases.clock_moved"


def test_a_hold_without_an_end_keeps_the_clock_from_being_missed(
    council, do, case, clock, account, night, told
):
    answered(do, case)
    council.clock.advance(days=1)
    hold = place(do, account)
    assert clock(case).state == ClockState.HELD
    assert night(date(2026, 6, 1)) == 0
    assert "cases.clock_missed" not in told()
    council.clock.set(datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
    do(commands.lift_hold, hold_id=hold.id, because=LIFTED)
    assert clock(case).state == ClockState.RUNNING
    # None of the five working days had passed before 8 April: 1, 2, 3, 4 and 5 June are counted.
    assert clock(case).due_on == date(2026, 6, 5)
    assert night(date(2026, 6, 6)) == 1


def test_the_night_shows_holds_that_begin_and_end_by_themselves(do, case, clock, account, night):
    answered(do, case)
    place(do, account, from_on=date(2026, 4, 9), until=date(2026, 4, 10))
    for day, state in ((8, "running"), (9, "held"), (10, "held"), (11, "running")):
        night(date(2026, 4, day))
        assert clock(case).state == state


def test_a_missed_clock_is_waited_for_again_when_it_was_on_hold(do, case, clock, account, night):
    answered(do, case)
    night(date(2026, 4, 15))
    assert clock(case).state == ClockState.MISSED
    place(do, account, from_on=date(2026, 4, 8), until=date(2026, 4, 20))
    assert clock(case).state == ClockState.HELD
    assert clock(case).due_on == date(2026, 4, 27)


def test_a_case_on_hold_does_not_move_unless_its_workflow_says_so(council, do, ask, case, account, told):
    hold = place(do, account, until=date(2026, 4, 20))
    before = told()
    with pytest.raises(Objected, match=r"on hold until Monday 20 April 2026: The tenant disputes it"):
        answered(do, case)
    assert told() == before
    (waits, goes) = [
        move.why_not
        for move in ask(queries.possible_moves, case_id=case.id)
        if move.transition in {"hear_tenant", "clear"}
    ]
    assert waits == ("on hold until Monday 20 April 2026: The tenant disputes it (council policy)",)
    assert goes == ()
    assert [one.id for one in ask(queries.holds_on, subject=account)] == [hold.id]
    council.clock.set(datetime(2026, 4, 21, 9, 0, tzinfo=UTC))
    assert answered(do, case).stage == "noticed"
    assert ask(queries.holds_on, subject=account) == []


def test_a_hold_on_one_case_leaves_the_others_alone(do, account, case, clock):
    other = do(commands.open_case, type=ARREARS, case=a_case(account))
    answered(do, case)
    do(commands.start_clock, case_id=other.id, clock="acknowledgement")
    do(commands.hold_case, case_id=case.id, kind="stay", reason="The court says so", source="court order")
    assert (clock(case).state, clock(other).state) == ("held", "running")


def test_a_clock_started_during_a_hold_stands_still(do, account, case, clock):
    place(do, account, until=date(2026, 4, 8))
    do(commands.start_clock, case_id=case.id, clock="acknowledgement")
    assert (clock(case).state, clock(case).due_on) == ("held", date(2026, 4, 15))


def test_a_case_that_comes_to_be_about_a_held_person_is_held(do, case, clock):
    person = subject("person", new_id())
    place(do, person, until=date(2026, 4, 10))
    answered(do, case)
    assert clock(case).due_on == date(2026, 4, 14)
    do(commands.add_case_subject, case_id=case.id, about=person, role="tenant")
    assert (clock(case).due_on, clock(case).state) == (date(2026, 4, 17), "held")


def test_a_plugin_that_says_the_clock_stands_still_is_heard(do, case, clock, night, plugin):
    answered(do, case)
    plugin.court_has.add(case.id)
    assert night(date(2026, 4, 15)) == 0
    plugin.court_has.clear()
    assert night(date(2026, 4, 16)) == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"until": date(2026, 4, 6)}, "until"),
        ({"reason": " "}, "reason"),
        ({"source": ""}, "source"),
        ({"on": "nothing"}, "on"),
        ({"on": "case/7"}, "on"),
    ],
)
def test_holds_that_cannot_be(do, case, account, told, ask, given, field):
    before = told()
    with pytest.raises(BadInput) as refusal:
        place(do, **{"on": account} | given)
    assert refusal.value.field == field
    assert told() == before
    assert ask(queries.holds_on, subject=account) == []


def test_a_hold_is_lifted_once_and_by_who_may(do, case, account, told):
    hold = place(do, account)
    before = told()
    with pytest.raises(NotAllowed):
        do(commands.lift_hold, actor=an_officer("cases.see"), hold_id=hold.id, because=LIFTED)
    assert told() == before
    do(commands.lift_hold, hold_id=hold.id, because=LIFTED)
    with pytest.raises(AlreadyDone, match="ended on 2026-04-07"):
        do(commands.lift_hold, hold_id=hold.id, because=LIFTED)
    assert told()[len(before) :].count("cases.hold_lifted") == 1


# Rules

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
units = st.sampled_from(["days", "working_days", "weeks", "months"])
periods = st.builds(
    lambda start, length: Period(start, start + timedelta(days=length)), days, st.integers(0, 90)
)


@given(
    days,
    st.integers(1, 60),
    units,
    st.sampled_from(["after", "beginning_with"]),
    st.lists(periods, max_size=4),
)
def test_a_clock_is_never_due_before_it_starts_and_no_hold_shortens_it(start, length, unit, counting, held):
    free = clock_due(start, length=length, unit=unit, counting=counting)
    later = clock_due(start, length=length, unit=unit, counting=counting, held=held)
    assert start <= free.result <= later.result
    assert later.because
    assert all(step.source for step in later.because)


@given(days, st.none() | days, st.none() | days)
def test_a_hold_holds_no_day_outside_itself(from_on, until, lifted_on):
    period = held_period(from_on, until, lifted_on).result
    if period is None:
        assert (until is None and lifted_on is None) or min(d for d in (until, lifted_on) if d) <= from_on
    else:
        assert period.start == from_on
        assert until is None or period.end <= until
        assert lifted_on is None or period.end < lifted_on


@pytest.mark.parametrize(
    ("done", "waiting", "outcome"),
    [
        (date(2026, 4, 14), False, "met"),
        (date(2026, 4, 15), False, "missed"),
        (date(2026, 4, 14), True, "stopped"),
        (date(2026, 4, 15), True, "met"),
    ],
)
def test_in_time_is_up_to_the_last_day(done, waiting, outcome):
    decision = clock_outcome(date(2026, 4, 14), done, waiting=waiting)
    assert decision.result == outcome
    assert decision.because


def test_reachable_follows_ways_and_circles():
    ways = {"a": ["b"], "b": ["a", "c"], "d": ["a"]}
    assert reachable(["a"], ways).result == {"a", "b", "c"}
    assert reachable([], ways).result == set()
