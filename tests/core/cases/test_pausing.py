"""One clock by itself: paused, resumed and extended by permission, with a reason; every day of its way."""

from datetime import UTC, date, datetime

import pytest

from core.cases import commands, queries
from core.cases.models import Clock, ClockState
from core.cases.queries.reckoning import figures_of
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound, Objected, Refused
from core.permissions import Actor
from core.testing import a_council, an_officer
from core.values import Because
from tests.core.cases.conftest import ARREARS, EVERYTHING, WHY, a_case, rows_of

WHY_RESUMED = (Because("The tenant has answered"),)
ASKED = {"reason": "Waiting for the tenant's papers", "source": "council policy"}


@pytest.fixture
def council(tmp_path, plugin):
    """On SQLite alone: no statement here differs."""
    council = a_council(tmp_path, "sample", extra={"sample": plugin})
    yield council
    council.close()


@pytest.fixture
def officer():
    """Somebody who may also pause and extend."""
    return an_officer(*EVERYTHING, "cases.extend_clocks")


@pytest.fixture
def case(do, ask, account):
    """A case in which the tenant answered on Tuesday 7 April 2026, so two kinds of clock run."""
    case = do(commands.open_case, type=ARREARS, case=a_case(account))
    for task in ask(queries.open_tasks, assigned_to=None):
        do(commands.complete_task, task_id=task.task_id)
    do(commands.move_case, case_id=case.id, transition="serve_notice", because=WHY)
    return do(commands.move_case, case_id=case.id, transition="hear_tenant", because=WHY)


@pytest.fixture
def clock(council, case):
    """The clock of a name as it is now."""

    def find(name="acknowledgement"):
        with council.look(actor=Actor.system("test")) as work:
            return [clock for clock in rows_of(work, Clock, case.id) if clock.name == name][-1]

    return find


def at(council, day):
    council.clock.set(datetime(2026, 4, day, 9, 0, tzinfo=UTC))


def test_a_pause_holds_one_clock_while_the_others_run(council, do, clock, told):
    before = clock("notice_period")
    do(commands.pause_clock, clock_id=clock().id, until=date(2026, 4, 9), **ASKED)

    paused = clock()
    assert (paused.state, paused.due_on) == (ClockState.HELD, date(2026, 4, 16))  # 8 and 9 April are left out
    assert clock("notice_period").model_dump() == before.model_dump()
    assert told()[-2:] == ["cases.clock_paused", "cases.clock_moved"]


def test_a_pause_without_an_end_is_never_missed_and_runs_on_when_resumed(council, do, clock, ask, told):
    at(council, 8)
    do(commands.pause_clock, clock_id=clock().id, **ASKED)
    at(council, 30)
    with council.work(actor=Actor.system("night")) as work:
        assert commands.miss_clocks(work) == 0
    assert clock().state == ClockState.HELD

    do(commands.resume_clock, clock_id=clock().id, because=WHY_RESUMED)

    assert (clock().state, clock().due_on) == (
        ClockState.RUNNING,
        date(2026, 5, 7),
    )  # 30 April, 1, 5, 6, 7 May
    story = [one.title for one in ask(queries.timeline, case_id=clock().case_id)]
    assert {"Paused: Acknowledge the tenant's answer", "Resumed: Acknowledge the tenant's answer"} <= set(
        story
    )
    with pytest.raises(NotFound, match="is not paused"):
        do(commands.resume_clock, clock_id=clock().id, because=WHY_RESUMED)


def test_the_night_shows_a_pause_that_begins_and_ends_by_itself(council, do, clock):
    do(commands.pause_clock, clock_id=clock().id, from_on=date(2026, 4, 9), until=date(2026, 4, 10), **ASKED)
    for day, state in ((8, "running"), (9, "held"), (10, "held"), (11, "running")):
        at(council, day)
        with council.work(actor=Actor.system("night")) as work:
            commands.miss_clocks(work)
        assert clock().state == state


def test_a_pause_does_not_keep_a_case_from_moving(do, clock, case):
    do(commands.pause_clock, clock_id=clock().id, **ASKED)
    moved = do(commands.move_case, case_id=case.id, transition="hear_tenant", because=WHY)
    assert moved.stage == "noticed"
    assert clock().state == ClockState.RUNNING, "it began afresh"


