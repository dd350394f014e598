"""The page of a person: what to mind, who they are, how to reach them, and all that services know of them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.people import queries
from core.people.models import Person, Risk, Vulnerability
from core.people.queries import PersonPage
from core.values import Subject
from core.web.blocks import Alert, Block, Link, Links, Summary, Table, Tabs
from core.web.desk import HOME, Desk, guard
from core.web.page import page, redirect
from core.web.panels import offers_for, panels_for
from core.web.site import records
from core.web.site.documents import papers
from core.web.site.own_interests import declaring
from core.web.site.people_rows import CONTACT_BY, LANGUAGES, contacts_table, names_table, relations_table
from core.work import UnitOfWork

_MARKERS = ("people.see_vulnerabilities", "people.see_risks", "people.see_safeguarding")
SEARCH = Link("Search", "/search")


@get("/people/{person_id:uuid}", guards=[guard("people.see")], sync_to_thread=True)
def person(desk: NamedDependency[Desk], person_id: FromPath[UUID]) -> Response[Any]:
    """One person, with what every service shows of them."""
    with desk.look() as work:
        shown = queries.person_page(work, person_id=person_id)
        who = shown.person
        if who.id != person_id:
            banner = "This record was merged into the one that you see now"
            return redirect(desk, f"/people/{who.id}", banner=banner)
        also = [one.subject for one in shown.records[1:]]
        changes = work.actor.may("people.change")
        blocks: list[Block] = [
            *_minded(work, shown),
            _tabs(who.id, ""),
            Summary(_facts(shown)),
            *offers_for(work, who.subject, also),
            *_standing(work, shown, also),
            contacts_table(shown.contact_points, f"/people/{who.id}", changes=changes),
            relations_table(shown.relations, who.id, changes=changes),
            *(names_table(shown.aliases, who.id) if changes else ()),
            *panels_for(work, who.subject, also),
            *(_to_add(work, who.id) if changes else ()),
        ]
    return page(desk, who.name, blocks, trail=(HOME, SEARCH), caption="Person", actions=_actions(desk, who))


@get("/people/{person_id:uuid}/history", guards=[guard("people.see")], sync_to_thread=True)
def history(desk: NamedDependency[Desk], person_id: FromPath[UUID]) -> Response[Any]:
    """Their documents, the records that were merged, and what happened last."""
    with desk.look() as work:
        who = queries.person(work, person_id=person_id)
        merges = queries.merges_of(work, person_id=who.id)
        blocks: list[Block] = [_tabs(who.id, "history"), *papers(work, who.subject)]
        if merges:
            blocks.append(_merges(merges))
        blocks += [declaring(who.subject), *records.history(work, who.subject)]
    return page(desk, who.name, blocks, trail=(HOME, SEARCH), caption="Person")


def _tabs(person_id: UUID, current: str) -> Tabs:
    address = f"/people/{person_id}"
    items = (Link("Overview", address), Link("Documents and history", f"{address}/history"))
    return Tabs(items, f"{address}/{current}" if current else address, "Person")


def _actions(desk: Desk, who: Person) -> list[Link]:
    if not desk.actor.may("people.change"):
        return []
    return [Link("Change", f"/people/{who.id}/edit", hidden=who.name)]


def _facts(shown: PersonPage) -> list[tuple[str, Any]]:
    who = shown.person
    former = [one.name for one in shown.aliases if one.kind == "former"]
    others = [one.name for one in shown.aliases if one.kind == "alias"]
    rows: list[tuple[str, Any]] = [
        ("Reference", [one.reference for one in shown.records if one.reference]),
        ("Date of birth", who.born_on),
        ("Language", LANGUAGES.get(who.language, who.language)),
        ("Adjustments", who.adjustments),
        (
            "Best reached",
            [*([CONTACT_BY.get(who.contact_by, "")] if who.contact_by else []), who.contact_note],
        ),
    ]
    if who.ni_number:
        rows.insert(2, ("National Insurance number", who.ni_number))
    if former:
        rows.append(("Formerly", former))
    if others:
        rows.append(("Also known as", others))
    if len(shown.records) > 1:
        rows.append(("Merged records", [one.name for one in shown.records[1:]]))
    return rows


def _standing(work: UnitOfWork, shown: PersonPage, also: Sequence[Subject]) -> list[Block]:
    """Accounts, roles and cases."""
    blocks: list[Block] = []
    accounts = records.account_ids(shown.parties)
    if work.actor.may("payments.see"):
        blocks.append(records.accounts(work, accounts))
    roles = [one for one in shown.parties if one.subject_kind != "account"]
    if roles or not accounts:
        blocks.append(records.roles(work, roles))
    return [*blocks, records.cases(work, shown.person.subject, also)]


def _minded(work: UnitOfWork, shown: PersonPage) -> list[Block]:
    """What to mind in dealing with this person, at the top where nobody misses it."""
    live = [one for one in shown.vulnerabilities if one.ends_on is None or one.ends_on >= work.today]
    risks = [one for one in shown.risks if one.ends_on is None or one.ends_on >= work.today]
    blocks: list[Block] = [_risk(work, one) for one in risks]
    if not risks and shown.has_visit_risk:
        text = "Do not visit before you have spoken to somebody who may see it, such as a team leader."
        blocks.append(Alert(text, "There is a visit-risk marker", "warning"))
    blocks += [Alert(one.what, "Mind: vulnerable", "warning") for one in live]
    if (live or risks) and work.actor.may("people.change"):
        blocks.append(Links([*map(_ending, live), *map(_ending, risks)]))
    return blocks


def _risk(work: UnitOfWork, one: Risk) -> Alert:
    titles = {"visit": "Before you visit", "safeguarding": "Safeguarding"}
    late = one.review_on is not None and one.review_on <= work.today
    parts = [one.what, one.advice, "This marker is due to be looked at again" if late else ""]
    text = ". ".join(part.rstrip(".") for part in parts if part)
    return Alert(f"{text}.", titles[one.kind], "error" if one.kind == "visit" else "warning")


def _ending(one: Vulnerability | Risk) -> tuple[Link, str]:
    what = "vulnerability" if isinstance(one, Vulnerability) else "risk"
    return Link("End the marker", f"/people/{one.person_id}/end/{what}/{one.id}", hidden=one.what), ""


def _to_add(work: UnitOfWork, person_id: UUID) -> list[Block]:
    address = f"/people/{person_id}"
    items = [
        (Link("Add a way to reach them", f"{address}/contacts/new"), ""),
        (Link("Add somebody of their household, or an associate", f"{address}/relations/new"), ""),
        (Link("Add a former name or an alias", f"{address}/names/new"), ""),
    ]
    if any(work.actor.may(one) for one in _MARKERS):
        items.append(
            (Link("Add a marker", f"{address}/markers/new"), "vulnerability, visit risk, safeguarding")
        )
    if work.actor.may("people.merge"):
        items.append((Link("Merge with another record", f"/people/compare?first={person_id}"), ""))
    return [Links(items, "Add or mend")]


def _merges(found: Sequence[queries.MergeShown]) -> Table:
    rows = [
        (
            Link(one.merged_name, f"/people/merges/{one.merge.id}"),
            one.merge.because,
            one.at,
            one.ended_at,
        )
        for one in found
    ]
    head = ("Record", "Why it was merged", "Merged", "Taken apart")
    return Table(head, rows, title="Merged records")


HANDLERS = (person, history)
