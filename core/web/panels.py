"""What the enabled plugins show and offer on core's pages, as blocks."""

from collections.abc import Iterable

from core.hooks import Offer, Panel
from core.values.ids import Subject
from core.web.blocks import Block, Link, Links, Table
from core.work import UnitOfWork


def panel(one: Panel) -> Table:
    """A panel as a table."""
    return Table(one.head, one.rows, title=one.title, empty=one.empty)


def panels_for(work: UnitOfWork, subject: Subject) -> list[Table]:
    """Every plugin's panels about a subject, in the order in which the plugins are enabled."""
    answers: Iterable[Iterable[Panel]] = work.ask.panels_for(work=work, subject=subject)
    return [panel(one) for answer in answers for one in answer]


def offers_for(work: UnitOfWork, subject: Subject) -> list[Block]:
    """What the viewer may do next about a subject; nothing when nothing is offered."""
    answers: Iterable[Iterable[Offer]] = work.ask.offers_for(work=work, subject=subject)
    items = [(Link(one.title, one.address), one.because) for answer in answers for one in answer]
    return [Links(items, "What you can do next")] if items else []
