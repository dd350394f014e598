"""`borough import` and `borough staff`: bringing in what a council has, and who works there."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import click

from core.cli.context import json_option, tell
from core.errors import BadInput
from core.opening import opened, operator
from core.people.commands import import_people
from core.properties.commands import import_properties
from core.staff.commands import add_user, define_default_roles, grant_role, set_limit, set_password
from core.staff.queries import roles, user_by_username
from core.work import UnitOfWork

_LARGEST = 100_000_000
_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


class _Run(Protocol):
    """A finished import."""

    @property
    def count(self) -> int: ...


@click.group(name="import")
def import_group() -> None:
    """Take records from CSV files: all of a file or nothing of it."""


@import_group.command()
@_file
@json_option
@click.pass_context
def people(context: click.Context, file: Path, *, as_json: bool) -> None:
    """Take people from a CSV file."""
    _import(context, file, import_people, what="people", as_json=as_json)


@import_group.command()
@_file
@json_option
@click.pass_context
def properties(context: click.Context, file: Path, *, as_json: bool) -> None:
    """Take properties, blocks and estates from a CSV file."""
    _import(context, file, import_properties, what="properties", as_json=as_json)


def _import(
    context: click.Context, file: Path, command: Callable[..., _Run], *, what: str, as_json: bool
) -> None:
    if file.stat().st_size > _LARGEST:
        message = f"{file}: larger than {_LARGEST // 1_000_000} MB; split it and import the parts"
        raise BadInput(message)
    with opened(context.obj, settle=True) as council, council.work(actor=operator()) as work:
        run = command(work, data=file.read_bytes(), name=str(file))
    tell(
        {what: run.count}, as_json=as_json, show=lambda console: console.print(f"{run.count:,} {what} taken.")
    )


@click.group()
def staff() -> None:
    """Add members of staff, with the roles and limits that they start with."""


@staff.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", default="administrator", show_default=True, help="The role that they start with.")
@json_option
@click.pass_context
def add(context: click.Context, username: str, name: str, role: str, *, as_json: bool) -> None:
    """Add a member of staff with a role, and print a password to hand over."""
    password = "-".join(secrets.token_hex(2) for _ in range(5))
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        define_default_roles(work, declared=council.permissions)
        _hire(work, username=username, name=name, role=role, password=password, known=council.permissions)
    answer = {"username": username, "role": role, "password": password}
    tell(
        answer, as_json=as_json, show=lambda console: console.print(f"{username} may sign in with {password}")
    )


def _hire(work: UnitOfWork, *, username: str, name: str, role: str, password: str, known: Any) -> None:
    found = {one.name: one.role_id for one in roles(work, known={one.name for one in known})}
    if role not in found:
        message = f"there is no role “{role}”; there are {', '.join(sorted(found))}"
        raise BadInput(message, field="role")
    person = add_user(work, username=username, name=name)
    set_password(work, user_id=person.id, password=password)
    grant_role(work, user_id=person.id, role_id=found[role], starts_on=work.today)


@staff.command()
@click.argument("username")
@click.argument("act")
@click.argument("pounds", type=click.IntRange(min=0, max=100_000_000))
@json_option
@click.pass_context
def limit(context: click.Context, username: str, act: str, pounds: int, *, as_json: bool) -> None:
    """Let a member of staff approve an act up to so many pounds from today, e.g. payments.refund 500."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        if act not in council.surroundings.acts:
            message = f"there is no act “{act}”; there are {', '.join(sorted(council.surroundings.acts))}"
            raise BadInput(message, field="act")
        person = user_by_username(work, username=username)
        if person is None:
            message = f"nobody signs in as “{username}”"
            raise BadInput(message, field="username")
        set_limit(work, act=act, amount=pounds * 100, user_id=person.id, starts_on=work.today)
    answer = {"username": username, "act": act, "pounds": pounds}
    tell(answer, as_json=as_json, show=lambda console: console.print(f"{username}: {act} up to £{pounds:,}"))
