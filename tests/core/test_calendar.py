"""Days and deadlines, by absolute dates: what an officer would find on a wall calendar."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import (
    ENGLAND,
    UNITED_KINGDOM,
    Calendar,
    Counting,
    Unit,
    add_days,
    add_months,
    add_working_days,
    deadline,
    in_words,
    local_day,
    monday_of,
)
from core.errors import BadInput
from core.values import Because, Period

days = st.dates(date(1995, 1, 1), date(2095, 12, 31))
units: st.SearchStrategy[Unit] = st.sampled_from(["days", "working_days", "weeks", "months"])
countings: st.SearchStrategy[Counting] = st.sampled_from(["after", "beginning_with"])


def on(text: str) -> date:
    """An ISO date, briefly."""
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    "closed",
    [
        "2025-01-01",
        "2025-04-18",
        "2025-04-21",
        "2025-05-05",
        "2025-05-26",
        "2025-08-25",
        "2025-12-25",
        "2025-12-26",
        "2026-01-01",
        "2026-04-03",
        "2026-04-06",
        "2026-05-04",
        "2026-05-25",
        "2026-08-31",
        "2026-12-25",
        "2026-12-28",
        "2027-01-01",
        "2027-03-26",
        "2027-03-29",
        "2027-05-03",
        "2027-05-31",
        "2027-08-30",
        "2027-12-27",
        "2027-12-28",
        "2022-06-03",
        "2022-09-19",
        "2023-05-08",
    ],
)
def test_bank_holidays_of_england(closed: str) -> None:
    """As gov.uk lists them, the substitutes and the royal ones with them."""
    assert ENGLAND.holiday(on(closed))
    assert not ENGLAND.is_working_day(on(closed))


def test_a_year_has_no_other_closed_weekdays() -> None:
    """Nothing is closed besides: 2026 has 253 working days in England."""
    assert sum(ENGLAND.is_working_day(date(2026, 1, 1) + timedelta(days=n)) for n in range(365)) == 253


@pytest.mark.parametrize(
    "day", ["2026-01-02", "2026-03-17", "2026-06-15", "2026-07-13", "2026-08-03", "2026-11-30"]
)
def test_freedom_of_information_keeps_the_holidays_of_every_nation(day: str) -> None:
    """Section 10(6) speaks of any part of the United Kingdom; the name says where."""
    assert ENGLAND.is_working_day(on(day))
    assert not UNITED_KINGDOM.is_working_day(on(day))
    assert (UNITED_KINGDOM.holiday(on(day)) or "").split(" in ")[-1] in {"Scotland", "Northern Ireland"}


@pytest.mark.parametrize(
    ("start", "n", "last"),
    [
        ("2026-04-02", 1, "2026-04-07"),  # Maundy Thursday: Good Friday, weekend, Easter Monday
        ("2026-04-02", 5, "2026-04-13"),
        ("2026-04-09", 10, "2026-04-23"),
        ("2026-04-23", 10, "2026-05-08"),  # over May Day
        ("2026-12-24", 1, "2026-12-29"),  # Boxing Day on a Saturday, its substitute on Monday
        ("2027-12-24", 1, "2027-12-29"),  # Christmas on a Saturday, two substitutes
        ("2026-12-31", 1, "2027-01-04"),
        ("2028-02-28", 2, "2028-03-01"),
        ("2026-04-04", 1, "2026-04-07"),  # from a Saturday
        ("2026-04-08", 0, "2026-04-08"),
    ],
)
def test_working_days_after(start: str, n: int, last: str) -> None:
    """The start is never counted, and holidays never are."""
    assert add_working_days(on(start), n).result == on(last)


@pytest.mark.parametrize(
    ("received", "calendar", "due"),
    [
        ("2025-12-19", UNITED_KINGDOM, "2026-01-22"),
        ("2025-12-19", ENGLAND, "2026-01-21"),
        ("2026-12-02", UNITED_KINGDOM, "2027-01-05"),  # 4 January 2027 is a holiday in Scotland
        ("2026-12-02", ENGLAND, "2027-01-04"),
    ],
)
def test_twenty_working_days_for_information(received: str, calendar: Calendar, due: str) -> None:
    """Freedom of Information Act 2000, section 10: the calendar decides the day."""
    assert add_working_days(on(received), 20, calendar=calendar).result == on(due)


@pytest.mark.parametrize(
    ("start", "length", "unit", "counting", "last"),
    [
        ("2026-11-30", 28, "days", "beginning_with", "2026-12-27"),
        ("2026-11-02", 28, "days", "after", "2026-11-30"),
        ("2026-12-10", 28, "days", "after", "2027-01-07"),
        ("2026-11-02", 21, "days", "beginning_with", "2026-11-22"),
        ("2026-05-20", 30, "days", "beginning_with", "2026-06-18"),
        ("2026-11-04", 14, "days", "after", "2026-11-18"),
        ("2026-04-29", 8, "weeks", "after", "2026-06-24"),
        ("2026-04-06", 1, "weeks", "beginning_with", "2026-04-12"),
        ("2026-06-27", 3, "months", "beginning_with", "2026-09-26"),
        ("2026-11-30", 3, "months", "beginning_with", "2027-02-28"),
        ("2026-03-01", 3, "months", "beginning_with", "2026-05-31"),
        ("2026-05-15", 6, "months", "beginning_with", "2026-11-14"),
        ("2026-08-31", 6, "months", "beginning_with", "2027-02-28"),
        ("2026-01-31", 1, "months", "after", "2026-02-28"),
        ("2027-09-30", 5, "months", "after", "2028-02-29"),
        ("2024-02-29", 60, "months", "after", "2029-02-28"),
        ("2026-09-30", 4, "months", "after", "2027-01-30"),  # the corresponding day, not the last
        ("2026-04-07", 1, "working_days", "beginning_with", "2026-04-07"),
        ("2026-04-03", 1, "working_days", "beginning_with", "2026-04-07"),
        ("2026-04-02", 2, "working_days", "beginning_with", "2026-04-07"),
        ("2026-04-02", 0, "days", "after", "2026-04-02"),
    ],
)
def test_deadlines(start: str, length: int, unit: Unit, counting: Counting, last: str) -> None:
    """The last day in time, for each unit and both ways to count."""
    assert deadline(on(start), length=length, unit=unit, counting=counting).result == on(last)


@pytest.mark.parametrize(
    ("unit", "length", "held", "last"),
    [
        ("days", 28, [("2026-03-10", "2026-03-19")], "2026-04-08"),
        ("days", 28, [("2026-03-10", "2026-03-14"), ("2026-03-12", "2026-03-19")], "2026-04-08"),
        ("days", 28, [("2026-02-01", "2026-03-02")], "2026-03-30"),  # of the hold, only 2 March is counted
        ("days", 28, [("2026-01-01", "2026-03-01")], "2026-03-29"),  # over before the first day
        ("days", 28, [("2026-03-29", "2026-04-07")], "2026-04-08"),  # holds the very last day
        ("days", 28, [("2026-03-30", "2026-04-07")], "2026-03-29"),  # begins when the period is over
        ("days", 28, [("2026-03-20", "2026-03-24"), ("2026-03-31", "2026-04-01")], "2026-04-05"),
        ("weeks", 4, [("2026-03-10", "2026-03-19")], "2026-04-08"),
        ("months", 1, [("2026-03-10", "2026-03-19")], "2026-04-11"),
        ("working_days", 5, [("2026-03-04", "2026-03-05")], "2026-03-10"),
        ("working_days", 5, [("2026-03-07", "2026-03-08")], "2026-03-06"),
    ],
)
def test_a_held_clock_stands_still(unit: Unit, length: int, held: list[tuple[str, str]], last: str) -> None:
    """Counted after Sunday 1 March 2026; each held day counts once, and only if the clock was running."""
    periods = [Period(on(start), on(end)) for start, end in held]
    assert deadline(on("2026-03-01"), length=length, unit=unit, held=periods).result == on(last)


def test_a_deadline_says_why() -> None:
    """Start, rule, hold, each holiday by name, weekends together, end; each with its source."""
    source = "Complaint Handling Code 6.4"
    hold = [Period(on("2026-04-08"), on("2026-04-09"))]
    told = deadline(on("2026-04-02"), length=5, unit="working_days", held=hold, source=source)
    act = "Banking and Financial Dealings Act 1971"
    assert told.result == on("2026-04-15")
    assert told.because == (
        Because("Counted from Thursday 2 April 2026: the day after is the first", source),
        Because("5 working days in England", source),
        Because("Held from Wednesday 8 April 2026 to Thursday 9 April 2026: 2 days not counted"),
        Because("Friday 3 April 2026: not counted, Good Friday", act),
        Because("Monday 6 April 2026: not counted, Easter Monday", act),
        Because("4 days at a weekend: not counted", act),
        Because("The last day is Wednesday 15 April 2026", source),
    )


def test_a_calendar_period_warns_of_a_day_off_and_is_not_moved() -> None:
    """The appeal period of a licence decision may end on a Sunday; the page must say so."""
    told = deadline(on("2026-11-30"), length=28, unit="days", counting="beginning_with")
    assert told.because[-1].text == "That is no working day in England (a weekend); the date is not moved"


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [
        ("2026-02-28", "2026-03-02", "2026-02-27"),
        ("2026-12-25", "2026-12-29", "2026-12-24"),
        ("2026-04-05", "2026-04-07", "2026-04-02"),
        ("2026-04-08", "2026-04-08", "2026-04-08"),
    ],
)
def test_the_nearest_working_day(day: str, after: str, before: str) -> None:
    """Forwards and backwards, the day itself if it is worked."""
    assert ENGLAND.on_or_after(on(day)).result == on(after)
    assert ENGLAND.on_or_before(on(day)).result == on(before)
    assert ENGLAND.on_or_after(on(day)).because


def test_a_council_closes_more_days_by_configuration() -> None:
    """They are left out like holidays, under the council's own name; the shared calendar is untouched."""
    ours = ENGLAND.closing({on("2026-12-29"): "offices closed at Christmas"})
    told = add_working_days(on("2026-12-24"), 1, calendar=ours)
    assert told.result == on("2026-12-30")
    reason = "Tuesday 29 December 2026: not counted, offices closed at Christmas"
    assert Because(reason, "council policy") in told.because
    assert ENGLAND.is_working_day(on("2026-12-29"))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2026-03-31", -1, "2026-02-28"),
     ("2026-12-15", 1, "2027-01-15"), ("2026-01-15", -1, "2025-12-15"), ("2024-02-29", 12, "2025-02-28")],
)  # fmt: skip
def test_months(start: str, n: int, end: str) -> None:
    """The corresponding day, or the last of a shorter month."""
    assert add_months(on(start), n).result == on(end)


