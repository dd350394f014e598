"""What a plugin may be asked: now, read-only, in the asker's transaction.

A plugin answers by a function of the same name marked `@hookimpl` in its `plugin.py`, taking only the
arguments it needs, by name. Every hook returns a list, one answer for each plugin that answered, in the
order in which `config/council.toml` enables them. Hooks ask; events tell; nothing else crosses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

import pluggy

from core.values.decision import Decision, Fact, Objection
from core.values.ids import Subject
from core.values.match import Line, Match
from core.work import UnitOfWork

PROJECT = "borough"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True, slots=True)
class Panel:
    """Something a plugin shows on a page of core: a title and rows of cells, data and never HTML.

    A cell that is a (text, address) pair becomes a link.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | tuple[str, str], ...], ...]
    empty: str = "Nothing to show"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the viewer may do next: what, where, and why it is offered."""

    title: str
    address: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A search result: what it is, where it is, and by what it was found where the title does not show it."""

    title: str
    address: str
    kind: str
    detail: str = ""
    score: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number for returns and dashboards, with how it is defined; `unit` is "count" or "pence".

    `sees` is the permission without which nobody is shown it; `group` what it belongs to, such as a case
    type; `address` where the records behind it are listed; `good` whether more or less of it is better.
    A target is found by the figure's name.
    """

    name: str
    title: str
    value: int
    definition: str
    unit: Literal["count", "pence"] = "count"
    sees: str = ""
    group: str = ""
    address: str = ""
    good: Literal["more", "less", ""] = ""


@hookspec
def complaints_at_start(settings: Any) -> Sequence[str]:
    """What keeps this plugin from starting with these settings, in words; nothing when all is well."""


@hookspec
def identify_accounts(work: UnitOfWork, lines: Sequence[Line]) -> Sequence[Match]:
    """Whose money these bank lines are, in this plugin's opinion. Asked about many at once."""


@hookspec
def order_charges(work: UnitOfWork, account_ids: Sequence[UUID]) -> Mapping[int, int]:
    """A rank for open charges (by their posting's number); lower is paid first, unranked by age."""


@hookspec
def facts_about(work: UnitOfWork, subject: Subject) -> Sequence[Fact]:
    """What this plugin knows about a subject that another's rules or letters may need."""


@hookspec
def object_to(work: UnitOfWork, act: str, subject: Subject) -> Sequence[Objection]:
    """Why this act must not happen to this subject now. Asked again at the moment of sending."""


@hookspec
def hold_clocks(work: UnitOfWork, case_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Objection]]:
    """Why the clocks of which of these cases stand still now. Asked about many at once."""


@hookspec
def parties_to_serve(work: UnitOfWork, case_id: UUID) -> Sequence[Subject]:
    """Persons or organisations on whom notices about this case must be served."""


@hookspec
def fields_for(
    work: UnitOfWork, notice: str, subjects: Sequence[Subject]
) -> Mapping[Subject, Mapping[str, str | Decision[str]]]:
    """Values for the named fields of a letter about each of these; a decision also says why."""


@hookspec
def panels_for(work: UnitOfWork, subject: Subject) -> Sequence[Panel]:
    """What this plugin shows on the page of a person, property, account or case."""


@hookspec
def offers_for(work: UnitOfWork, subject: Subject) -> Sequence[Offer]:
    """What the viewer may do next about this subject; about themselves, on their list of work."""


@hookspec
def find(work: UnitOfWork, words: str, limit: int) -> Sequence[Found]:
    """Search results of this plugin's own records."""


@hookspec
def figures_for(work: UnitOfWork, on: date) -> Sequence[Figure]:
    """The plugin's figures as at a day."""


@hookspec
def personal_data_of(work: UnitOfWork, person_id: UUID) -> Mapping[str, Any]:
    """All that this plugin holds about a person, for a subject access request."""


@hookspec
def forget(work: UnitOfWork, person_id: UUID) -> Sequence[str]:
    """Erase what the law does not keep about a person; say what was kept and why."""


@hookspec
def demo_data(work: UnitOfWork, size: int) -> None:
    """Fill a fictional council with this plugin's records: about `size` main records, believable ones."""
