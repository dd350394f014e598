"""A team for the town: gardeners with cases, their leader, and a queue of what nobody has."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select, update

from core.cases import commands as cases
from core.cases.commands import NewCase
from core.cases.models import Case
from core.staff import commands as staff
from core.staff.models import User
from core.values import new_id, subject
from tests.web.town import OPENED, SYSTEM, Town, Visitor

MEMBERS = ("officer", "senior_officer", "team_leader")


def a_team(town: Town, *, mine: int = 2, waiting: int = 5) -> dict[str, UUID]:
    """Put three people into a team, give the officer cases and leave others to nobody; their ids by name."""
    with town.council.work(actor=SYSTEM) as work:
        team_id = staff.add_team(work, name="Gardeners").id
        known = [one.name for one in town.council.permissions]
        may = ("gardens.see", "gardens.let")
        role = staff.define_role(work, name="gardener", title="Gardener", permissions=may, known=known)
        work.session.exec(update(User).where(col(User.username).in_(MEMBERS)).values(team_id=team_id))
        found = work.session.exec(select(User).where(col(User.username).in_(MEMBERS))).all()
        ids = {one.username: one.id for one in found}
        for user_id in ids.values():
            staff.grant_role(work, user_id=user_id, role_id=role.id, starts_on=date(2026, 4, 1))
        _open(work, mine, subject("user", ids["officer"]))
        _open(work, waiting, None)
    town.council.settle()
    return {**ids, "team": team_id}


def _open(work: Any, count: int, owner: Any) -> list[UUID]:
    new = [NewCase(((subject("account", new_id()), "account"),), OPENED, owner=owner) for _ in range(count)]
    return list(cases.open_cases(work, type="gardens.letting", cases=new))


@dataclass
class Garden:
    """The town with its team and one browser, at which one sits after the other."""

    town: Town
    visitor: Visitor
    ids: dict[str, UUID] = field(default_factory=dict)

    def sit(self, username: str) -> Visitor:
        """Somebody else signs in."""
        self.visitor.client.cookies.clear()
        self.visitor.sign_in(username)
        return self.visitor

    def subject(self, name: str) -> Any:
        return subject("user", self.ids[name])

    def cases(self, count: int, owner: str | None = None) -> list[UUID]:
        """So many new cases that somebody has, or nobody."""
        with self.town.council.work(actor=SYSTEM) as work:
            return sorted(_open(work, count, self.subject(owner) if owner else None))

    def of(self, owner: str | None) -> list[UUID]:
        """The cases that somebody has, or nobody."""
        with self.town.council.look(actor=SYSTEM) as work:
            whose = col(Case.owner) == (self.subject(owner) if owner else None)
            return list(work.session.exec(select(Case.id).where(whose).order_by(col(Case.id))))


@contextmanager
def a_garden(town: Town) -> Iterator[Garden]:
    """Its team at work."""
    ids = a_team(town)
    with town.visit(None) as visitor:
        yield Garden(town, visitor, ids)
    town.council.close()
