"""One search for everything: people, organisations, properties, accounts, cases, and what plugins find."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from core.hooks import Found
from core.web.blocks import Block, Link, Prose, Table
from core.web.desk import HOME, Desk, guard
from core.web.page import page, redirect
from core.web.site.finding import LIMIT, MOST_TYPED, everything

_STRAIGHT = frozenset({"Account", "Case"})
_TITLES = {
    "Account": "Accounts",
    "Case": "Cases",
    "Person": "People",
    "Organisation": "Organisations",
    "Property": "Properties",
}


@get("/search", guards=[guard("search.use")], sync_to_thread=True)
def search_page(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """What was found, by kind; a whole reference leads straight to its record."""
    words = request.query_params.get("words", "")[:MOST_TYPED]
    with desk.look() as work:
        found = everything(work, words=words)
    if goes_straight(found):
        return redirect(desk, found[0].address)
    return page(desk, "Search", _blocks(words, found), trail=(HOME,), words=words)


def goes_straight(found: Sequence[Found]) -> bool:
    """Whether there is one record only, and a reference names it exactly."""
    if len(found) != 1 or found[0].why.startswith(("like", "one digit")):
        return False
    return found[0].kind in _STRAIGHT or found[0].why.startswith(("reference", "UPRN"))


def _blocks(words: str, found: Sequence[Found]) -> list[Block]:
    if not words.strip():
        return [
            Prose("Type part of a name or address, a postcode, a telephone number or a reference above."),
            Prose("Half words will do, in any order, and a slip or two does no harm.", "hint"),
        ]
    if not found:
        return [
            Prose(f"Nothing was found for “{words}”.", "lead"),
            Prose("Check the spelling, or type only the beginnings of words: “smi joh” finds John Smith."),
        ]
    kinds = list(dict.fromkeys(one.kind for one in found))
    tables = [_table(kind, [one for one in found if one.kind == kind]) for kind in kinds]
    return [_summary(words, found, kinds), *tables]


def _summary(words: str, found: Sequence[Found], kinds: Sequence[str]) -> Block:
    """How many there are of each kind, leading to them."""
    counts = {kind: sum(one.kind == kind for one in found) for kind in kinds}
    said = ", ".join(f"{_counted(counts[kind])} {_title(kind).lower()}" for kind in kinds)
    return Prose(f"{said[:1].upper()}{said[1:]} found for “{words}”.")


def _counted(count: int) -> str:
    return f"{count} or more" if count >= LIMIT else str(count)


def _title(kind: str) -> str:
    return _TITLES.get(kind, kind[:1].upper() + kind[1:])


def _table(kind: str, found: Sequence[Found]) -> Table:
    rows = [(Link(one.title, one.address), one.detail, one.why) for one in found]
    return Table(("What", "Detail", "Found by"), rows, title=_title(kind))


HANDLERS = (search_page,)
