"""What the pages of people, properties, accounts and cases share: parties, accounts and cases as tables."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.audit.queries import events_about
from core.cases.models import Case
from core.cases.queries import cases_about
from core.cases.workflows import Workflow
from core.payments.models import Account, Balance
from core.people.models import Party
from core.people.queries import NamedParty
from core.values import Money, Subject
from core.web.blocks import Block, Entry, Link, Table, Tag, Timeline
from core.web.labels import Labels
from core.web.looks import moment_of, words
from core.web.site.events import title_of
from core.work import UnitOfWork, find_id

_FEW = 10


def since(starts_on: Any, ends_on: Any) -> list[Any]:
    """From when to when, for a cell."""
    return [starts_on, Tag("Ended", "grey"), ends_on] if ends_on else [starts_on]


def roles(
    work: UnitOfWork, parties: Sequence[Party], *, title: str = "Roles", empty: str = "No role is recorded"
) -> Table:
    """What somebody is, and towards what."""
    labels = Labels(work, [one.subject for one in parties])
    rows = [(words(one.role), labels.link(one.subject), since(one.starts_on, one.ends_on)) for one in parties]
    return Table(("Role", "Of", "Since"), rows, title=title, empty=empty)


def parties(
    found: Sequence[NamedParty],
    *,
    title: str = "People and organisations",
    empty: str = "Nobody is recorded",
) -> Table:
    """Who plays which role here."""
    pages = {"person": "people", "organisation": "organisations"}
    rows = [
        (
            Link(one.name or "Name not shown", f"/{pages[kind]}/{key}"),
            words(one.role),
            since(one.starts_on, one.ends_on),
        )
        for one in found
        for kind, _, key in [one.who.partition("/")]
    ]
    return Table(("Name", "Role", "Since"), rows, title=title, empty=empty)


def accounts(
    work: UnitOfWork, account_ids: Collection[UUID] = (), *, property_id: UUID | None = None
) -> Table:
    """These accounts, or those of a property, with their balances, in one query."""
    wanted = col(Account.property_id) == property_id if property_id else col(Account.id).in_(account_ids)
    both = select(Account, Balance.balance).outerjoin(Balance, col(Balance.account_id) == col(Account.id))
    found = work.session.exec(both.where(wanted).order_by(col(Account.opened_on).desc())).all()
    rows = [
        (
            Link(one.reference, f"/accounts/{one.id}"),
            words(one.kind),
            since(one.opened_on, one.closed_on),
            Money(stand or 0),
        )
        for one, stand in found
    ]
    return Table(
        ("Account", "Kind", "Since", "Balance"), rows, title="Accounts", empty="No account", numbers=(3,)
    )


def account_ids(parties: Sequence[Party]) -> list[UUID]:
    """The accounts among what somebody has roles towards."""
    found = [find_id(one.subject.partition("/")[2]) for one in parties if one.subject.startswith("account/")]
    return [one for one in found if one]


def cases(work: UnitOfWork, about: Subject, also: Sequence[Subject] = ()) -> Table:
    """The cases about something, which may also have been called otherwise."""
    found = cases_about(work, subject=about, also=also)
    return case_table(work, found, title="Cases", empty="No case")


def case_table(work: UnitOfWork, found: Sequence[Case], *, title: str = "", empty: str = "No case") -> Table:
    """Cases with where they stand and who has them."""
    labels = Labels(work, [one.owner for one in found])
    book: Any = work.workflows
    followed = {key: book.find(*key) for key in {(one.type, one.version) for one in found}}
    rows = [
        (
            Link(one.reference, f"/cases/{one.id}"),
            *stage_of(book, one, followed[one.type, one.version]),
            moment_of(one.opened_at).date(),
            labels.text(one.owner) or None,
        )
        for one in found
    ]
    return Table(("Case", "Type", "Stage", "Opened", "Owner"), rows, title=title, label="Cases", empty=empty)


def stage_of(book: Any, case: Case, follows: Workflow | None) -> tuple[str, Tag]:
    """The case type's title and the stage in words; `follows` is None when plugin or version is not known."""
    newest = {one.name: one for one in book}.get(case.type)
    stage = follows.stages.get(case.stage) if follows else None
    text = stage.title if stage else words(case.stage)
    title = newest.title if newest else case.type
    if newest and follows is None:
        title = f"{title}, version {case.version}, which is no longer known"
    return title, Tag(text, "grey" if case.closed_at else "blue")


def history(work: UnitOfWork, about: Subject) -> list[Block]:
    """The last events about a record, for those who may see the log."""
    if not work.actor.may("audit.see"):
        return []
    found = events_about(work, about, limit=_FEW)
    labels = Labels(work, [one.actor for one in found])
    entries = [
        Entry(title_of(one.name), moment_of(one.at), labels.text(one.actor), f"/events/{one.seq}")
        for one in found
    ]
    return [Timeline(entries, title="What happened last")]
