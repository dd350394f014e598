"""A figure as a dashboard shows it: its number, its target, and how it was before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.figures.book import FiguresBook
from core.figures.definitions import Target
from core.figures.queries.asked import Asked, months_before
from core.figures.queries.counting import figure, totals
from core.figures.queries.measures import Measure, Ratio
from core.figures.queries.series import Series, monthly
from core.figures.rules.judging import Standing, change, standing
from core.values import Decision
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Judged:
    """A figure with everything that helps to judge it. `value` is None for a share of nothing."""

    figure: Measure | Ratio
    value: int | None
    target: Target | None
    standing: Decision[Standing] | None
    against_month: Decision[str] | None
    against_year: Decision[str] | None
    series: Series


def book_of(work: UnitOfWork) -> FiguresBook:
    """The council's targets, weights, checklists and returns."""
    book: FiguresBook = work.figures
    return book


def judged(work: UnitOfWork, names: Iterable[str], asked: Asked) -> Sequence[Judged]:
    """Figures of what this actor may see, each with its target and trend, in two statements."""
    wanted = list(dict.fromkeys(names))
    counted = totals(work, wanted, asked)
    history = monthly(work, wanted, asked, until=asked.as_at)
    return [_judge(work, figure(name), counted, history[name], asked) for name in wanted]


def _judge(
    work: UnitOfWork,
    one: Measure | Ratio,
    counted: Mapping[str, Mapping[str, int]],
    history: Series,
    asked: Asked,
) -> Judged:
    value = counted[one.name].get("")
    whole = asked.period.start.day == 1 and (asked.period.end + timedelta(days=1)).day == 1
    target = book_of(work).target(one.name, on=asked.as_at, part=asked.part)
    judgement = None
    if target is not None and value is not None:
        judgement = standing(
            value, target=target.value, close=target.close, unit=one.unit, source=target.source
        )
    # Days of a month that is not over are not held against a whole month, where things happen day by day.
    comparable = value is not None and (whole or one.stands or one.unit == "percent")
    before, year = months_before(asked.as_at, 1), months_before(asked.as_at, 12)
    if asked.is_now and asked.period.start.day == 1:
        # The month that runs is shown as it stands, not as it was last night.
        history = replace(history, values=(*history.values[:-1], value))
    return Judged(
        figure=one,
        value=value,
        target=target,
        standing=judgement,
        against_month=_change(one, value, history, before) if comparable and value is not None else None,
        against_year=_change(one, value, history, year) if comparable and value is not None else None,
        series=history,
    )


def _change(one: Measure | Ratio, value: int, history: Series, month: date) -> Decision[str]:
    was = history.at(month)
    return change(value, was, unit=one.unit, good=one.good, than=f"{month:%B %Y}")
