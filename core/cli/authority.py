"""`borough staff`, beyond the first people: roles, leaving, a lost phone, and who can do what."""

import io
from datetime import date, datetime

import click
from rich.console import Console

from core.audit.commands import record_export
from core.cli.context import json_option, tell
from core.cli.importing import staff
from core.errors import BadInput
from core.opening import opened, operator
from core.sheets import Sheet, write
from core.staff.commands import grant_role, leave_user, reset_second_factor
from core.staff.models import User
from core.staff.queries import access, roles, user_by_username
from core.work import UnitOfWork

_username = click.argument("username")
_HEAD = ("username", "name", "role", "permission", "starts_on", "ends_on", "acting_for")
_DATE = click.DateTime(["%Y-%m-%d"])


@staff.command()
@_username
@click.argument("role")
@click.option("--from", "starts_on", type=_DATE, help="The first day (default: today).")
@click.option("--to", "ends_on", type=_DATE, help="The last day (default: no end).")
@json_option
@click.pass_context
def grant(
    context: click.Context,
    username: str,
    role: str,
    starts_on: datetime | None,
    ends_on: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Give a member of staff a role, e.g. team_leader."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        known = {one.name: one.role_id for one in roles(work, known={p.name for p in council.permissions})}
        if role not in known:
            message = f"there is no role “{role}”; there are {', '.join(sorted(known))}"
            raise BadInput(message, field="role")
        first, last = _day(starts_on) or work.today, _day(ends_on)
        grant_role(work, user_id=_user(work, username).id, role_id=known[role], starts_on=first, ends_on=last)
    answer = {"username": username, "role": role, "starts_on": first.isoformat()}
    tell(answer, as_json=as_json, show=lambda c: c.print(f"{username} is {role} from {first}"))


@staff.command()
@_username
@click.option("--on", type=_DATE, help="From this day they are let in no more (default: today).")
@json_option
@click.pass_context
def leave(context: click.Context, username: str, on: datetime | None, *, as_json: bool) -> None:
    """Say that a member of staff leaves: their roles end, and they are let in no more."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        day = _day(on) or work.today
        leave_user(work, user_id=_user(work, username).id, on=day)
    answer = {"username": username, "leaves_on": day.isoformat()}
    tell(answer, as_json=as_json, show=lambda c: c.print(f"{username} is let in no more from {day}"))


@staff.command(name="reset-second-factor")
@_username
@json_option
@click.pass_context
def reset(context: click.Context, username: str, *, as_json: bool) -> None:
    """Take the second factor of somebody away who has lost their phone; they are signed out."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        reset_second_factor(work, user_id=_user(work, username).id)
    tell({"username": username}, as_json=as_json, show=lambda c: c.print(f"{username} may set up another"))


@staff.command(name="access")
@click.option("--permission", help="Only who holds this permission.")
@json_option
@click.pass_context
def who_can(context: click.Context, permission: str | None, *, as_json: bool) -> None:
    """Print who can do what today, as CSV or as JSON."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        found = access(work, on=work.today, permission=permission)
        record_export(work, what="staff.access", count=len(found))
        made = work.now
    cells = [[getattr(one, name) for name in _HEAD] for one in found]
    answer = {"access": [dict(zip(_HEAD, [str(cell or "") for cell in row], strict=True)) for row in cells]}

    def show(_console: Console) -> None:
        file = io.BytesIO()
        write("csv", file, [Sheet("Who can do what", _HEAD, cells)], made=made)
        click.echo(file.getvalue().decode("utf-8-sig"), nl=False)

    tell(answer, as_json=as_json, show=show)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _user(work: UnitOfWork, username: str) -> User:
    found = user_by_username(work, username=username)
    if found is None:
        message = f"nobody signs in as “{username}”"
        raise BadInput(message, field="username")
    return found


__all__ = ["staff"]
