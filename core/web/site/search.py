"""One search for everything: people, properties, accounts, cases, and what plugins find."""

from collections.abc import Iterable, Sequence
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from core.cases import queries as cases
from core.errors import Refused
from core.hooks import Found
from core.payments import queries as payments
from core.people import queries as people
from core.properties import queries as properties
from core.values import find_references
from core.web.blocks import Block, Link, Prose, Table
from core.web.desk import HOME, Desk, guard
from core.web.looks import day
from core.web.page import page, redirect
from core.work import UnitOfWork

_LIMIT = 20
_REFERENCE_DIGITS = 9
_MOST_WORDS = 200
_PLACES = {"person": "people", "organisation": "organisations"}


def search(work: UnitOfWork, *, words: str, limit: int = _LIMIT) -> list[Found]:
    """Everything that the words find and the actor may see: whole references first, then names."""
    tidy = " ".join(words.split())[:_MOST_WORDS]
    if not tidy:
        return []
    exact = [*_accounts(work, tidy), *_case(work, tidy)]
    who = [
        Found(
            one.name,
            f"/{_PLACES[one.who.partition('/')[0]]}/{one.who.partition('/')[2]}",
            "Person",
            _about(one),
        )
        for one in people.search_people(work, words=tidy, limit=limit)
    ]
    where = [
        Found(one.address, f"/properties/{one.id}", one.kind.capitalize(), one.reference or "")
        for one in properties.search_properties(work, words=tidy, limit=limit)
    ]
    asked: Iterable[Iterable[Found]] = work.ask.find(work=work, words=tidy, limit=limit)
    others = sorted((one for answer in asked for one in answer), key=lambda one: -one.score)
    return [*exact, *who, *where, *others]


def _about(one: people.PersonFound) -> str:
    born = f"born {day(one.born_on)}" if one.born_on else ""
    return ", ".join(part for part in (one.reference or "", born) if part)


def _accounts(work: UnitOfWork, words: str) -> list[Found]:
    references = find_references(words, _REFERENCE_DIGITS)
    found = payments.accounts_by_reference(work, references) if references else {}
    return [
        Found(f"Account {one.reference}", f"/accounts/{one.id}", "Account", one.kind.replace("_", " "))
        for one in found.values()
    ]


def _case(work: UnitOfWork, words: str) -> list[Found]:
    if not any(letter.isdigit() for letter in words):
        return []
    try:
        one = cases.case_by_reference(work, reference=words)
    except Refused:
        return []
    return [Found(f"Case {one.reference}", f"/cases/{one.id}", "Case", one.type)]


@get("/search", guards=[guard("search.use")], sync_to_thread=True)
def search_page(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What was found; a whole reference leads straight to its record."""
    words = request.query_params.get("words", "")[:_MOST_WORDS]
    with desk.look() as work:
        found = search(work, words=words)
    if len(found) == 1 and found[0].kind in {"Account", "Case"}:
        return redirect(desk, found[0].address)
    return page(desk, "Search", _blocks(words, found), trail=(HOME,), words=words)


def _blocks(words: str, found: Sequence[Found]) -> list[Block]:
    if not words.strip():
        return [Prose("Type part of a name or address, a postcode, a telephone number or a reference above.")]
    if not found:
        return [
            Prose(f"Nothing was found for “{words}”.", "lead"),
            Prose("Check the spelling, or type only the beginnings of words: “smi joh” finds John Smith."),
        ]
    rows = [(Link(one.title, one.address), one.kind, one.detail) for one in found]
    count = "1 result" if len(found) == 1 else f"{len(found)} results"
    return [Table(("What", "Kind", "Detail"), rows, title=f"{count} for “{words}”")]


HANDLERS = (search_page,)
