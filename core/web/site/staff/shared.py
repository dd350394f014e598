"""What the pages of staff share: their parts, and lists to choose from."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select

from core.staff.models import Role
from core.staff.queries import directory
from core.web.blocks import Link, Tabs, Tag
from core.web.desk import HOME, Desk
from core.web.site.records import since
from core.work import UnitOfWork

STAFF = Link("Staff", "/staff")
TRAIL = (HOME, STAFF)
_PARTS = (
    (STAFF, "staff.see"),
    (Link("Teams", "/staff/teams"), "staff.see"),
    (Link("Roles", "/staff/roles"), "staff.see"),
    (Link("Authority", "/staff/authority"), "staff.see"),
    (Link("Cover", "/staff/cover"), "staff.see"),
    (Link("Reviews", "/staff/reviews"), "staff.see"),
    (Link("Who can do what", "/staff/access"), "staff.see"),
)
Options = list[tuple[str, str]]


def tabs(current: str) -> Tabs:
    """The parts of the pages of staff."""
    return Tabs([link for link, _ in _PARTS], current, "Staff", beside=True)


def user_options(work: UnitOfWork) -> Options:
    """Active users to choose from."""
    return [(str(user.id), user.name) for user, _ in directory.directory(work, limit=5_000)]


def team_options(work: UnitOfWork) -> Options:
    """Teams to choose from."""
    return [(str(team.id), team.name) for team, _, _ in directory.teams_with_sizes(work)]


def role_options(work: UnitOfWork) -> Options:
    """Roles to choose from."""
    found = work.session.exec(select(Role).order_by(col(Role.title), col(Role.name)))
    return [(str(role.id), role.title) for role in found]


def act_options(desk: Desk) -> Options:
    """Acts that two people do, to choose from."""
    acts = desk.council.surroundings.acts.values()
    return sorted(((act.name, act.title) for act in acts), key=lambda one: one[1])


def days(starts_on: date, ends_on: date | None, today: date) -> Sequence[Any]:
    """From when to when, and whether it is over or yet to come."""
    if starts_on > today:
        return [Tag("To come", "blue"), *since(starts_on, ends_on)]
    if ends_on is None or ends_on >= today:
        return [starts_on] if ends_on is None else [starts_on, Tag("Ends", "yellow"), ends_on]
    return since(starts_on, ends_on)
