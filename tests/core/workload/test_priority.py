"""What comes before what, as a table and as a property."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workload.rules import Band, Ordering, end_of_week, is_by_law, priority

TUESDAY = date(2026, 4, 7)
SUNDAY = date(2026, 4, 12)


@pytest.mark.parametrize(
    ("due_on", "by_law", "band", "says"),
    [
        (date(2026, 4, 6), True, Band.LAW_NOW, "1 day late"),
        (TUESDAY, True, Band.LAW_NOW, "Due today"),
        (date(2026, 4, 1), False, Band.LATE, "6 days late"),
        (TUESDAY, False, Band.TODAY, "Due today"),
        (SUNDAY, True, Band.LAW_SOON, "Due in 5 days"),
        (date(2026, 4, 13), True, Band.LATER, "Due in 6 days"),
        (date(2026, 4, 8), False, Band.THIS_WEEK, "Due in 1 day"),
        (SUNDAY, False, Band.THIS_WEEK, "Due in 5 days"),
        (date(2026, 4, 13), False, Band.LATER, "Due in 6 days"),
    ],
)
def test_how_pressing_a_date_is(due_on: date, by_law: bool, band: Band, says: str):  # noqa: FBT001 - drawn
    decision = priority(due_on, TUESDAY, by_law=by_law)

    assert decision.result is band
    assert decision.because[0].text == says


def test_what_has_no_date_is_not_forgotten():
    waits = priority(None, TUESDAY, added_on=TUESDAY - timedelta(days=13))
    waited = priority(None, TUESDAY, added_on=TUESDAY - timedelta(days=14))

    assert (waits.result, waited.result) == (Band.UNDATED, Band.THIS_WEEK)
    assert "has waited 14 days" in waited.because[0].text


def test_a_council_sets_how_far_ahead_the_law_comes_first_and_its_source_is_said():
    figures = Ordering(law_ahead_days=10, law_source="minute 12 of the cabinet")

    decision = priority(date(2026, 4, 17), TUESDAY, by_law=True, figures=figures)

    assert decision.result is Band.LAW_SOON
    assert "minute 12 of the cabinet" in decision.sources


@pytest.mark.parametrize(
    ("source", "law"),
    [
        ("Housing Act 1985, section 83(5)", True),
        ("Pre-Action Protocol for Possession Claims by Social Landlords", True),
        ("council policy", False),
        (" Council policy, by the Pre-Action Protocol", False),
    ],
)
def test_what_rests_on_law(source: str, law: bool):  # noqa: FBT001 - drawn
    assert is_by_law(source) is law


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(DAYS, DAYS, DAYS, st.booleans())
def test_an_earlier_date_is_never_less_pressing(today: date, one: date, other: date, by_law: bool):  # noqa: FBT001 - drawn
    earlier, later = sorted((one, other))

    assert priority(earlier, today, by_law=by_law).result <= priority(later, today, by_law=by_law).result


@given(DAYS, DAYS)
def test_the_law_never_makes_anything_wait(due_on: date, today: date):
    assert priority(due_on, today, by_law=True).result <= priority(due_on, today).result


@given(DAYS)
def test_a_week_ends_on_a_sunday(day: date):
    assert end_of_week(day).weekday() == 6
    assert 0 <= (end_of_week(day) - day).days < 7
