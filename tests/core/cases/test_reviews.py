"""When a holiday or a row of law changes: open clocks that would move are listed, and move once two agree."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.approval import approve
from core.calendar import Calendars
from core.cases import commands, queries
from core.cases.basis import as_it_was, changes, found_now
from core.cases.commands import NewCase
from core.cases.models import Clock, ClockReview, ReviewState
from core.cases.workflows import LawBook, LawRow
from core.errors import AlreadyDone, NotAllowed, NotFound
from core.permissions import Actor
from core.testing import an_officer
from core.values import Because, new_id, subject
from tests.core.cases.conftest import ARREARS, EVERYTHING, WHY, rows_of

SYSTEM = Actor.system("test")
MAY = (*EVERYTHING, "cases.extend_clocks", "cases.review_clocks", "cases.review_clocks.approve")
JUBILEE = date(2026, 4, 13)  # a Monday, announced while clocks run


@pytest.fixture
def officer():
    """Who proposes."""
    return an_officer(*MAY)


@pytest.fixture
def leader():
    """Who approves."""
    return an_officer(*MAY, name="Lee Leader")


@pytest.fixture
def world(council):
    """Changes the calendar and the law of a running council, as another configuration would."""

    def change(*, holidays=None, worked=(), closed=None, law=None):
        calendars = Calendars.of(proclaimed=holidays, worked=worked, closed=closed)
        council.calendars, council.calendar = calendars, calendars.council
        council.surroundings = replace(council.surroundings, calendars=calendars, calendar=calendars.council)
        if law is not None:
            council.surroundings.workflows.law = law

    return change


@pytest.fixture
def cases(council):
    """Four cases in which the tenant answered on Tuesday 7 April 2026, to be acknowledged by the 14th."""
    with council.work(actor=SYSTEM) as work:
        commands.find_review(work)
        new = [NewCase(((subject("account", new_id()), "account"),), WHY) for _ in range(4)]
        opened = commands.open_cases(work, type=ARREARS, cases=new)
        for case_id in opened:
            commands.start_clock(work, case_id=case_id, clock="acknowledgement")
            commands.start_clock(work, case_id=case_id, clock="notice_period")
    return list(opened)


@pytest.fixture
def due(council):
    """When the clock of a name is due in a case, and in which state."""

    def find(case_id, name="acknowledgement"):
        with council.look(actor=SYSTEM) as work:
            clock = [one for one in rows_of(work, Clock, case_id) if one.name == name][-1]
            return clock.due_on, clock.state

    return find


def clock_of(council, case_id, name="acknowledgement"):
    with council.look(actor=SYSTEM) as work:
        return [one for one in rows_of(work, Clock, case_id) if one.name == name][-1]


def found(council):
    with council.work(actor=SYSTEM) as work:
        review = commands.find_review(work)
        return review.id if review else None


def settle(council, officer, leader, review_id, **given):
    with council.work(actor=officer) as work:
        proposal = commands.propose_review(work, review_id=review_id, because="The holiday is law", **given)
        approval_id = proposal.id
    with council.work(actor=leader) as work:
        approve(work, approval_id=approval_id)


def state_of(council, review_id):
    with council.look(actor=SYSTEM) as work:
        return work.session.get_one(ClockReview, review_id).state


def test_a_holiday_proclaimed_late_moves_open_clocks_once_a_second_person_agrees(
    council, officer, leader, cases, world, due, told, ask
):
    ended, paused, plain, other = cases
    with council.work(actor=SYSTEM) as work:
        commands.stop_clock(work, case_id=ended, clock="acknowledgement")
        commands.pause_clock(
            work,
            clock_id=clock_of(council, paused).id,
            until=date(2026, 4, 8),
            reason="Papers are awaited",
            source="council policy",
        )
    world(holidays={JUBILEE: "Jubilee"})

    review_id = found(council)

    moves = ask(queries.clock_moves, run_id=review_id)
    assert {(one.case_id, str(one.was_due_on), str(one.due_on)) for one in moves} == {
        (paused, "2026-04-15", "2026-04-16"),
        (plain, "2026-04-14", "2026-04-15"),
        (other, "2026-04-14", "2026-04-15"),
    }
    assert "now a bank holiday in England: Jubilee" in moves[0].because[0].text
    assert due(plain) == (date(2026, 4, 14), "running"), "nothing moves before it is approved"
    assert found(council) == review_id, "looked at again, it is the same review"
    before = told()

    settle(council, officer, leader, review_id)

    assert due(plain) == due(other) == (date(2026, 4, 15), "running")
    assert due(paused)[0] == date(2026, 4, 16)
    assert due(ended) == (date(2026, 4, 14), "met"), "a closed clock never moves"
    assert due(plain, "notice_period")[0] == date(2026, 5, 5), "calendar days know no holidays"
    since = told()[len(before) :]
    assert since == ["staff.approval_proposed", "staff.approval_decided", "cases.clocks_reviewed"]
    assert found(council) is None, "the clocks stand by this calendar now"
    assert state_of(council, review_id) == ReviewState.APPLIED


def test_a_change_is_told_once_also_where_another_nation_kept_the_day():
    old = found_now(Calendars.of(), LawBook())
    new = found_now(
        Calendars.of(proclaimed={date(2026, 11, 30): "Jubilee"}, worked=[date(2026, 5, 25)]), LawBook()
    )

    assert changes(old, old) == []
    assert changes(old, new) == [
        "Monday 25 May 2026 is no longer a bank holiday in England: Spring Bank Holiday",
        "Monday 30 November 2026 is now a bank holiday in England: Jubilee",
    ]
    before = as_it_was(Calendars.of(proclaimed={date(2026, 11, 30): "Jubilee"}), old)
    assert before.england.is_working_day(date(2026, 11, 30))
    assert not before.united_kingdom.is_working_day(date(2026, 11, 30)), "Saint Andrew's Day, as it was"


def test_one_person_alone_moves_nothing(council, officer, cases, world, due):
    world(holidays={JUBILEE: "Jubilee"})
    review_id = found(council)
    with council.work(actor=officer) as work:
        approval_id = commands.propose_review(work, review_id=review_id, because="It is law").id
    with pytest.raises(NotAllowed, match="another person"), council.work(actor=officer) as work:
        approve(work, approval_id=approval_id)
    stranger = an_officer("cases.see")
    with pytest.raises(NotAllowed), council.work(actor=stranger) as work:
        commands.propose_review(work, review_id=review_id, because="I would like to")
    assert due(cases[0]) == (date(2026, 4, 14), "running")
    assert state_of(council, review_id) == ReviewState.WAITING


def test_clocks_may_be_left_as_they_are(council, officer, leader, cases, world, due):
    world(holidays={JUBILEE: "Jubilee"})
    review_id = found(council)
    settle(council, officer, leader, review_id, leave=True)
    assert due(cases[0])[0] == date(2026, 4, 14)
    assert found(council) is None
    assert state_of(council, review_id) == ReviewState.LEFT


def test_what_moves_no_open_clock_settles_itself(council, cases, world, told):
    world(holidays={date(2027, 6, 14): "Jubilee"})
    assert found(council) is None
    assert told()[-1] == "cases.clock_review_raised"
    before = told()
    assert found(council) is None
    assert told() == before


def test_a_later_change_overtakes_a_review_that_waits(council, officer, leader, cases, world, due):
    world(holidays={JUBILEE: "Jubilee"})
    first = found(council)
    world(holidays={JUBILEE: "Jubilee", date(2026, 4, 10): "Mourning"})
    second = found(council)
    with pytest.raises(NotFound, match="more has changed"), council.work(actor=officer) as work:
        commands.propose_review(work, review_id=first, because="Too late")
    settle(council, officer, leader, second)
    assert due(cases[0])[0] == date(2026, 4, 16)
    with pytest.raises(AlreadyDone), council.work(actor=officer) as work:
        commands.propose_review(work, review_id=second, because="Again")


def test_a_change_taken_back_leaves_nothing_to_review(council, cases, world, due):
    world(holidays={JUBILEE: "Jubilee"})
    first = found(council)
    world()
    assert found(council) is None
    assert state_of(council, first) == ReviewState.OVERTAKEN
    assert due(cases[0])[0] == date(2026, 4, 14)


def test_a_missed_clock_that_moves_past_today_is_waited_for_again(
    council, officer, leader, cases, world, due
):
    council.clock.set(datetime(2026, 4, 15, 3, 0, tzinfo=UTC))
    with council.work(actor=SYSTEM) as work:
        commands.miss_clocks(work)
    assert due(cases[0])[1] == "missed"
    world(holidays={JUBILEE: "Jubilee"})
    settle(council, officer, leader, found(council))
    assert due(cases[0]) == (date(2026, 4, 15), "running")


def test_a_clock_held_between_listing_and_approval_moves_by_both(council, officer, leader, cases, world, due):
    world(holidays={JUBILEE: "Jubilee"})
    review_id = found(council)
    with council.work(actor=SYSTEM) as work:
        hold = {"kind": "dispute", "reason": "Disputed", "source": "council policy"}
        commands.hold_case(work, case_id=cases[0], from_on=date(2026, 4, 9), until=date(2026, 4, 10), **hold)
    settle(council, officer, leader, review_id)
    assert due(cases[0])[0] == date(2026, 4, 17)  # 8, 14, 15, 16 and 17 April


def test_a_changed_row_of_law_gives_its_length_to_the_clocks_that_stand_on_it(
    council, officer, leader, cases, world, due, ask
):
    def law(value, since):
        row = LawRow("sample.notice_days", value, since, None, "Housing Act 1985, section 83", "known")
        return LawBook({row.name: (row,)})

    with council.work(actor=SYSTEM) as work:
        for case_id in cases[:2]:
            clock = work.session.get_one(Clock, clock_of(council, case_id, "notice_period").id)
            clock.law = "sample.notice_days@1996-10-01"
    world(law=law(28, date(1996, 10, 1)))
    assert found(council) is None, "28 days as before"
    world(law=law(56, date(2026, 1, 1)))

    review_id = found(council)

    with council.look(actor=SYSTEM) as work:
        review = work.session.get_one(ClockReview, review_id)
        changes = json.loads(review.changes)
    assert any("sample.notice_days from Thursday 1 January 2026 is now 56" in one for one in changes)
    settle(council, officer, leader, review_id)
    assert due(cases[0], "notice_period")[0] == due(cases[1], "notice_period")[0] == date(2026, 6, 2)
    assert due(cases[2], "notice_period")[0] == date(2026, 5, 5), "it stands on no row of law"
    kept = clock_of(council, cases[0], "notice_period")
    assert (kept.length, kept.law) == (56, "sample.notice_days@2026-01-01")


def test_days_that_the_council_closes_move_its_own_clocks_only(council, cases, world):
    with council.work(actor=SYSTEM) as work:
        clock = work.session.get_one(Clock, clock_of(council, cases[0]).id)
        clock.calendar = "council"
    world(closed={JUBILEE: "offices closed"})
    review_id = found(council)
    with council.look(actor=SYSTEM) as work:
        assert [one.case_id for one in queries.clock_moves(work, run_id=review_id)] == [cases[0]]


def test_the_explanation_says_what_made_it_move(council, officer, leader, cases, world):
    world(holidays={JUBILEE: "Jubilee"})
    settle(council, officer, leader, found(council))
    said = [step["text"] for step in json.loads(clock_of(council, cases[0]).because)]
    assert said[0].startswith("Worked out again: Monday 13 April 2026 is now a bank holiday in England")
    assert "Monday 13 April 2026: not counted, Jubilee" in said
    assert Because(said[0])
