"""Who may see a case and who may act on it: its restriction to named people, and interests in it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core import restriction
from core.cases import commands, queries
from core.cases.models import Case
from core.restriction import Restriction, is_restricted
from core.staff.commands import allow_acting
from core.staff.queries import Closeness, holders, interests_in
from core.values import subject
from core.web import staff_names
from core.web.blocks import Alert, Badge, Block, Link, Links, Prose
from core.web.desk import HOME, Desk, guard
from core.web.fields import Hidden, LongText, Text, Ticks
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

_LIFT = Form(button="Let everybody see it again", title="Or lift the restriction", quiet=True)
_ALLOW = Form(
    (
        Hidden(name="user_id"),
        Text(
            name="because", label="Why may they act on it", missing="Say why they may act on it all the same"
        ),
    ),
    button="Allow it",
    quiet=True,
)


def marks(one: Case) -> list[Badge]:
    """What stands beside the name of a case that only some people see."""
    return [Badge("Restricted")] if is_restricted(one.sees) else []


def blocks(work: UnitOfWork, one: Case, about: Sequence[str]) -> list[Block]:
    """What the page of a case says of it: who alone sees it, and who is close to what it is `about`."""
    found: list[Block] = []
    mark = subject("case", one.id)
    if is_restricted(one.sees):
        names = staff_names.of(work, restriction.named_for(work, subject=mark))
        found.append(
            Alert(f"Only these people see this case: {', '.join(sorted(names.values()))}.", "Restricted")
        )
    for close in interests_in(work, subjects=about, on=mark):
        found += _close(work, one, close)
    return found


def leads(work: UnitOfWork, one: Case) -> list[Block]:
    """Where the page of a case leads those who decide who may see it."""
    found: list[tuple[Link, str]] = []
    if work.actor.may("cases.restrict"):
        found.append((Link("Who may see this case", f"/cases/{one.id}/restriction"), "name them, or lift it"))
    if work.actor.may("audit.see"):
        about = subject("case", one.id)
        found.append((Link("Who looked at it", f"/who-looked?about={about}"), "while it was restricted"))
    return [Links(found, "Who may see")] if found else []


def _close(work: UnitOfWork, one: Case, close: Closeness) -> list[Block]:
    is_me = work.actor.subject == subject("user", close.user_id)
    who = "You have" if is_me else f"{close.name} has"
    then = "may act on it all the same" if close.allowed else "may not act on it unless a leader allows it"
    text = f"{who} an interest in what this case is about ({close.kind}), and {then}."
    shown: list[Block] = [Alert(text, "Interest declared", "information" if close.allowed else "warning")]
    if not close.allowed and not is_me and work.actor.may("cases.allow_interest"):
        shown.append(_ALLOW.to(f"/cases/{one.id}/allow").empty(user_id=close.user_id))
    return shown


@post("/cases/{case_id:uuid}/allow", guards=[guard("cases.allow_interest")], sync_to_thread=True)
def allow(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], case_id: FromPath[UUID]
) -> Response[Any]:
    """Let somebody act on a case in which they have an interest."""
    with desk.look() as work:
        queries.case_by_id(work, case_id=case_id)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        user_id = find_id(values["user_id"]) or case_id  # what names nobody is not found
        allow_acting(work, user_id=user_id, on=subject("case", case_id), because=values["because"])
        return redirect(
            desk, f"/cases/{case_id}", banner="They may act on it; that you allowed it is recorded"
        )

    form = _ALLOW.to(f"/cases/{case_id}/allow")
    return submit(desk, form, typed, act=act, again=lambda filled: _sent_back(desk, case_id, filled))


def _sent_back(desk: Desk, case_id: UUID, filled: Filled) -> Response[Any]:
    trail = (HOME, Link("The case", f"/cases/{case_id}"))
    return page(desk, "Allow somebody to act on this case", [filled], trail=trail)


@get("/cases/{case_id:uuid}/restriction", guards=[guard("cases.restrict")], sync_to_thread=True)
def restriction_page(desk: NamedDependency[Desk], case_id: FromPath[UUID]) -> Response[Any]:
    """Who may see the case."""
    return _restriction(desk, case_id)


@post("/cases/{case_id:uuid}/restriction", guards=[guard("cases.restrict")], sync_to_thread=True)
def restrict(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], case_id: FromPath[UUID]
) -> Response[Any]:
    """Restrict the case to those ticked, or change who they are."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        named = {UUID(one) for one in values["named"]}
        commands.restrict_case(work, case_id=case_id, named=named, because=values["because"])
        is_mine = desk.actor.subject in {subject("user", one) for one in named}
        return redirect(
            desk,
            f"/cases/{case_id}" if is_mine else "/cases",
            banner="From now on only the people named see this case",
        )

    with desk.look() as work:
        form = _form(work, queries.case_by_id(work, case_id=case_id))
    return submit(desk, form, typed, act=act, again=lambda filled: _restriction(desk, case_id, filled))


@post("/cases/{case_id:uuid}/restriction/lift", guards=[guard("cases.restrict")], sync_to_thread=True)
def lift(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], case_id: FromPath[UUID]
) -> Response[Any]:
    """Let everybody see the case again who could before."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        commands.lift_restriction(work, case_id=case_id)
        return redirect(desk, f"/cases/{case_id}", banner="Everybody sees this case again who could before")

    return submit(desk, _LIFT, typed, act=act, again=lambda filled: _restriction(desk, case_id, filled))


def _restriction(desk: Desk, case_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = queries.case_by_id(work, case_id=case_id)
        mark = subject("case", case_id)
        named = restriction.named_for(work, subject=mark) if is_restricted(one.sees) else []
        kept = work.session.get(Restriction, mark)
        form = _form(work, one)
    shown = form.empty(named=[str(each) for each in named], because=kept.because if kept else "")
    text = "Others find neither the case nor its tasks, notes, documents or dates, in no list and no search."
    found: list[Block] = [Prose(text), next(iter(wrong), shown)]
    if kept is not None:
        found.append(_LIFT.to(f"/cases/{case_id}/restriction/lift").empty())
    trail = (HOME, Link("Cases", "/cases"), Link(one.reference, f"/cases/{case_id}"))
    return page(desk, "Who may see this case", found, trail=trail, caption=one.reference)


def _form(work: UnitOfWork, one: Case) -> Form:
    """Those who could see such a case, to be ticked."""
    kept = work.session.get(Restriction, subject("case", one.id))
    options = [
        (str(user_id), name) for user_id, name in holders(work, permission=kept.needs if kept else one.sees)
    ]
    fields = (
        Ticks(name="named", label="Who may see it", options=options, missing="Name at least one person"),
        LongText(name="because", label="Why", longest=500, rows=2, missing="Say why only they may see it"),
    )
    button = "Change who may see it" if kept else "Restrict it to these people"
    return Form(fields, button=button, action=f"/cases/{one.id}/restriction")


HANDLERS = (allow, restriction_page, restrict, lift)
