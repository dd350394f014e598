"""`borough staff`, beyond the first people: roles, leaving, a lost phone, and who can do what."""

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

import click
from rich.console import Console

from core.audit.commands import record_export
from core.cli.context import json_option, tell
from core.cli.importing import staff
from core.council import Council
from core.errors import BadInput
from core.opening import opened, operator
from core.sheets import Sheet, write
from core.staff.commands import grant_role, reset_second_factor
from core.staff.models import User
from core.staff.queries import access, roles, user_by_username
from core.work import UnitOfWork
from core.workload.commands import PassedOn, Receiving, leave_and_pass_on

_username = click.argument("username")
_HEAD = ("username", "name", "role", "permission", "starts_on", "ends_on", "acting_for")
DATE = click.DateTime(["%Y-%m-%d"])


@staff.command()
@_username
@click.argument("role")
@click.option("--from", "starts_on", type=DATE, help="The first day (default: today).")
@click.option("--to", "ends_on", type=DATE, help="The last day (default: no end).")
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
        (role_id,) = role_ids(work, council, [role])
        first, last = day_of(starts_on) or work.today, day_of(ends_on)
        user_id = user_called(work, username).id
        grant_role(work, user_id=user_id, role_id=role_id, starts_on=first, ends_on=last)
    answer = {"username": username, "role": role, "starts_on": first.isoformat()}
    tell(answer, as_json=as_json, show=lambda c: c.print(f"{username} is {role} from {first}"))


def receiving_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say to whom somebody's work goes."""
    to = click.option("--work-to", help="Let all their open cases and tasks go to this user now.")
    fair = click.option("--share-out", is_flag=True, help="Let them go by fairness among the team now.")
    return to(fair(command))


@staff.command()
@_username
@click.option("--on", type=DATE, help="From this day they are let in no more (default: today).")
@receiving_options
@json_option
@click.pass_context
def leave(
    context: click.Context,
    username: str,
    *,
    on: datetime | None,
    work_to: str | None,
    share_out: bool,
    as_json: bool,
) -> None:
    """Say that a member of staff leaves: their roles end, they are let in no more, and their work goes on.

    What is still theirs on the day goes by fairness among the team.
    """
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        day = day_of(on) or work.today
        receiving = receiving_of(work, work_to, share_out=share_out)
        user_id = user_called(work, username).id
        done = leave_and_pass_on(work, user_id=user_id, on=day, receiving=receiving)
    answer = {"username": username, "leaves_on": day.isoformat(), **said(done)}
    tell(answer, as_json=as_json, show=lambda c: c.print(f"{username} is let in no more from {day}"))


def receiving_of(work: UnitOfWork, work_to: str | None, *, share_out: bool) -> Receiving | None:
    """Who gets the work, as the options say; None when it is not to go now."""
    if work_to and share_out:
        message = "the work goes to one person or by fairness; give one of the two options"
        raise BadInput(message, field="work_to")
    if work_to:
        return Receiving(user_called(work, work_to).id)
    return Receiving() if share_out else None


def said(done: PassedOn) -> dict[str, int]:
    """What became of the work, for programs."""
    return {"cases_given": done.given, "cases_queued": done.queued, "tasks_given": done.tasks}


def role_ids(work: UnitOfWork, council: Council, names: Sequence[str]) -> list[UUID]:
    """The roles of these names; BadInput lists those that there are."""
    known = {one.name: one.role_id for one in roles(work, known={p.name for p in council.permissions})}
    for name in names:
        if name not in known:
            message = f"there is no role “{name}”; there are {', '.join(sorted(known))}"
            raise BadInput(message, field="role")
    return [known[name] for name in names]


@staff.command(name="reset-second-factor")
@_username
@json_option
@click.pass_context
def reset(context: click.Context, username: str, *, as_json: bool) -> None:
    """Take the second factor of somebody away who has lost their phone; they are signed out."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        reset_second_factor(work, user_id=user_called(work, username).id)
    tell({"username": username}, as_json=as_json, show=lambda c: c.print(f"{username} may set up another"))


@staff.command(name="access")
@click.option("--permission", help="Only who holds this permission.")
@click.option("--user", "username", help="Only what this user may do.")
@click.option("--on", type=DATE, help="On this day (default: today).")
@json_option
@click.pass_context
def who_can(
    context: click.Context,
    permission: str | None,
    username: str | None,
    *,
    on: datetime | None,
    as_json: bool,
) -> None:
    """Print who can do what, as CSV or as JSON; that it was taken out is in the trail."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        user_id = user_called(work, username).id if username else None
        day = day_of(on) or work.today
        found = access(work, on=day, permission=permission, user_id=user_id)
        record_export(work, what="staff.access", count=len(found))
        made = work.now
    cells = [[getattr(one, name) for name in _HEAD] for one in found]
    answer = {"access": [dict(zip(_HEAD, [str(cell or "") for cell in row], strict=True)) for row in cells]}

    def show(_console: Console) -> None:
        file = io.BytesIO()
        write("csv", file, [Sheet("Who can do what", _HEAD, cells)], made=made)
        click.echo(file.getvalue().decode("utf-8-sig"), nl=False)

    tell(answer, as_json=as_json, show=show)


def day_of(moment: datetime | None) -> date | None:
    """The day that an option gave, if it did."""
    return moment.date() if moment else None


def user_called(work: UnitOfWork, username: str) -> User:
    """Whoever signs in by this name; BadInput when nobody does."""
    found = user_by_username(work, username=username)
    if found is None:
        message = f"nobody signs in as “{username}”"
        raise BadInput(message, field="username")
    return found
