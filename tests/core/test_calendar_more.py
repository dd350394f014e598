"""Clear days, years, moved holidays, the way day by day, and counting back: by absolute dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import rulebook
from core.calendar import ENGLAND, Calendars, Counting, Unit, deadline, last_day_before, walk
from core.errors import BadInput
from core.values import Period

days = st.dates(date(2025, 1, 1), date(2038, 12, 31))
units: st.SearchStrategy[Unit] = st.sampled_from(["days", "working_days", "weeks", "months", "years"])
countings: st.SearchStrategy[Counting] = st.sampled_from(
    ["after", "beginning_with", "clear", "not_less_than"]
)
spans = st.lists(st.tuples(st.integers(-60, 200), st.integers(0, 40)), max_size=4)


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "length", "unit", "counting", "last"),
    [
        ("2026-05-01", 14, "days", "clear", "2026-05-15"),  # the hearing may be on the 16th
        ("2026-05-01", 14, "days", "not_less_than", "2026-05-15"),
        ("2026-04-02", 3, "working_days", "clear", "2026-04-09"),  # over Easter: 7, 8 and 9 April
        ("2026-12-31", 2, "months", "not_less_than", "2027-02-28"),
        ("2028-02-29", 1, "years", "after", "2029-02-28"),  # no 29 February to correspond
        ("2024-02-29", 4, "years", "after", "2028-02-29"),
        ("2027-02-28", 1, "years", "after", "2028-02-28"),  # corresponding, not the last of the month
        ("2026-03-01", 1, "years", "beginning_with", "2027-02-28"),
        ("2027-03-01", 1, "years", "beginning_with", "2028-02-29"),
        ("2026-12-24", 3, "working_days", "after", "2026-12-31"),  # Boxing Day's substitute on the 28th
        ("2021-12-24", 3, "working_days", "after", "2021-12-31"),  # two substitutes, 27 and 28 December
        ("2022-06-01", 2, "working_days", "after", "2022-06-07"),  # the jubilee moved and doubled a holiday
        ("2026-12-31", 1, "working_days", "after", "2027-01-04"),
        ("2028-01-31", 1, "months", "after", "2028-02-29"),
    ],
)
def test_periods_of_every_kind(start: str, length: int, unit: Unit, counting: Counting, last: str) -> None:
    assert deadline(on(start), length=length, unit=unit, counting=counting).result == on(last)


def test_clear_days_say_when_the_act_may_come_and_on_what_that_rests() -> None:
    told = deadline(on("2026-05-01"), length=14, unit="days", counting="not_less_than")

    assert (
        told.because[-1].text
        == "The last day is Friday 15 May 2026; the act may come from Saturday 16 May 2026 on"
    )
    assert "Re Hector Whaling Ltd [1936] Ch 208" in told.sources


@pytest.mark.parametrize(
    ("event", "length", "unit", "counting", "last"),
    [
        ("2026-05-30", 14, "days", "clear", "2026-05-15"),
        ("2026-05-30", 14, "days", "after", "2026-05-16"),
        ("2026-04-10", 2, "working_days", "clear", "2026-04-07"),  # 8 and 9 April lie between
        ("2026-04-08", 1, "working_days", "clear", "2026-04-06"),
        ("2026-05-15", 2, "months", "not_less_than", "2026-03-14"),
        ("2028-03-01", 1, "years", "after", "2027-03-01"),
    ],
)
def test_counting_back(event: str, length: int, unit: Unit, counting: Counting, last: str) -> None:
    assert last_day_before(on(event), length=length, unit=unit, counting=counting).result == on(last)


@given(days, st.integers(1, 25), units, countings)
def test_what_is_counted_back_is_the_last_day_that_fits(
    event: date, length: int, unit: Unit, counting: Counting
) -> None:
    start = last_day_before(event, length=length, unit=unit, counting=counting).result
    latest = event if counting in {"after", "beginning_with"} else event - timedelta(days=1)

    def ends(day: date) -> date:
        return deadline(day, length=length, unit=unit, counting=counting).result

    assert ends(start) <= latest < ends(start + timedelta(days=1))


@given(days, st.integers(0, 60), st.integers(1, 60), units, countings)
def test_a_later_start_never_ends_earlier(
    start: date, later: int, length: int, unit: Unit, counting: Counting
) -> None:
    first, second = (
        deadline(day, length=length, unit=unit, counting=counting).result
        for day in (start, start + timedelta(days=later))
    )
    assert first <= second


@given(days, units, countings, st.integers(1, 15), spans)
def test_what_counted_and_what_did_not_add_up_to_the_whole_way(
    start: date, unit: Unit, counting: Counting, length: int, held_days: list[tuple[int, int]]
) -> None:
    held = [Period(start + timedelta(days=a), start + timedelta(days=a + n)) for a, n in held_days]
    facts = {"length": length, "unit": unit, "counting": counting, "held": held}
    last = deadline(start, **facts).result  # type: ignore[arg-type]
    way = walk(start, **facts)  # type: ignore[arg-type]
    first = start if counting == "beginning_with" else start + timedelta(days=1)

    assert way[0].days.start == first
    assert way[-1].days.end == last
    assert sum(one.counted + one.skipped for one in way) == (last - first).days + 1
    assert way[-1].numbers, "the last day is one that counted"
    if unit in {"days", "working_days"}:
        assert sum(one.counted for one in way) == length
    if unit == "working_days":
        free = [one for one in way if one.numbers]
        assert all(ENGLAND.is_working_day(day) for one in free for day in one.days)


def test_the_way_is_told_day_by_day() -> None:
    held = [Period(on("2026-04-08"), on("2026-04-09"))]
    way = walk(on("2026-04-02"), length=4, unit="working_days", held=held)

    assert [(str(one.days.start), str(one.days.end), one.numbers, one.why) for one in way] == [
        ("2026-04-03", "2026-04-03", None, "Good Friday"),
        ("2026-04-04", "2026-04-05", None, "weekend"),
        ("2026-04-06", "2026-04-06", None, "Easter Monday"),
        ("2026-04-07", "2026-04-07", (1, 1), ""),
        ("2026-04-08", "2026-04-09", None, "held"),
        ("2026-04-10", "2026-04-10", (2, 2), ""),
        ("2026-04-11", "2026-04-12", None, "weekend"),
        ("2026-04-13", "2026-04-14", (3, 4), ""),
    ]


OURS = Calendars.of(
    closed={on("2026-12-29"): "offices closed"},
    proclaimed={on("2026-06-15"): "Coronation anniversary", on("2026-05-28"): "Spring bank holiday"},
    worked=[on("2026-05-25")],
)


@pytest.mark.parametrize(
    ("day", "calendar", "reason"),
    [
        ("2026-06-15", "england", "Coronation anniversary"),
        ("2026-06-15", "council", "Coronation anniversary"),
        ("2026-06-15", "united_kingdom", "Coronation anniversary"),
        ("2026-05-28", "england", "Spring bank holiday"),
        ("2026-05-25", "england", None),  # moved to the 28th
        ("2026-05-25", "council", None),
        ("2026-12-29", "council", "offices closed"),
        ("2026-12-29", "england", None),  # the council's own closing is nothing to an Act
        ("2026-07-13", "united_kingdom", "Battle of the Boyne (substitute day) in Northern Ireland"),
        ("2026-07-13", "england", None),
    ],
)
def test_holidays_that_a_council_tells(day: str, calendar: str, reason: str | None) -> None:
    assert OURS.named(calendar).holiday(on(day)) == reason
    assert ENGLAND.holiday(on("2026-06-15")) is None, "the shared calendar is untouched"


def test_calculators_count_by_the_councils_calendars_and_day_by_day() -> None:
    rules = rulebook.rules([], OURS)
    facts = {"start": "2026-06-12", "length": 2, "unit": "working_days"}

    assert rules["core.end_of_period"].ask(facts)["result"] == "2026-06-17"
    told = rules["core.day_by_day"].ask({**facts, "held_from": "2026-06-16", "held_until": "2026-06-16"})
    assert told["result"] == "2026-06-18"
    assert [one["text"] for one in told["because"]][1:-1] == [
        "Saturday 13 June 2026 to Sunday 14 June 2026: not counted, weekend",
        "Monday 15 June 2026: not counted, Coronation anniversary",
        "Tuesday 16 June 2026: not counted, held",
        "Wednesday 17 June 2026 to Thursday 18 June 2026: days 1 to 2",
    ]
    with pytest.raises(BadInput, match="both the first and the last day held"):
        rules["core.day_by_day"].ask({**facts, "held_from": "2026-06-16"})
    assert (
        rules["core.last_day_to_act"].ask({"event": "2026-05-30", "length": 14, "unit": "days"})["result"]
        == "2026-05-15"
    )
    assert "calendars" not in rules["core.end_of_period"].fields
