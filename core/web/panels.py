"""What the enabled plugins show and offer on core's pages, as blocks."""

from collections.abc import Iterable, Sequence

from core.hooks import Offer, Panel
from core.values.ids import Subject
from core.web.blocks import Block, Link, Links, Table
from core.web.subjects import dated
from core.work import UnitOfWork


def panel(one: Panel) -> Table:
    """A panel as a table; a date is said as people say it."""
    rows = [tuple(dated(cell) if isinstance(cell, str) else cell for cell in row) for row in one.rows]
    return Table(one.head, rows, title=one.title, empty=one.empty)


def panels_for(work: UnitOfWork, subject: Subject, also: Sequence[Subject] = ()) -> list[Table]:
    """Every plugin's panels about a subject, in the order in which the plugins are enabled.

    `also` are other names of the same, as merged records have them: plugins keep the ids that they were
    given, and are asked about each. Panels of the same title become one, without what is there twice.
    """
    found: dict[tuple[str, tuple[str, ...]], dict[tuple[object, ...], None]] = {}
    empty: dict[str, str] = {}
    for name in (subject, *also):
        answers: Iterable[Iterable[Panel]] = work.ask.panels_for(work=work, subject=name)
        for one in (each for answer in answers for each in answer):
            found.setdefault((one.title, one.head), {}).update(dict.fromkeys(one.rows))
            empty[one.title] = one.empty
    return [
        panel(Panel(title, head, tuple(rows), empty[title]))  # type: ignore[arg-type]
        for (title, head), rows in found.items()
    ]


def offers_for(work: UnitOfWork, subject: Subject, also: Sequence[Subject] = ()) -> list[Block]:
    """What the viewer may do next about a subject; nothing when nothing is offered. `also` as for panels."""
    items: dict[str, tuple[Link, str]] = {}
    for name in (subject, *also):
        answers: Iterable[Iterable[Offer]] = work.ask.offers_for(work=work, subject=name)
        for one in (each for answer in answers for each in answer):
            items.setdefault(one.title, (Link(one.title, one.address), one.because))
    return [Links(list(items.values()), "What you can do next")] if items else []
