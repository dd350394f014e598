"""Who acts, what they may do, and which rows they may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar, Self

from sqlalchemy import ColumnElement, Table, false, select, true
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlalchemy.sql.elements import True_
from sqlalchemy.sql.visitors import iterate
from sqlmodel import SQLModel

from core.errors import NotAllowed
from core.values.ids import Subject


@dataclass(frozen=True, slots=True)
class Permission:
    """Something a role may allow: `name` is dotted (room or plugin first), `title` is for people.

    `roles` names the roles that hold it in a new council: default ones such as "officer", or ones that
    are made for the plugin, such as "licensing_officer".
    """

    name: str
    title: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a member of staff or the system itself.

    `limits` holds the largest amount in pence that this person may approve, by act. `acting_for` are those
    whom they cover today, by name; `competences` what they are qualified to decide. `interests` are the
    records that they are close to, and `cleared` the cases that they may act on all the same.
    """

    subject: Subject
    name: str
    permissions: frozenset[str] = frozenset()
    limits: Mapping[str, int] = field(default_factory=dict)
    is_system: bool = False
    acting_for: Mapping[str, str] = field(default_factory=dict)
    competences: frozenset[str] = frozenset()
    interests: frozenset[str] = frozenset()
    cleared: frozenset[str] = frozenset()

    @classmethod
    def system(cls, what: str) -> Self:
        """Borough acting by itself: a subscriber, the timetable, the command line."""
        return cls(subject=Subject(f"system/{what}"), name=what, is_system=True)

    def may(self, permission: str) -> bool:
        """Whether this actor holds the permission; the system holds all."""
        return self.is_system or permission in self.permissions

    def is_competent(self, competence: str) -> bool:
        """Whether this actor has the competence; everybody where none is asked for, and the system always."""
        return self.is_system or not competence or competence in self.competences

    def must(self, permission: str) -> None:
        """NotAllowed unless this actor holds the permission."""
        if not self.may(permission):
            message = (
                f"{self.name} does not have the permission “{permission}”; an administrator can grant it"
            )
            raise NotAllowed(message)


class Row(SQLModel):
    """The base of every table class.

    `__sees__` names the permission without which a person sees none of its rows; None means that the
    table holds nothing to see by itself. A class with finer rules overrides `visible_to`. Rows of an
    `__append_only__` table can be added but never changed or deleted: triggers in the database refuse it.
    """

    __sees__: ClassVar[str | None] = None
    __append_only__: ClassVar[bool] = False

    @classmethod
    def visible_to(cls, actor: Actor) -> ColumnElement[bool]:
        """The condition for rows that this actor may see."""
        return true() if cls.__sees__ is None or actor.may(cls.__sees__) else false()


def visible_ids(table: str, actor: Actor) -> Any:
    """The ids of another room's rows that this actor may see: rooms meet by name, not by import."""
    row: Any = _row_of(table)
    return select(row.id).where(row.visible_to(actor)).correlate(None)


@cache
def _row_of(table: str) -> type[Row]:
    below = [Row]
    while below:
        row = below.pop()
        if row.__dict__.get("__tablename__") == table:
            return row
        below += row.__subclasses__()
    message = f"no class has the table “{table}”"
    raise LookupError(message)


class OnlyVisible:
    """Adds to every query of a session, whatever wrote it, the condition that the actor may see its rows.

    This is the one place where lists are filtered by permission: every reading session runs through it.
    """

    def __init__(self, actor: Actor, guarded: tuple[type[Row], ...]) -> None:
        """Filter the rows of these classes for this actor."""
        self._actor = actor
        self._guarded = {str(row.__tablename__): row for row in guarded}
        self._made: dict[str, Any] = {}

    def __call__(self, state: ORMExecuteState) -> None:
        """Add the conditions for the tables that the query reads, at any depth; all would take long."""
        if not state.is_select or self._actor.is_system:
            return
        statement: Any = state.statement
        read = {element.name for element in iterate(statement) if isinstance(element, Table)}
        options = [
            one for name in read if name in self._guarded and (one := self._condition(name)) is not None
        ]
        if options:
            state.statement = statement.options(*options)

    def _condition(self, name: str) -> Any:
        if name not in self._made:
            row = self._guarded[name]
            condition = row.visible_to(self._actor)
            everything = isinstance(condition, True_)
            self._made[name] = (
                None if everything else with_loader_criteria(row, condition, include_aliases=True)
            )
        return self._made[name]
