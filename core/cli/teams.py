"""`borough staff`: teams and who leads them, cover, a new job, and reviews of access."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from core.cli.authority import DATE, day_of, receiving_of, receiving_options, role_ids, said, user_called
from core.cli.context import json_option, tell
from core.cli.importing import staff
from core.errors import BadInput
from core.opening import opened, operator
from core.staff.commands import (
    add_team,
    end_cover,
    set_cover,
    set_team_leader,
    start_review,
)
from core.staff.models import Team
from core.staff.queries import directory
from core.staff.queries import teams as all_teams
from core.work import UnitOfWork, find_id
from core.workload.commands import move_and_pass_on


@staff.command(name="teams")
@json_option
@click.pass_context
def list_teams(context: click.Context, *, as_json: bool) -> None:
    """List the teams, who leads each, and how many active members it has."""
    with opened(context.obj) as council, council.look(actor=operator()) as work:
        rows = [
            {"team": team.name, "leader": leader, "members": count}
            for team, leader, count in directory.teams_with_sizes(work)
        ]
    _listed("teams", rows, as_json=as_json)


@staff.command(name="list")
@click.option("--team", help="Only the members of this team.")
@click.option("--all", "everybody", is_flag=True, help="Those who have left, too.")
@json_option
@click.pass_context
def list_staff(context: click.Context, team: str | None, *, everybody: bool, as_json: bool) -> None:
    """List members of staff with their teams."""
    with opened(context.obj) as council, council.look(actor=operator()) as work:
        team_id = _team(work, team).id if team else None
        rows = [
            {"username": user.username, "name": user.name, "team": name, "active": user.active}
            for user, name in directory.directory(work, team_id=team_id, inactive=everybody, limit=100_000)
        ]
    _listed("staff", rows, as_json=as_json)


@staff.command(name="team")
@click.argument("name")
@click.option("--leader", help="Who leads it, by user name.")
@click.option("--nobody-leads", is_flag=True, help="Say that nobody leads it for now.")
@json_option
@click.pass_context
def team(context: click.Context, name: str, leader: str | None, *, nobody_leads: bool, as_json: bool) -> None:
    """Add a team, or say who leads one that there is."""
    if leader and nobody_leads:
        message = "either somebody leads it or nobody does"
        raise BadInput(message, field="leader")
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        known = {one.name: one for one in all_teams(work)}
        one = known.get(name) or add_team(work, name=name)
        if leader or nobody_leads:
            leader_id = user_called(work, leader).id if leader else None
            set_team_leader(work, team_id=one.id, leader_id=leader_id)
    answer = {"team": name, "added": name not in known, "leader": leader}
    led = f", led by {leader}" if leader else ""
    tell(answer, as_json=as_json, show=lambda c: c.print(f"There is a team “{name}”{led}"))


@staff.command(name="move")
@click.argument("username")
@click.option("--team", "team_name", help="The new team (default: none).")
@click.option("--role", "role_names", multiple=True, help="A role in the new job; may be given many times.")
@click.option("--on", type=DATE, help="The first day in the new job (default: today).")
@receiving_options
@json_option
@click.pass_context
def move(
    context: click.Context,
    username: str,
    team_name: str | None,
    role_names: Sequence[str],
    *,
    on: datetime | None,
    work_to: str | None,
    share_out: bool,
    as_json: bool,
) -> None:
    """Give a member of staff another job: exactly these roles and this team, and none of their own limits.

    They keep the cases that they can act on in the new job, unless --work-to or --share-out lets all go now.
    """
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        first = day_of(on) or work.today
        done = move_and_pass_on(
            work,
            user_id=user_called(work, username).id,
            on=first,
            team_id=_team(work, team_name).id if team_name else None,
            role_ids=role_ids(work, council, role_names),
            receiving=receiving_of(work, work_to, share_out=share_out),
        )
    answer = {"username": username, "moves_on": first.isoformat(), **said(done)}
    tell(answer, as_json=as_json, show=lambda c: c.print(f"{username} has the new job from {first}"))


@staff.command(name="covers")
@json_option
@click.pass_context
def covers(context: click.Context, *, as_json: bool) -> None:
    """List the cover that runs or is to come: who acts for whom, and why."""
    with opened(context.obj) as council, council.look(actor=operator()) as work:
        rows = [
            {
                "cover": str(one.cover_id),
                "covered": one.covered,
                "by": one.by,
                "starts_on": one.starts_on.isoformat(),
                "ends_on": one.ends_on.isoformat(),
                "because": one.because,
            }
            for one in directory.covers(work)
        ]
    _listed("covers", rows, as_json=as_json)


@staff.command(name="cover")
@click.argument("covered")
@click.argument("by")
@click.option("--from", "starts_on", type=DATE, help="The first day (default: today).")
@click.option("--to", "ends_on", type=DATE, required=True, help="The last day.")
@click.option("--because", required=True, help="Why.")
@json_option
@click.pass_context
def cover(
    context: click.Context,
    covered: str,
    by: str,
    *,
    starts_on: datetime | None,
    ends_on: datetime,
    because: str,
    as_json: bool,
) -> None:
    """Let somebody act for another who is away, with that one's roles and limits."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        first = day_of(starts_on) or work.today
        made = set_cover(
            work,
            covered_id=user_called(work, covered).id,
            by_id=user_called(work, by).id,
            starts_on=first,
            ends_on=ends_on.date(),
            because=because,
        )
        answer = {"cover": str(made.id), "covered": covered, "by": by, "starts_on": first.isoformat()}
    tell(answer, as_json=as_json, show=lambda c: c.print(f"{by} acts for {covered} from {first}"))


