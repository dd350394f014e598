"""Garages as a plugin: what it is, what it answers, hears, keeps time for and shows."""

# begin quote manifest
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID

from core.api import Link, Manifest, Panel, Permission, UnitOfWork, hookimpl
from core.values import Line, Match, Money, Subject, subject
from garages import commands, events, models, queries, rules, subscribers, timetable

manifest = Manifest(
    name="garages",
    title="Garages",
    purpose="Garages let for a weekly rent, the keys handed over when the first week is paid",
    version="0.1.0",
    core=">=0.1,<1",
    permissions=(
        Permission("garages.see", "See garages and their lettings", ("officer", "team_leader")),
        Permission("garages.let", "Add and let garages", ("officer",)),
    ),
    tables=(models.Garage,),
    events=events.ALL,
    subscribers=subscribers.ALL,
    timetable=timetable.JOBS,
    rules=(rules.weekly_rent,),
    navigation=(Link("Garages", "/garages", "garages.see"),),
    web="garages.web",
    folder=Path(__file__).parent,
)
# end quote manifest


# begin quote answers
@hookimpl
def identify_accounts(work: UnitOfWork, lines: Sequence[Line]) -> Sequence[Match]:
    """Bank lines that name a garage."""
    return queries.identify(work, lines)


@hookimpl
def panels_for(work: UnitOfWork, subject: Subject) -> Sequence[Panel]:
    """The garage on an account's page."""
    kind, _, key = subject.partition("/")
    found = queries.garages_on(work, [UUID(key)]) if kind == "account" else ()
    rows = tuple((one.number, one.size, f"let since {one.let_on}") for one in found)
    return [Panel("Garage", ("Number", "Size", "Letting"), rows)] if rows else ()


@hookimpl
def fields_for(
    work: UnitOfWork, notice: str, subjects: Sequence[Subject]
) -> Mapping[Subject, Mapping[str, str]]:
    """What the letter about the keys says of each garage."""
    if notice != "garage_keys_ready":
        return {}
    keys = [UUID(one.partition("/")[2]) for one in subjects if one.startswith("garage/")]
    return {
        subject("garage", one.id): {
            "garage_number": one.number,
            "weekly_rent": str(Money(rules.weekly_rent(one.size).result)),
        }
        for one in queries.garages_by_id(work, keys)
    }


# end quote answers


@hookimpl
def demo_data(work: UnitOfWork, size: int) -> None:
    """A few garages that nobody has yet."""
    for nth in range(max(size // 50, 3)):
        commands.add_garage(work, number=f"G-{nth + 1:04}", size="double" if nth % 4 == 0 else "single")
