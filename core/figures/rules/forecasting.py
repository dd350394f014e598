"""Arrivals to come, from those that came: by the day of the week, the season and a level that is smoothed.

Plain on purpose, so that a team leader can follow it. Three steps: (1) each week's arrivals are put right for
the season; (2) the level is the mean of those weeks, the newer the weightier; (3) a day to come is a seventh
of the level, times what its weekday usually has, times what its month usually has. It is tried on weeks that
are known already, against simply repeating the same weeks of the year before (or the last four weeks, where
there is no year before), and whatever erred less is used; how far it erred there is the interval.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.values.decision import Because, Decision

WEEK = 7
_YEAR = 364  # whole weeks, so that weekdays fit
_SHORTEST = 8 * WEEK
_ALPHA = 0.25
"""How much the newest week counts against all before it."""
_AHEAD_WEEKS = 4
_TRIES = 12
_SOURCE = "the arrivals counted each day"


@dataclass(frozen=True, slots=True)
class Week:
    """Arrivals expected in a week, and between which numbers eight of ten such weeks should lie."""

    starts_on: date
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """Weeks to come. `error` is by how many per cent the method erred, on average."""

    weeks: tuple[Week, ...]
    method: str
    error: float | None
    other_error: float | None
    level: float

    def between(self, first: date, last: date) -> tuple[float, float, float]:
        """Expected, low and high from one day to another, weeks at the edges by their days."""
        found = [0.0, 0.0, 0.0]
        for week in self.weeks:
            days = (min(last, week.starts_on + timedelta(days=6)) - max(first, week.starts_on)).days + 1
            part = max(days, 0) / WEEK
            for n, value in enumerate((week.expected, week.low, week.high)):
                found[n] += value * part
        return found[0], found[1], found[2]


Method = Callable[[date, Sequence[int], int], list[float]]


def forecast(first: date, arrivals: Sequence[int], *, weeks: int) -> Decision[Forecast | None]:
    """What will arrive in the whole weeks after the last day; None with fewer than eight weeks of history.

    `arrivals` are counts for every day from `first` on, without gaps.
    """
    whole = len(arrivals) // WEEK * WEEK
    if whole < _SHORTEST:
        text = f"{len(arrivals)} days were counted; a forecast needs {_SHORTEST}"
        return Decision(None, (Because(text, _SOURCE),))
    skipped = len(arrivals) - whole  # the oldest days, so that the newest week is whole
    begins, days = first + timedelta(days=skipped), arrivals[skipped:]
    smoothed, naive = _tried(begins, days, _smoothed), _tried(begins, days, _repeated)
    best, name = (_smoothed, "smoothed level") if _mean(smoothed) <= _mean(naive) else (_repeated, "repeated")
    errors, others = (smoothed, naive) if best is _smoothed else (naive, smoothed)
    below, above = _spread(errors)
    expected = best(begins, days, weeks)
    starts = begins + timedelta(days=len(days))
    made = tuple(
        Week(starts + timedelta(weeks=n), value, max(value * (1 + below), 0.0), value * (1 + above))
        for n, value in enumerate(expected)
    )
    found = Forecast(made, name, _mean(errors) * 100, _mean(others) * 100, _level(begins, days))
    return Decision(found, _because(found, len(days)))


def _smoothed(first: date, days: Sequence[int], weeks: int) -> list[float]:
    season = _season(first, days)
    level = _level(first, days) / WEEK
    usual = _weekdays(first, days)
    starts = first + timedelta(days=len(days))
    ahead = [starts + timedelta(days=n) for n in range(weeks * WEEK)]
    daily = [level * usual[day.weekday()] * season[day.month - 1] for day in ahead]
    return [sum(daily[n : n + WEEK]) for n in range(0, len(daily), WEEK)]


def _repeated(_first: date, days: Sequence[int], weeks: int) -> list[float]:
    """The same weeks of the year before; without a year, the mean of the last four weeks."""
    if len(days) >= _YEAR + WEEK:
        before = days[-_YEAR:]
        return [float(sum(before[n * WEEK % _YEAR :][:WEEK])) for n in range(weeks)]
    last = days[-4 * WEEK :]
    return [sum(last) / 4] * weeks


def _level(first: date, days: Sequence[int]) -> float:
    """A week's arrivals now, put right for the season and smoothed."""
    season = _season(first, days)
    right = [count / season[(first + timedelta(days=n)).month - 1] for n, count in enumerate(days)]
    sums = [sum(right[n : n + WEEK]) for n in range(0, len(right), WEEK)]
    level = sum(sums[:4]) / len(sums[:4])
    for one in sums[4:]:
        level = _ALPHA * one + (1 - _ALPHA) * level
    return level


def _weekdays(first: date, days: Sequence[int]) -> list[float]:
    """What each weekday has against the mean day of the last half year: Monday first."""
    last = days[-26 * WEEK :]
    begins = first.toordinal() + len(days) - len(last)
    sums = [0] * WEEK
    for n, count in enumerate(last):
        sums[date.fromordinal(begins + n).weekday()] += count
    mean = sum(sums) / WEEK
    return [one / mean if mean else 1.0 for one in sums]


def _season(first: date, days: Sequence[int]) -> list[float]:
    """What each month has against the mean month, drawn half-way to one against chance.

    Known from a whole year on; before that there is no season.
    """
    if len(days) < _YEAR:
        return [1.0] * 12
    sums, counts = [0] * 12, [0] * 12
    for n, count in enumerate(days):
        month = (first + timedelta(days=n)).month - 1
        sums[month] += count
        counts[month] += 1
    mean = sum(sums) / len(days)
    if not mean:
        return [1.0] * 12
    return [
        0.5 + 0.5 * (total / many / mean) if many else 1.0 for total, many in zip(sums, counts, strict=True)
    ]


def _tried(first: date, days: Sequence[int], method: Method) -> list[float]:
    """By what share the method erred on stretches of four weeks that are known: below nought for too much."""
    errors = []
    for back in range(_TRIES, 0, -1):
        known = len(days) - (back + _AHEAD_WEEKS - 1) * WEEK
        if known < _SHORTEST // 2:
            continue
        came = sum(days[known : known + _AHEAD_WEEKS * WEEK])
        said = sum(method(first, days[:known], _AHEAD_WEEKS))
        errors.append((came - said) / max(said, 1.0))
    return errors


def _mean(errors: Sequence[float]) -> float:
    return sum(abs(one) for one in errors) / len(errors) if errors else 0.0


def _spread(errors: Sequence[float]) -> tuple[float, float]:
    """Between which errors eight of ten lay, and never less than a tenth either way."""
    ordered = sorted(errors)
    cut = len(ordered) // 10
    return min(ordered[cut], -0.1), max(ordered[-1 - cut], 0.1)


def _because(found: Forecast, days: int) -> tuple[Because, ...]:
    way = (
        "the smoothed level of past weeks, times what each weekday and each month usually has"
        if found.method == "smoothed level"
        else "the same weeks of the year before, or the last four where there is no year before"
    )
    return (
        Because(f"{days} days in whole weeks were counted", _SOURCE),
        Because(f"used is {way}", "the method that erred less when it was tried"),
        Because(
            f"tried on {_AHEAD_WEEKS} weeks at a time that are known, it erred by {found.error:.0f}% on "
            f"average, the other method by {found.other_error:.0f}%",
            _SOURCE,
        ),
        Because("eight of ten of those errors lie within the interval", _SOURCE),
    )
