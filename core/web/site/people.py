"""The page of a person and of an organisation: how to reach them, their roles, accounts and cases."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.people import queries
from core.people.models import ContactPoint, Party, Person, Vulnerability
from core.values import Subject
from core.web.blocks import Alert, Block, Link, Summary, Table
from core.web.desk import HOME, Desk, guard
from core.web.looks import words
from core.web.page import page
from core.web.panels import offers_for, panels_for
from core.web.site import records
from core.web.site.documents import papers
from core.web.site.own_interests import declaring
from core.work import UnitOfWork

_SEARCH = Link("Search", "/search")
_LANGUAGES = {"en": "English", "cy": "Welsh"}


@get("/people/{person_id:uuid}", guards=[guard("people.see")], sync_to_thread=True)
def person(desk: NamedDependency[Desk], person_id: FromPath[UUID]) -> Response[Any]:
    """One person, with what every service shows of them."""
    with desk.look() as work:
        shown = queries.person_page(work, person_id=person_id)
        who = shown.person
        blocks = [
            *_minded(shown.vulnerabilities, work),
            Summary(_facts(who)),
            *_common(work, who.subject, shown.contact_points, shown.parties),
        ]
    return page(desk, who.name, blocks, trail=(HOME, _SEARCH), caption="Person")


@get("/organisations/{organisation_id:uuid}", guards=[guard("people.see")], sync_to_thread=True)
def organisation(desk: NamedDependency[Desk], organisation_id: FromPath[UUID]) -> Response[Any]:
    """One organisation, with what every service shows of it."""
    with desk.look() as work:
        shown = queries.organisation_page(work, organisation_id=organisation_id)
        one = shown.organisation
        facts = [("Reference", one.reference), ("Registered number", one.number)]
        blocks = [Summary(facts), *_common(work, one.subject, shown.contact_points, shown.parties)]
    return page(desk, one.name, blocks, trail=(HOME, _SEARCH), caption="Organisation")


def _common(
    work: UnitOfWork, who: Subject, contacts: Sequence[ContactPoint], parties: Sequence[Party]
) -> list[Block]:
    reach = [
        (
            words(one.kind),
            one.value + (f"\n{one.postcode}" if one.postcode else ""),
            one.preferred,
        )
        for one in contacts
    ]
    blocks: list[Block] = list(offers_for(work, who))
    if work.actor.may("payments.see"):
        blocks.append(records.accounts(work, records.account_ids(parties)))
    blocks += [
        records.roles(work, parties),
        records.cases(work, who),
        Table(
            ("By", "Address or number", "Preferred"),
            reach,
            title="How to reach them",
            empty="No way to reach them is recorded",
        ),
    ]
    return [*blocks, *panels_for(work, who), *papers(work, who), declaring(who), *records.history(work, who)]


def _facts(who: Person) -> list[tuple[str, Any]]:
    return [
        ("Reference", who.reference),
        ("Date of birth", who.born_on),
        ("Language", _LANGUAGES.get(who.language, who.language)),
        ("Needs", who.adjustments),
    ]


def _minded(marks: Sequence[Vulnerability], work: UnitOfWork) -> list[Block]:
    """What to mind in dealing with this person, at the top where nobody misses it."""
    live = [one for one in marks if one.ends_on is None or one.ends_on >= work.today]
    return [Alert(one.what, "Mind: vulnerable", "warning") for one in live]


HANDLERS = (person, organisation)
