"""Ending or removing what belongs to a person: asked once more, with the day on which it ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import NotFound
from core.people import commands, queries
from core.values import subject
from core.web.blocks import Link
from core.web.desk import HOME, Desk, guard
from core.web.fields import Day
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.site.people import SEARCH
from core.web.typed import Typed
from core.work import UnitOfWork

_NOTHING = "there is nothing like this to end"


@dataclass(frozen=True, slots=True)
class _End:
    title: str
    text: str
    act: Callable[[UnitOfWork, UUID, date], object]
    has_day: bool = True

    @property
    def form(self) -> Form:
        """Its last day, or the bare question."""
        day = Day(name="ends_on", label="Its last day", required=False, hint="Left empty it is today")
        return Form(
            (day,) if self.has_day else (), button=self.title, text=self.text, danger=not self.has_day
        )


_ENDS: Mapping[str, _End] = {
    "name": _End(
        "Remove this name",
        "They are no longer found by it. The trail keeps that it was there.",
        lambda work, key, _: commands.remove_alias(work, alias_id=key),
        has_day=False,
    ),
    "contact": _End(
        "Remove this way to reach them",
        "It is removed and no longer used. The trail keeps that it was there.",
        lambda work, key, _: commands.remove_contact_point(work, contact_point_id=key),
        has_day=False,
    ),
    "officer": _End(
        "End the role",
        "It stays on record with its last day.",
        lambda work, key, day: commands.end_party(work, party_id=key, ends_on=day),
    ),
    "relation": _End(
        "End it",
        "It stays on record with its last day.",
        lambda work, key, day: commands.end_relation(work, relation_id=key, ends_on=day),
    ),
    "vulnerability": _End(
        "End the marker",
        "It is no longer shown from the day after.",
        lambda work, key, day: commands.end_vulnerability(work, vulnerability_id=key, ends_on=day),
    ),
    "risk": _End(
        "End the marker",
        "It is no longer shown from the day after.",
        lambda work, key, day: commands.end_risk(work, risk_id=key, ends_on=day),
    ),
}


@get(
    "/people/{person_id:uuid}/end/{what:str}/{row_id:uuid}",
    guards=[guard("people.change")],
    sync_to_thread=True,
)
def ask(
    desk: NamedDependency[Desk], person_id: FromPath[UUID], what: FromPath[str], row_id: FromPath[UUID]
) -> Response[Any]:
    """Ask once more."""
    return _page(desk, person_id, what, row_id, _end(what).form.empty())


@post(
    "/people/{person_id:uuid}/end/{what:str}/{row_id:uuid}",
    guards=[guard("people.change")],
    sync_to_thread=True,
)
def end(
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    person_id: FromPath[UUID],
    what: FromPath[str],
    row_id: FromPath[UUID],
) -> Response[Any]:
    """End it."""
    ending = _end(what)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        ending.act(work, row_id, values.get("ends_on") or work.today)
        return redirect(desk, f"/people/{person_id}", banner="Done")

    def again(filled: Filled) -> Response[Any]:
        return _page(desk, person_id, what, row_id, filled)

    return submit(desk, ending.form, typed, act=act, again=again)


@get(
    "/organisations/{organisation_id:uuid}/end/{what:str}/{row_id:uuid}",
    guards=[guard("people.change")],
    sync_to_thread=True,
)
def ask_of_organisation(
    desk: NamedDependency[Desk],
    organisation_id: FromPath[UUID],
    what: FromPath[str],
    row_id: FromPath[UUID],
) -> Response[Any]:
    """Ask once more before a way to reach an organisation is removed, or somebody's role in it ends."""
    return _organisation_page(desk, organisation_id, what, row_id, _end(what).form.empty())


@post(
    "/organisations/{organisation_id:uuid}/end/{what:str}/{row_id:uuid}",
    guards=[guard("people.change")],
    sync_to_thread=True,
)
def end_of_organisation(
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    organisation_id: FromPath[UUID],
    what: FromPath[str],
    row_id: FromPath[UUID],
) -> Response[Any]:
    """Remove or end it."""
    ending = _end(what)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        ending.act(work, row_id, values.get("ends_on") or work.today)
        return redirect(desk, f"/organisations/{organisation_id}", banner="Done")

    def again(filled: Filled) -> Response[Any]:
        return _organisation_page(desk, organisation_id, what, row_id, filled)

    with desk.look() as work:
        _said(work, organisation_id, what, row_id)
    return submit(desk, ending.form, typed, act=act, again=again)


def _end(what: str) -> _End:
    if what not in _ENDS:
        raise NotFound(_NOTHING)
    return _ENDS[what]


def _page(desk: Desk, person_id: UUID, what: str, row_id: UUID, filled: Filled) -> Response[Any]:
    with desk.look() as work:
        who = queries.person(work, person_id=person_id)
        if what == "officer":
            raise NotFound(_NOTHING)
        said = queries.said_of(work, who=subject("person", person_id), what=what, row_id=row_id)
    trail = (HOME, SEARCH, Link(who.name, f"/people/{who.id}"))
    return page(desk, f"{_end(what).title}: {said}", [filled], trail=trail)


def _organisation_page(
    desk: Desk, organisation_id: UUID, what: str, row_id: UUID, filled: Filled
) -> Response[Any]:
    with desk.look() as work:
        one = queries.organisation(work, organisation_id=organisation_id)
        said = _said(work, organisation_id, what, row_id)
    trail = (HOME, SEARCH, Link(one.name, f"/organisations/{organisation_id}"))
    return page(desk, f"{_end(what).title}: {said}", [filled], trail=trail)


def _said(work: UnitOfWork, organisation_id: UUID, what: str, row_id: UUID) -> str:
    """What is ended, in a few words; NotFound for what is none of this organisation's."""
    who = subject("organisation", organisation_id)
    if what == "officer":
        return queries.officer_said(work, organisation=who, party_id=row_id)
    if what != "contact":
        raise NotFound(_NOTHING)
    return queries.said_of(work, who=who, what=what, row_id=row_id)


HANDLERS = (ask, end, ask_of_organisation, end_of_organisation)
