"""Restricted cases that nobody can see any more: who may see them is proposed here, for another to agree."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.cases.commands import propose_rescue
from core.cases.queries.unseen import RESCUE, UnseenCase, unseen_case, unseen_cases
from core.errors import NotFound
from core.staff.queries import holders
from core.values.ids import subject
from core.web import staff_names
from core.web.blocks import Block, Link, Links, Prose, Summary, Table, Tag
from core.web.desk import HOME, Desk, guard
from core.web.fields import LongText, Ticks
from core.web.forms import Filled, Form
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.site.work_shared import type_and_stage
from core.web.typed import Typed
from core.work import UnitOfWork

UNSEEN = Link("Cases that nobody can see", "/cases/unseen")
_TRAIL = (HOME, Link("Cases", "/cases"))
_TEXT = (
    "These cases are restricted to named people, and all of them have left or no longer hold the role that "
    "seeing such a case takes. Nobody is shown what is in a case here. Say who may see it; another person "
    "must agree, and both are in the trail."
)


def lead(work: UnitOfWork) -> list[Block]:
    """Where the list of cases leads those who may name others."""
    return [Links([(UNSEEN, "restricted, and everybody named has gone")])] if work.actor.may(RESCUE) else []


@get("/cases/unseen", guards=[guard(RESCUE)], sync_to_thread=True)
def unseen(desk: NamedDependency[Desk]) -> Response[Any]:
    """The cases that nobody can see any more."""
    with desk.look() as work:
        found = unseen_cases(work)
        names = _names(work, found)
        rows = [
            (
                Link(one.reference, f"/cases/unseen/{one.case_id}"),
                type_and_stage(work, one.type, "")[0],
                Tag("Open", "blue") if one.is_open else Tag("Closed", "grey"),
                moment_of(one.restricted_at),
                [names.get(each, "") for each in one.named],
            )
            for one in found
        ]
    empty = "Every restricted case has somebody who can see it"
    head = ("Case", "Type", "State", "Restricted", "Were named")
    blocks: list[Block] = [Prose(_TEXT), Table(head, rows, label="Cases that nobody can see", empty=empty)]
    return page(desk, "Cases that nobody can see", blocks, trail=_TRAIL)


@get("/cases/unseen/{case_id:uuid}", guards=[guard(RESCUE)], sync_to_thread=True)
def naming(desk: NamedDependency[Desk], case_id: FromPath[UUID]) -> Response[Any]:
    """Choose who may see one of them; back to the list once somebody can see it again."""
    try:
        return _shown(desk, case_id)
    except NotFound:
        return redirect(desk, UNSEEN.address, banner="Somebody can see this case: nobody need be named")


@post("/cases/unseen/{case_id:uuid}", guards=[guard(RESCUE)], sync_to_thread=True)
def name(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], case_id: FromPath[UUID]
) -> Response[Any]:
    """Propose them."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        named = [UUID(one) for one in values["named"]]
        propose_rescue(work, case_id=case_id, named=named, because=values["because"])
        return redirect(desk, UNSEEN.address, banner="Proposed: another person must agree before they see it")

    with desk.look() as work:
        form = _form(work, unseen_case(work, case_id=case_id))
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, case_id, filled))


def _shown(desk: Desk, case_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = unseen_case(work, case_id=case_id)
        names = _names(work, [one])
        form = _form(work, one)
        type_ = type_and_stage(work, one.type, "")[0]
    facts = Summary(
        [
            ("Case", one.reference),
            ("Type", type_),
            ("Restricted", moment_of(one.restricted_at)),
            ("Were named", [names.get(each, "") for each in one.named]),
        ]
    )
    blocks: list[Block] = [facts, next(iter(wrong), form.empty())]
    return page(desk, f"Who may see {one.reference}", blocks, trail=(*_TRAIL, UNSEEN))


def _names(work: UnitOfWork, found: Sequence[UnseenCase]) -> dict[UUID, str]:
    return staff_names.of(work, {each for one in found for each in one.named})


def _form(work: UnitOfWork, one: UnseenCase) -> Form:
    """Those who could see such a case, but for the visitor, to be ticked."""
    able = holders(work, permission=one.needs)
    options = [(str(key), text) for key, text in able if subject("user", key) != work.actor.subject]
    fields = (
        Ticks(name="named", label="Who may see it", options=options, missing="Name at least one person"),
        LongText(name="because", label="Why they", longest=500, rows=2, missing="Say why they may see it"),
    )
    return Form(fields, button="Propose it", action=f"/cases/unseen/{one.case_id}")


HANDLERS = (unseen, naming, name)
