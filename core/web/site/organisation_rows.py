"""What the page of an organisation shows: what it is, who acts for it, where it stands, and its records."""

from typing import Any
from uuid import UUID

from core.people import queries
from core.web.blocks import Block, Link, Summary, Table
from core.web.looks import words
from core.web.site import records
from core.web.site.records import since
from core.web.subjects import address_of
from core.work import UnitOfWork


def facts(shown: queries.OrganisationPage) -> Summary:
    """What it is known by, and the records that were merged into it."""
    one, merged = shown.organisation, [each.name for each in shown.records[1:]]
    rows: list[tuple[str, Any]] = [
        ("Reference", [each.reference for each in shown.records if each.reference]),
        ("Registered number", one.number),
    ]
    return Summary([*rows, ("Merged records", merged)] if merged else rows)


def officers(work: UnitOfWork, shown: queries.OrganisationPage, *, changes: bool) -> Table:
    """Who acts for it; with `changes` each role that runs can be ended."""
    named = queries.parties_of(work, subjects=[each.subject for each in shown.records])
    found = [each for some in named.values() for each in some]
    rows = [
        (
            Link(each.name, address_of(each.who)),
            words(each.role),
            since(each.starts_on, each.ends_on),
            *([_end(shown.organisation.id, each)] if changes else []),
        )
        for each in found
    ]
    head = ("Name", "Role", "Since", *(["Mend"] if changes else []))
    return Table(head, rows, title="Officers and agents", empty="Nobody is recorded")


def _end(organisation_id: UUID, one: queries.NamedParty) -> Link | None:
    if one.ends_on:
        return None
    return Link("End", f"/organisations/{organisation_id}/end/officer/{one.party_id}", hidden=one.name)


def merges(work: UnitOfWork, organisation_id: UUID) -> list[Block]:
    """Which records were merged into it, and which were taken apart again."""
    rows = [
        (
            Link(one.merged_name, f"/organisations/merges/{one.merge.id}"),
            one.merge.because,
            one.at,
            one.ended_at,
        )
        for one in queries.organisation_merges_of(work, organisation_id=organisation_id)
    ]
    head = ("Record", "Why it was merged", "Merged", "Taken apart")
    return [Table(head, rows, title="Merged records")] if rows else []


def standing(work: UnitOfWork, shown: queries.OrganisationPage) -> list[Block]:
    """Its accounts, its properties, and what else it has a role in."""
    blocks: list[Block] = []
    if work.actor.may("payments.see"):
        blocks.append(records.accounts(work, records.account_ids(shown.parties)))
    homes = [one for one in shown.parties if one.subject_kind == "property"]
    others = [one for one in shown.parties if one.subject_kind not in {"property", "account"}]
    blocks.append(records.roles(work, homes, title="Properties", empty="It has no role in a property"))
    return [*blocks, records.roles(work, others, title="Other roles")] if others else blocks
