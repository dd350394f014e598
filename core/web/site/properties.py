"""The page of a property: where it stands, what is above and under it, who lives there, its accounts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import col, select

from core.payments import queries as payments
from core.payments.models import Account
from core.people import queries as people
from core.people.queries import NamedParty
from core.properties import queries
from core.properties.models import Property
from core.values import Money, Subject, subject
from core.web.blocks import Block, Figures, Link, Prose, Summary, Table
from core.web.desk import HOME, Desk, guard
from core.web.page import page
from core.web.panels import offers_for, panels_for
from core.web.site import records
from core.web.site.documents import papers
from core.web.site.own_interests import declaring
from core.work import UnitOfWork

SEARCH = Link("Search", "/search")
_MOST = 200
_HOLDING = frozenset({"block", "estate"})


@get("/properties/{property_id:uuid}", guards=[guard("properties.see")], sync_to_thread=True)
def property_page(desk: NamedDependency[Desk], property_id: FromPath[UUID]) -> Response[Any]:
    """One property, with what every service shows of it."""
    with desk.look() as work:
        one = queries.property_by_id(work, property_id=property_id)
        above = queries.above(work, property_id=one.id)
        accounts = _accounts_at(work, [one.id])
        blocks: list[Block] = [Summary(_facts(one, above)), *offers_for(work, one.subject)]
        if one.kind in _HOLDING:
            blocks += _under(work, one)
        if work.actor.may("people.see"):
            blocks += _people(work, [one.subject, *(subject("account", key) for key in accounts)])
        if work.actor.may("payments.see"):
            blocks.append(records.accounts(work, list(accounts)))
        blocks.append(records.cases(work, one.subject))
        blocks += [
            *panels_for(work, one.subject),
            *papers(work, one.subject),
            declaring(one.subject),
            *records.history(work, one.subject),
        ]
    title = one.line_1 if not one.line_2 else f"{one.line_1}, {one.line_2}"
    may_change = desk.actor.may("properties.change")
    actions = [Link("Change", f"/properties/{property_id}/edit", hidden=title)] if may_change else []
    return page(desk, title, blocks, trail=(HOME, SEARCH), caption=one.kind.capitalize(), actions=actions)


def _facts(one: Property, above: Sequence[Property]) -> list[tuple[str, Any]]:
    lines = [one.line_1, one.line_2, one.line_3, one.town, one.postcode]
    part_of = [Link(each.address, f"/properties/{each.id}") for each in above]
    return [
        ("Address", [line for line in lines if line]),
        ("Reference", one.reference),
        ("UPRN", one.uprn),
        ("Ward", one.ward),
        ("Part of", part_of),
    ]


def _accounts_at(work: UnitOfWork, property_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The accounts of these properties, each with its property."""
    if not work.actor.may("payments.see"):
        return {}
    asked = select(Account.id, Account.property_id).where(col(Account.property_id).in_(property_ids))
    return {key: home for key, home in work.session.exec(asked) if home}


def _people(work: UnitOfWork, about: Sequence[Subject]) -> list[Block]:
    """Who has a role here or on an account of the place, now and before."""
    found: dict[tuple[str, str, Any], NamedParty] = {}
    for parties in people.parties_of(work, subjects=about).values():
        for one in parties:
            found.setdefault((one.who, one.role, one.starts_on), one)
    now = [one for one in found.values() if one.ends_on is None or one.ends_on >= work.today]
    before = [one for one in found.values() if one not in now]
    blocks: list[Block] = [
        records.parties(now, title="People and organisations now", empty="Nobody is recorded")
    ]
    if before:
        blocks.append(records.parties(before, title="Before them"))
    return blocks


def _under(work: UnitOfWork, one: Property) -> list[Block]:
    """What stands under a block or estate: counted at any depth, listed where it belongs directly."""
    children = queries.children(work, property_id=one.id)
    everything = queries.under(work, property_ids=[one.id])[one.id]
    shown = children[:_MOST]
    blocks: list[Block] = [_figures(work, everything), _belonging(work, shown)]
    if len(children) > _MOST:
        text = f"These are the first {_MOST} of {len(children)}. Search for an address to find another."
        blocks.append(Prose(text, "hint"))
    return blocks


def _figures(work: UnitOfWork, everything: Sequence[UUID]) -> Figures:
    items: list[tuple[str, Any, str]] = [("Properties under it", len(everything), "")]
    if work.actor.may("payments.see"):
        count, owed = payments.owed_at(work, property_ids=everything)
        items += [("Accounts under it", count, ""), ("Their balance", Money(owed), "")]
    return Figures(items)


def _belonging(work: UnitOfWork, children: Sequence[Property]) -> Table:
    accounts = _accounts_at(work, [one.id for one in children])
    balances = payments.balances(work, list(accounts)) if accounts else {}
    names = _living(work, children, accounts)
    owed: dict[UUID, int] = {}
    for key, home in accounts.items():
        owed[home] = owed.get(home, 0) + balances.get(key, 0)
    rows = [
        (
            Link(one.address, f"/properties/{one.id}"),
            one.kind.capitalize(),
            names.get(one.id, []),
            Money(owed[one.id]) if one.id in owed else None,
        )
        for one in children
    ]
    head = ("Address", "Kind", "People now", "Balance")
    return Table(head, rows, title="What belongs to it", empty="Nothing belongs to it", numbers=(3,))


def _living(
    work: UnitOfWork, children: Sequence[Property], accounts: dict[UUID, UUID]
) -> dict[UUID, list[str]]:
    """The names of those with a role at each property now, also by its accounts."""
    if not work.actor.may("people.see"):
        return {}
    homes = {subject("property", one.id): one.id for one in children}
    homes |= {subject("account", key): home for key, home in accounts.items()}
    found: dict[UUID, dict[str, None]] = {}
    for about, parties in people.parties_of(work, subjects=homes, on=work.today).items():
        found.setdefault(homes[about], {}).update(dict.fromkeys(one.name for one in parties))
    return {home: list(names) for home, names in found.items()}


HANDLERS = (property_page,)
