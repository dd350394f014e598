"""Rules of figures: each by a table of cases, sampling and forecasting by properties."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.figures.rules.forecasting import forecast
from core.figures.rules.judging import Standing, change, in_words, standing
from core.figures.rules.returning import Difference, differences, holds, summed
from core.figures.rules.sampling import Candidate, draw, result
from core.figures.rules.shares import in_percent, share_of
from core.figures.rules.workload import workload

MONDAY = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(0, 0, None), (1, 0, None), (0, 5, 0), (5, 5, 10_000), (1, 3, 3_333), (2, 3, 6_667), (1, 20_000, 1)],
)
def test_a_share_is_rounded_half_up_and_there_is_none_of_nothing(part, whole, share):
    assert share_of(part, whole) == share


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(1_204, "count", "1,204"), (123_400, "pence", "£1,234.00"), (9_345, "percent", "93.5%")],
)
def test_a_figure_is_said_in_its_unit(value, unit, words):
    assert in_words(value, unit) == words
    assert in_percent(-50) == "-0.5%"


@pytest.mark.parametrize(
    ("value", "target", "close", "expected"),
    [
        (9_500, 9_500, 9_000, Standing.MET),
        (9_499, 9_500, 9_000, Standing.CLOSE),
        (8_999, 9_500, 9_000, Standing.MISSED),
        (0, 0, 10, Standing.MET),
        (10, 0, 10, Standing.CLOSE),
        (11, 0, 10, Standing.MISSED),
        (5, 5, 5, Standing.MET),
    ],
)
def test_a_target_is_met_close_or_missed_and_says_why(value, target, close, expected):
    found = standing(value, target=target, close=close, source="council policy")

    assert found.result is expected
    assert ("at least" if close <= target else "at most") in found.because[0].text
    assert found.sources == ("council policy",)


@pytest.mark.parametrize(
    ("value", "before", "good", "expected", "says"),
    [
        (12, 10, "more", "better", "2 more than May"),
        (12, 10, "less", "worse", "2 more than May"),
        (8, 10, "less", "better", "2 less than May"),
        (8, 10, "", "changed", "2 less than May"),
        (10, 10, "more", "the same", "the same as May"),
        (10, None, "more", "unknown", "nothing was counted for May"),
    ],
)
def test_a_change_is_better_or_worse_only_where_one_is(value, before, good, expected, says):
    found = change(value, before, good=good, than="May")

    assert found.result == expected
    assert says in found.because[0].text


def candidates(sizes):
    made = []
    for officer, count in enumerate(sizes):
        for n in range(count):
            key = UUID(int=officer * 1_000 + n + 1)
            made.append(
                Candidate(key, f"user/{officer}", "letting", frozenset({f"user/{(officer + n) % 7}"}))
            )
    return made


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 12), min_size=1, max_size=6),
    size=st.integers(1, 30),
    seed=st.text(max_size=5),
    without=st.sampled_from(["", "user/0", "user/3"]),
)
def test_a_sample_is_fair_can_be_drawn_again_and_holds_nobodys_own_work(sizes, size, seed, without):
    among = candidates(sizes)
    free = [one for one in among if without not in {one.officer, *one.touched_by}]

    drawn = draw(among, size=size, seed=seed, by="officer", without=without).result
    again = draw(list(reversed(among)), size=size, seed=seed, by="officer", without=without).result

    assert drawn == again, "whatever order they are in"
    assert len(drawn) == len({one.case_id for one in drawn}) == min(size, len(free))
    assert all(one in free for one in drawn)
    officers = {one.officer for one in free}
    if size >= len(officers):
        assert {one.officer for one in drawn} == officers, "everybody has one at least"


def test_another_seed_draws_others():
    among = candidates([40])
    one = draw(among, size=10, seed="rose", by="officer").result
    other = draw(among, size=10, seed="thorn", by="officer").result

    assert {each.case_id for each in one} != {each.case_id for each in other}


@pytest.mark.parametrize(
    ("found", "passed"),
    [
        ([("pass", False)] * 4 + [("fail", False)], True),
        ([("pass", False)] * 3 + [("fail", False)], False),
        ([("pass", False)] * 9 + [("fail", True)], False),
        ([("not_applicable", True), ("pass", False)], True),
        ([("not_applicable", True)], True),
    ],
)
def test_a_review_passes_by_its_mark_unless_an_item_decides_alone(found, passed):
    assert result(found, pass_mark=80).result is passed


def days(weeks, by_day=(8, 6, 5, 4, 3, 0, 0)):
    return [by_day[n % 7] for n in range(weeks * 7)]


def test_steady_arrivals_are_forecast_as_they_come_week_by_week():
    found = forecast(MONDAY, days(60), weeks=4).result

    assert found is not None
    assert [round(week.expected) for week in found.weeks] == [26] * 4
    assert found.weeks[0].starts_on == MONDAY + timedelta(weeks=60)
    assert found.error == 0
    expected, low, high = found.between(
        found.weeks[0].starts_on, found.weeks[1].starts_on - timedelta(days=1)
    )
    assert round(expected) == 26
    assert low < expected < high


def test_a_season_that_comes_each_year_is_expected_again():
    # Twice as many in January and February, for two years.
    arrivals = [
        (10 if (MONDAY + timedelta(days=n)).month <= 2 else 5) if n % 7 < 5 else 0 for n in range(104 * 7)
    ]
    found = forecast(MONDAY, arrivals, weeks=16).result

    assert found is not None
    winter = [week.expected for week in found.weeks if week.starts_on.month <= 2]
    spring = [week.expected for week in found.weeks if week.starts_on.month in {3, 4}]
    assert min(winter) > max(spring)


def test_too_little_history_gives_no_forecast_and_says_so():
    found = forecast(MONDAY, days(7), weeks=4)

    assert found.result is None
    assert "a forecast needs 56" in found.because[0].text


@settings(max_examples=20, deadline=None)
@given(arrivals=st.lists(st.integers(0, 30), min_size=56, max_size=450), weeks=st.integers(1, 26))
def test_any_history_gives_whole_weeks_between_their_bounds(arrivals, weeks):
    found = forecast(MONDAY, arrivals, weeks=weeks)

    assert found.result is not None
    assert len(found.result.weeks) == weeks
    assert all(0 <= one.low <= one.expected <= one.high for one in found.result.weeks)
    assert len(found.because) == 4


def test_hours_are_short_or_to_spare():
    found = workload(
        arrivals=30, minutes_a_case=240, people_weeks=8, weeks=4, hours_a_week=36, percent_on_cases=50
    ).result

    assert (found.needed, found.available, found.short, found.people_in_tenths) == (120, 144, -24, 17)


VALUES = {"A1": 5, "A2": 3, "A3": 8, "A4": None}


@pytest.mark.parametrize(
    ("left", "sign", "right", "kept"),
    [
        (["A1", "A2"], "=", ["A3"], True),
        (["A1"], "=", ["A3"], False),
        (["A1"], "<=", ["A3"], True),
        (["A3"], "<=", ["A1"], False),
        (["A3"], ">=", ["A1"], True),
        (["A4"], "=", ["A1"], True),
    ],
)
def test_a_rule_between_cells_holds_or_not_and_shows_both_sides(left, sign, right, kept):
    found = holds(VALUES, left=left, sign=sign, right=right)

    assert found.result is kept
    assert left[0] in found.because[0].text


def test_sums_and_differences_of_returns():
    assert summed(VALUES, ["A1", "A2"], ["A3"]) == 0
    assert summed(VALUES, ["A1", "A4"]) is None
    assert differences({"A1": 5, "A2": 3}, {"A1": 5, "A2": 4}) == (Difference("A2", 3, 4),)
