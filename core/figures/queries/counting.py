"""Numbers: any figures, narrowed and sliced in one statement."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, literal, union_all
from sqlmodel import col

from core.cases.models import Case
from core.errors import NotFound
from core.figures.queries.asked import Asked
from core.figures.queries.bases import CASES, Base
from core.figures.queries.measures import MEASURES, RATIOS, Finals, Measure, Ratio
from core.figures.rules.ages import AGES, moments
from core.figures.rules.shares import share_of
from core.work import UnitOfWork

Totals = Mapping[str, Mapping[str, int]]
"""By figure, then by the slice; without slices the one slice is ""."""


def finals(work: UnitOfWork) -> Finals:
    """The stages at which cases are closed, by type."""
    return Finals(
        {
            one.name: frozenset(name for name, stage in one.stages.items() if stage.final)
            for one in work.workflows or ()
        }
    )


def figure(name: str) -> Measure | Ratio:
    """The figure of this name; NotFound when core counts none such."""
    found = MEASURES.get(name) or RATIOS.get(name)
    if found is None:
        message = f"there is no figure “{name}”"
        raise NotFound(message)
    return found


def total(work: UnitOfWork, name: str, asked: Asked) -> int:
    """What one figure comes to, of what this actor may see."""
    return totals(work, [name], asked).get(name, {}).get("", 0)


def totals(
    work: UnitOfWork, names: Iterable[str], asked: Asked, *, by: str = "", as_a_whole: bool = False
) -> Totals:
    """What figures come to, of what this actor may see, sliced by "part", "owner", "stage" or "age".

    One statement, however many figures. Shares are worked out from their parts; slices with nothing in them
    are left out, but a figure as a whole is always there. `as_a_whole` counts what this actor may not see
    too: for returns, whose numbers are the council's.
    """
    wanted = list(dict.fromkeys(names))
    needed = [one for name in wanted for one in _measures(name)]
    counted = _count(work, dict.fromkeys(needed), asked, by, as_a_whole=as_a_whole)
    found: dict[str, Mapping[str, int]] = {}
    for name in wanted:
        found[name] = _shares(counted, RATIOS[name]) if name in RATIOS else counted.get(name, {})
        if not by and name not in RATIOS:
            found[name] = {"": found[name].get("", 0)}
    return found


def conditions(work: UnitOfWork, measure: Measure, asked: Asked) -> list[ColumnElement[bool]]:
    """All that a row must be to be counted: the same for the number and for the list behind it."""
    return [*measure.where(asked, finals(work)), *_narrowing(measure.base, asked)]


def seen(work: UnitOfWork, measure: Measure, *, as_a_whole: bool) -> list[ColumnElement[bool]]:
    """The conditions for what this actor may see; none where the council as a whole is counted."""
    return [] if as_a_whole else measure.base.visible(work.actor)


def slice_of(base: Base, by: str, asked: Asked) -> Any:
    """The expression that says to which slice a row belongs."""
    if by == "age":
        bands = [(col(Case.opened_at) >= since, literal(name)) for name, since in moments(asked.as_at)]
        return case(*bands, else_=literal(AGES[-1].name)) if base is CASES else literal("")
    if by == "stage":
        return col(Case.stage) if base is CASES else literal("")
    return func.coalesce({"part": base.part, "owner": base.owner}[by], "") if by else literal("")


def _measures(name: str) -> Sequence[Measure]:
    one = figure(name)
    if isinstance(one, Measure):
        return (one,)
    return tuple(MEASURES[part] for part in dict.fromkeys((one.part_of, *one.all_of)))


def _count(
    work: UnitOfWork, measures: Iterable[Measure], asked: Asked, by: str, *, as_a_whole: bool
) -> dict[str, dict[str, int]]:
    branches = [_branch(work, one, asked, by, as_a_whole=as_a_whole) for one in measures]
    found: dict[str, dict[str, int]] = {}
    if branches:
        # Past the session, which would ask twice of each row whose it is: the base's conditions are the same.
        for name, part, value in work.connection.execute(union_all(*branches)):
            found.setdefault(name, {})[part] = int(value or 0)
    return found


def _branch(work: UnitOfWork, measure: Measure, asked: Asked, by: str, *, as_a_whole: bool) -> Any:
    base = measure.base
    value = func.coalesce(func.sum(base.amount), 0) if measure.unit == "pence" else func.count()
    part = cast(slice_of(base, by, asked), Text).label("slice")
    where = [*seen(work, measure, as_a_whole=as_a_whole), *conditions(work, measure, asked)]
    statement = base.of(literal(measure.name), part, value).where(*where)
    # By its label: written out again with new parameters, PostgreSQL would take it for another expression.
    return statement.group_by("slice") if by else statement


def _narrowing(base: Base, asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.service:
        # From "licensing." up to the next letter after the dot, so that an index on the type can be walked.
        found.append(and_(base.part >= f"{asked.service}.", base.part < f"{asked.service}/"))
    if asked.part:
        found.append(base.part == asked.part)
    if asked.owner:
        found.append(base.owner.is_(None) if asked.owner == "nobody" else base.owner == asked.owner)
    if asked.owners is not None:
        found.append(base.owner.in_(asked.owners))
    if asked.stage or asked.age:
        found.append(_slice_is(base, asked))
    return found


def _slice_is(base: Base, asked: Asked) -> ColumnElement[bool]:
    both = [("stage", asked.stage), ("age", asked.age)]
    return and_(*(slice_of(base, by, asked) == value for by, value in both if value))


def _shares(counted: Mapping[str, Mapping[str, int]], ratio: Ratio) -> dict[str, int]:
    slices = {part for name in ratio.all_of for part in counted.get(name, {})}
    found = {}
    for part in slices:
        whole = sum(counted.get(name, {}).get(part, 0) for name in ratio.all_of)
        share = share_of(counted.get(ratio.part_of, {}).get(part, 0), whole)
        if share is not None:
            found[part] = share
    return found
