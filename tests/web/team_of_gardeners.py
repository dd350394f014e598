"""A team for the town: gardeners with cases, their leader, and a queue of what nobody has."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select, update

from core.cases import commands as cases
from core.cases.commands import NewCase
from core.staff import commands as staff
from core.staff.models import User
from core.values import new_id, subject
from tests.web.town import OPENED, SYSTEM, Town

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


def _open(work: Any, count: int, owner: Any) -> None:
    new = [NewCase(((subject("account", new_id()), "account"),), OPENED, owner=owner) for _ in range(count)]
    cases.open_cases(work, type="gardens.letting", cases=new)