def test_days_before() -> None:
    """Eight weeks before 15 June 2026, as an introductory tenancy's extension needs."""
    told = add_days(on("2026-06-15"), -56)
    assert told.result == on("2026-04-20")
    assert told.because[0].text == "56 days before Monday 15 June 2026 is Monday 20 April 2026"


def refusals() -> list[tuple[str, dict[str, object]]]:
    """What cannot be counted, with words that the message must have."""
    return [
        ("0 to 10000 days", {"length": -1, "unit": "days"}),
        ("1 to 10000 days", {"length": 0, "unit": "days", "counting": "beginning_with"}),
        ("0 to 10000 days", {"length": 10_001, "unit": "days"}),
        ("not in fortnights", {"length": 1, "unit": "fortnights"}),
        ("not in days, before", {"length": 1, "unit": "days", "counting": "before"}),
        ("not known", {"length": 9_999, "unit": "months"}),
        ("not known", {"length": 1, "unit": "days", "held": [Period(date(2026, 1, 1), date.max)]}),
    ]


@pytest.mark.parametrize(("words", "arguments"), refusals())
def test_what_cannot_be_counted_is_refused_in_words(words: str, arguments: dict[str, object]) -> None:
    """BadInput, never a traceback of the arithmetic."""
    with pytest.raises(BadInput, match=words):
        deadline(on("2026-01-01"), **arguments)  # type: ignore[arg-type]