@staff.command(name="end-cover")
@click.argument("cover_id", metavar="COVER")
@json_option
@click.pass_context
def stop_cover(context: click.Context, cover_id: str, *, as_json: bool) -> None:
    """End a cover at once, by the id that `borough staff covers` shows."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        end_cover(work, cover_id=_id(cover_id, "cover"))
    tell({"cover": cover_id}, as_json=as_json, show=lambda c: c.print("The cover is over"))


@staff.command(name="reviews")
@click.option("--left", help="Only the roles of this review that nobody has looked at, by its id.")
@json_option
@click.pass_context
def reviews(context: click.Context, left: str | None, *, as_json: bool) -> None:
    """List the access reviews and how far each is, or what is left of one.

    Roles are confirmed or ended on the pages only: by a person who does not hold them, in their own name.
    """
    with opened(context.obj) as council, council.look(actor=operator()) as work:
        rows = _left(work, left) if left else _reviews(work)
    _listed("left" if left else "reviews", rows, as_json=as_json)


def _reviews(work: UnitOfWork) -> list[dict[str, Any]]:
    return [
        {
            "review": str(one.review.id),
            "title": one.review.title,
            "due_on": one.review.due_on.isoformat(),
            "kept": one.kept,
            "ended": one.ended,
            "left": one.left,
            "overdue": one.is_overdue(work.today),
        }
        for one in directory.reviews(work)
    ]


def _left(work: UnitOfWork, wanted: str) -> list[dict[str, Any]]:
    review_id = _id(wanted, "review")
    found = directory.review_items(work, review_id=review_id, left_only=True, limit=100_000)
    return [{"holder": one.holder, "role": one.role, "reviewer": one.reviewer} for one in found]


@staff.command(name="review")
@click.argument("title")
@click.option("--due", type=DATE, required=True, help="The day by which everybody has been looked at.")
@json_option
@click.pass_context
def review(context: click.Context, title: str, due: datetime, *, as_json: bool) -> None:
    """Begin an access review over every role that active members of staff hold."""
    with opened(context.obj) as council, council.work(actor=operator()) as work:
        made = start_review(work, title=title, due_on=due.date())
        answer = {"review": str(made.id), "title": made.title, "due_on": made.due_on.isoformat()}
    tell(answer, as_json=as_json, show=lambda c: c.print(f"“{title}” has begun; it is due on {due.date()}"))


def _team(work: UnitOfWork, name: str) -> Team:
    known = {one.name: one for one in all_teams(work)}
    if name not in known:
        message = f"there is no team “{name}”; there are {', '.join(sorted(known)) or 'none yet'}"
        raise BadInput(message, field="team")
    return known[name]


def _id(text: str, field: str) -> Any:
    found = find_id(text)
    if found is None:
        message = f"“{text[:60]}” is no id; copy it from the list"
        raise BadInput(message, field=field)
    return found


def _listed(what: str, rows: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """Print rows as a table, or as one JSON object."""

    def show(console: Console) -> None:
        if not rows:
            console.print("There is none.")
            return
        table = Table(*(name.replace("_", " ").capitalize() for name in rows[0]))
        for row in rows:
            table.add_row(*("" if cell is None else str(cell) for cell in row.values()))
        console.print(table)

    tell({what: rows}, as_json=as_json, show=show)


__all__ = ["staff"]