def test_an_extension_counts_on_from_the_last_day_and_says_so(do, clock, told, ask):
    do(commands.extend_clock, clock_id=clock().id, length=3, unit="working_days", reason="The file is large")

    longer = clock()
    assert longer.due_on == date(2026, 4, 17)  # from Tuesday 14 April: 15, 16, 17
    assert "Extension 1: 3 working days" in longer.because
    assert told()[-2:] == ["cases.clock_extended", "cases.clock_moved"]
    way = ask(queries.way_of, clock=longer)
    assert [leg.title for leg in way.legs] == ["5 working days", "Extension 1: 3 working days"]
    assert way.legs[1].days[-1].days.end == way.due.result == longer.due_on


def test_an_extension_and_a_pause_go_together(do, clock, ask):
    do(commands.extend_clock, clock_id=clock().id, length=5, unit="working_days", reason="The file is large")
    do(commands.pause_clock, clock_id=clock().id, from_on=date(2026, 4, 15), until=date(2026, 4, 16), **ASKED)

    assert clock().due_on == date(2026, 4, 23)  # 21 April without the two days
    way = ask(queries.way_of, clock=clock())
    assert way.due.result == clock().due_on
    assert sum(one.counted for leg in way.legs for one in leg.days) == 10


@pytest.mark.parametrize(
    ("given", "refusal", "says"),
    [
        (
            {"length": 6, "unit": "working_days"},
            BadInput,
            "once, by up to 5 working days; 6 working days is not",
        ),
        ({"length": 3, "unit": "weeks"}, BadInput, "3 weeks is not within that"),
        ({"length": 0, "unit": "working_days"}, BadInput, "at least one"),
    ],
)
def test_an_extension_beyond_the_rule_is_refused_and_nothing_moves(do, clock, told, given, refusal, says):
    before, events = clock().due_on, told()
    with pytest.raises(refusal, match=says):
        do(commands.extend_clock, clock_id=clock().id, reason="Please", **given)
    assert (clock().due_on, told()) == (before, events)


def test_what_may_not_be_done(council, do, clock, told, objecting):
    stranger = an_officer(*EVERYTHING)
    held = clock().id
    before = told()
    for command, facts in (
        (commands.pause_clock, ASKED),
        (commands.resume_clock, {"because": WHY_RESUMED}),
        (commands.extend_clock, {"length": 1, "unit": "working_days", "reason": "Please"}),
    ):
        with pytest.raises(NotAllowed, match=r"cases\.extend_clocks"):
            do(command, actor=stranger, clock_id=held, **facts)
    with pytest.raises(Refused, match="allows no extension"):
        do(commands.extend_clock, clock_id=clock("notice_life").id, length=1, unit="months", reason="Please")
    with pytest.raises(BadInput, match="cannot end on"):
        do(commands.pause_clock, clock_id=held, until=date(2026, 4, 1), **ASKED)
    with pytest.raises(BadInput, match="cannot be paused before"):
        do(commands.pause_clock, clock_id=held, from_on=date(2026, 4, 1), **ASKED)
    objecting["cases.extend_clocks"] = "the court has the file"
    with pytest.raises(Objected):
        do(commands.pause_clock, clock_id=held, **ASKED)
    assert told() == before


def test_twice_is_once(do, clock):
    do(commands.extend_clock, clock_id=clock().id, length=1, unit="working_days", reason="The file is large")
    with pytest.raises(Refused, match="it has been already"):
        do(commands.extend_clock, clock_id=clock().id, length=1, unit="working_days", reason="Again")
    do(commands.pause_clock, clock_id=clock().id, **ASKED)
    with pytest.raises(AlreadyDone, match="paused over that time already"):
        do(commands.pause_clock, clock_id=clock().id, until=date(2026, 4, 30), **ASKED)


def test_what_has_ended_or_gone_by_is_left_alone(council, do, clock):
    do(commands.stop_clock, case_id=clock().case_id, clock="notice_life")
    with pytest.raises(Refused, match="no longer waited for since Tuesday 7 April 2026"):
        do(commands.pause_clock, clock_id=clock("notice_life").id, **ASKED)
    at(council, 15)
    with council.work(actor=Actor.system("night")) as work:
        commands.miss_clocks(work)
    with pytest.raises(Refused, match="gone by cannot be extended"):
        do(commands.extend_clock, clock_id=clock().id, length=1, unit="working_days", reason="Too late")


def test_a_clock_keeps_what_it_was_counted_by(clock):
    figures = figures_of(clock())
    assert (figures.length, figures.unit, figures.calendar, figures.law) == (
        5,
        "working_days",
        "england",
        None,
    )
