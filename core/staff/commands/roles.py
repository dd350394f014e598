"""Defining roles; the ones that a council starts with are in `roles.toml`."""

import tomllib
from collections.abc import Collection, Iterable
from importlib.resources import files
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import col, delete, select

from core.errors import BadInput, NotFound
from core.permissions import Permission
from core.staff.commands.access import must_not_hold
from core.staff.commands.users import typed
from core.staff.events import RoleDefined, SecondFactorPolicySet
from core.staff.models import Role, RolePermission
from core.staff.rules import permission_fault, role_name
from core.work import UnitOfWork


def define_role(
    work: UnitOfWork, *, name: str, title: str, permissions: Iterable[str], known: Collection[str]
) -> Role:
    """Make a role, or let the one of this name hold exactly these permissions; needs staff.administer.

    `known` are the names of all permissions that the council's plugins declare; one of a plugin that is not
    enabled is kept. BadInput for a misspelt one, NotAllowed for a role that one holds.
    """
    work.actor.must("staff.administer")
    given = sorted(set(permissions))
    faults = [fault for one in given if (fault := permission_fault(one, known))]
    if faults:
        raise BadInput("; ".join(faults), field="permissions")
    role = _named(work, name)
    must_not_hold(work, role.id)
    role.title = typed(title, field="title")
    work.session.add(role)
    work.flush()
    work.session.exec(delete(RolePermission).where(col(RolePermission.role_id) == role.id))
    if given:
        rows = [{"role_id": role.id, "permission": one} for one in given]
        work.connection.execute(insert(RolePermission), rows)
    work.publish(RoleDefined(role_id=role.id, permissions=tuple(given)))
    return role


def require_second_factor(work: UnitOfWork, *, role_id: UUID, needed: bool) -> Role:
    """Say whether who holds a role must have a second factor; needs staff.administer.

    NotAllowed for a role that one holds, NotFound without such a role.
    """
    work.actor.must("staff.administer")
    role = work.session.get(Role, role_id, with_for_update=True)
    if role is None:
        message = "there is no such role"
        raise NotFound(message)
    must_not_hold(work, role.id)
    role.needs_second_factor = needed
    work.flush()
    work.publish(SecondFactorPolicySet(role_id=role.id, needed=needed))
    return role


def define_default_roles(work: UnitOfWork, *, declared: Collection[Permission]) -> list[Role]:
    """Make those of the roles in `roles.toml` that are not there yet; needs staff.administer.

    `declared` are all the permissions that core and the enabled plugins declare: each names the default
    roles that hold it. Roles that a council has, it has made its own: they are left as they are. Return
    what was made.
    """
    there = set(work.session.exec(select(Role.name)))
    known = {one.name for one in declared}
    return [
        define_role(work, name=name, title=role["title"], permissions=role["permissions"], known=known)
        for name, role in default_roles(declared).items()
        if name not in there
    ]


def default_roles(declared: Collection[Permission] = ()) -> dict[str, dict[str, Any]]:
    """The roles that a council starts with, by name: `title` and `permissions`, with those of `declared`."""
    roles: dict[str, dict[str, Any]] = tomllib.loads(
        files("core.staff").joinpath("roles.toml").read_text(encoding="utf-8")
    )
    for one in declared:
        for name in one.roles:
            # A plugin may name roles of its own, such as "licensing_officer".
            role = roles.setdefault(name, {"title": name.replace("_", " ").capitalize(), "permissions": []})
            role["permissions"].append(one.name)
    return roles


def _named(work: UnitOfWork, name: str) -> Role:
    try:
        known_by = role_name(name)
    except ValueError as error:
        raise BadInput(str(error), field="name") from None
    found = work.session.exec(select(Role).where(col(Role.name) == known_by).with_for_update()).first()
    return found or Role(name=known_by, title="")