def test_more_refusals() -> None:
    """A calendar of nowhere, and steps off the edge of the calendar."""
    with pytest.raises(BadInput, match="FRA"):
        Calendar("France", ("FRA",))
    with pytest.raises(BadInput, match="none"):
        Calendar("nowhere", ())
    with pytest.raises(BadInput, match="no date"):
        add_days(date.max, 1)
    with pytest.raises(BadInput, match="no date"):
        add_months(date.min, -1)
    with pytest.raises(BadInput, match="3017"):
        ENGLAND.is_working_day(on("3017-01-02"))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "2026-03-28"),  # the night before the clocks go forward
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), "2026-03-30"),  # summer time: already tomorrow
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), "2026-07-01"),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "2026-10-25"),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), "2026-10-25"),  # back to winter time
        (datetime(2026, 1, 1, 1, 0, tzinfo=timezone(timedelta(hours=2))), "2025-12-31"),
    ],
)
def test_the_day_in_london(moment: datetime, day: str) -> None:
    """Midnight is London's, summer and winter."""
    assert local_day(moment) == on(day)


def test_a_moment_without_a_zone_has_no_day() -> None:
    """Guessing would be wrong for an hour each summer night."""
    with pytest.raises(ValueError, match="no time zone"):
        local_day(datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001 - the very thing refused


@pytest.mark.parametrize(
    ("day", "monday"),
    [("2026-04-06", "2026-04-06"), ("2026-04-12", "2026-04-06"), ("2027-01-01", "2026-12-28")],
)
def test_rent_weeks_begin_on_monday(day: str, monday: str) -> None:
    """Easter Monday too: the debit does not wait."""
    assert monday_of(on(day)) == on(monday)


def test_days_in_words() -> None:
    """As on a letter."""
    assert in_words(on("2026-04-03")) == "Friday 3 April 2026"


@given(days, st.integers(1, 200))
def test_the_nth_working_day_is_worked_and_there_are_n(start: date, n: int) -> None:
    """Counting the worked days between gives the number asked for."""
    last = add_working_days(start, n).result
    assert ENGLAND.is_working_day(last)
    between = (start + timedelta(days=k) for k in range(1, (last - start).days + 1))
    assert sum(ENGLAND.is_working_day(day) for day in between) == n


@given(
    days,
    units,
    countings,
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(-60, 200), st.integers(0, 40)), max_size=4),
)
def test_holding_never_brings_a_deadline_forward_and_no_held_day_is_the_last(
    start: date, unit: Unit, counting: Counting, length: int, spans: list[tuple[int, int]]
) -> None:
    """A hold can only help who must act; and the day counted last is a day on which the clock ran."""
    held = [Period(start + timedelta(days=a), start + timedelta(days=a + n)) for a, n in spans]
    free = deadline(start, length=length, unit=unit, counting=counting)
    stopped = deadline(start, length=length, unit=unit, counting=counting, held=held)
    assert stopped.result >= free.result
    assert not any(stopped.result in period for period in held)


@given(days, units, st.integers(1, 60))
def test_beginning_with_is_never_later_than_after(start: date, unit: Unit, length: int) -> None:
    """Counting the first day shortens the period, by a day at most for days and weeks."""
    with_it = deadline(start, length=length, unit=unit, counting="beginning_with").result
    after = deadline(start, length=length, unit=unit).result
    assert with_it <= after
    if unit in {"days", "weeks"}:
        assert (after - with_it).days == 1


@given(days, units, countings)
def test_a_longer_period_never_ends_earlier(start: date, unit: Unit, counting: Counting) -> None:
    """Deadlines grow with their length."""
    lasts = [deadline(start, length=n, unit=unit, counting=counting).result for n in range(1, 15)]
    assert all(a <= b for a, b in pairwise(lasts))


@given(st.datetimes(datetime(1995, 1, 1), datetime(2036, 1, 1)))  # noqa: DTZ001 - the zone is put on below
def test_a_week_holds_its_days(moment: datetime) -> None:
    """Monday is at most six days back; London is never two days from UTC."""
    day = local_day(moment.replace(tzinfo=UTC))
    assert 0 <= (day - monday_of(day)).days <= 6
    assert 0 <= (day - moment.date()).days <= 1
