"""The page of a property: where it stands, what belongs to it, who lives there, its accounts and cases."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.people import queries as people
from core.properties import queries
from core.properties.models import Property
from core.web.blocks import Block, Link, Summary, Table
from core.web.desk import HOME, Desk, guard
from core.web.page import page
from core.web.panels import offers_for, panels_for
from core.web.site import records
from core.web.site.documents import papers
from core.web.site.own_interests import declaring
from core.work import UnitOfWork

_SEARCH = Link("Search", "/search")
_MOST = 200


@get("/properties/{property_id:uuid}", guards=[guard("properties.see")], sync_to_thread=True)
def property_page(desk: NamedDependency[Desk], property_id: FromPath[UUID]) -> Response[Any]:
    """One property, with what every service shows of it."""
    with desk.look() as work:
        one = queries.property_by_id(work, property_id=property_id)
        blocks: list[Block] = [Summary(_facts(work, one)), *offers_for(work, one.subject)]
        if work.actor.may("people.see"):
            blocks.append(records.parties(people.parties_of(work, subjects=[one.subject])[one.subject]))
        if work.actor.may("payments.see"):
            blocks.append(records.accounts(work, property_id=one.id))
        blocks.append(records.cases(work, one.subject))
        if one.kind in {"block", "estate"}:
            blocks.append(_belonging(work, one))
        blocks += [
            *panels_for(work, one.subject),
            *papers(work, one.subject),
            declaring(one.subject),
            *records.history(work, one.subject),
        ]
    title = one.line_1 if not one.line_2 else f"{one.line_1}, {one.line_2}"
    return page(desk, title, blocks, trail=(HOME, _SEARCH), caption=one.kind.capitalize())


def _facts(work: UnitOfWork, one: Property) -> list[tuple[str, Any]]:
    parents = queries.addresses_of(work, property_ids=[one.parent_id] if one.parent_id else [])
    part_of = [Link(address, f"/properties/{key}") for key, address in parents.items()]
    lines = [one.line_1, one.line_2, one.line_3, one.town, one.postcode]
    return [
        ("Address", [line for line in lines if line]),
        ("Reference", one.reference),
        ("UPRN", one.uprn),
        ("Ward", one.ward),
        ("Part of", part_of),
    ]


def _belonging(work: UnitOfWork, one: Property) -> Table:
    found = queries.children(work, property_id=one.id)
    rows = [
        (Link(each.address, f"/properties/{each.id}"), each.kind.capitalize(), each.reference)
        for each in found[:_MOST]
    ]
    title = (
        f"What belongs to it: the first {_MOST} of {len(found)}"
        if len(found) > _MOST
        else "What belongs to it"
    )
    return Table(("Address", "Kind", "Reference"), rows, title=title, empty="Nothing belongs to it")


HANDLERS = (property_page,)
