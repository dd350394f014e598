"""What a bundle is made of, page by page: worked out from its rows before anything is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.binding import Bookmark
from core.bundles.models import Bundle, BundleEntry, Redaction
from core.bundles.rules import Listed, Stack, number_pages

FRONT, CHRONOLOGY, EXHIBITS = "front", "chronology", "exhibits"
TITLES = {FRONT: "Cover and index", CHRONOLOGY: "Chronology", EXHIBITS: "Exhibits"}


@dataclass(frozen=True, slots=True)
class Happened:
    """Something for the chronology: when, what, who, and the entry that shows it."""

    on: date
    what: str
    by: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of a bundle when it is made."""

    bundle: Bundle
    entries: Sequence[BundleEntry]
    redactions: Mapping[Any, Sequence[Redaction]]
    happened: Sequence[Happened]
    base: Mapping[str, tuple[int, int]] | None
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def made(self) -> list[str]:
        """The parts that Borough makes, in the order in which they stand before the documents."""
        wanted = [FRONT]
        wanted += [CHRONOLOGY] if self.bundle.chronology else []
        return wanted + ([EXHIBITS] if self.bundle.witness else [])

    @property
    def documents(self) -> list[BundleEntry]:
        """The entries that are documents."""
        return [one for one in self.entries if one.document_id is not None]


def laid_out(facts: Facts, pages: Mapping[str, int]) -> tuple[list[Listed], tuple[str, ...]]:
    """Where everything stands, and the number on each page; `pages` are those of the parts that are made."""
    stacks = [Stack(key, pages[key]) for key in facts.made]
    stacks += [Stack(str(one.id), one.pages) for one in facts.documents]
    numbers = number_pages(stacks, facts.base).result
    listed, start = [], 1
    known = {str(one.id): one for one in facts.documents}
    for stack in stacks:
        first, last = numbers[start - 1], numbers[start + stack.pages - 2]
        if (one := known.get(stack.key)) is None:
            listed.append(Listed(stack.key, TITLES[stack.key], first, last, start, stack.pages))
        else:
            listed.append(_listed(one, first, last, start, len(facts.redactions.get(one.id, ()))))
        start += stack.pages
    return listed, numbers


def _listed(one: BundleEntry, first: str, last: str, start: int, redactions: int) -> Listed:
    dated = one.dated_on.isoformat() if one.dated_on else ""
    document = str(one.document_id)
    return Listed(
        str(one.id), one.title, first, last, start, one.pages, one.sha256, document, dated, redactions
    )


def bookmarks(facts: Facts, listed: Sequence[Listed]) -> list[Bookmark]:
    """The outline: our own parts, then sections with their documents below them."""
    at = {one.key: one for one in listed}
    found = [Bookmark(_titled(at[key]), at[key].start) for key in facts.made]
    waiting: BundleEntry | None = None
    level = 0
    for entry in facts.entries:
        if entry.document_id is None:
            waiting, level = entry, 0
            continue
        one = at[str(entry.id)]
        if waiting is not None:
            found.append(Bookmark(waiting.title, one.start))
            waiting, level = None, 1
        found.append(Bookmark(_titled(one), one.start, level))
    return found


def _titled(one: Listed) -> str:
    return f"{one.title} (page {one.first})"


def front(facts: Facts, listed: Sequence[Listed]) -> dict[str, Any]:
    """What the template of the cover and the index is filled with."""
    bundle, at = facts.bundle, {one.key: one for one in listed}
    rows = [_index_row(str(nth), at[key]) for nth, key in enumerate(facts.made[1:], 1)]
    number = len(rows)
    for entry in facts.entries:
        if entry.document_id is None:
            rows.append({"section": True, "title": entry.title})
        else:
            number += 1
            rows.append(_index_row(str(number), at[str(entry.id)]))
    return {
        "title": bundle.title,
        "number": bundle.number,
        "parties": bundle.parties,
        "pages": f"{sum(one.pages for one in listed):,}",
        "documents": str(number),
        "rows": rows,
        **facts.words,
    }


def _index_row(number: str, one: Listed) -> dict[str, Any]:
    return {
        "section": False,
        "no": number,
        "key": one.key,
        "title": one.title,
        "date": _day(date.fromisoformat(one.dated_on)) if one.dated_on else "",
        "pages": _pages(one),
    }


def chronology(facts: Facts, listed: Sequence[Listed]) -> dict[str, Any]:
    """What the template of the chronology is filled with."""
    at = {one.key: one for one in listed}
    rows = [
        {
            "date": _day(one.on),
            "what": one.what,
            "by": one.by,
            "key": one.entry,
            "page": at[one.entry].first if one.entry else "",
        }
        for one in sorted(facts.happened, key=lambda one: one.on)
    ]
    return {"title": "Chronology", "rows": rows, **facts.words}


def exhibits(facts: Facts, listed: Sequence[Listed]) -> dict[str, Any]:
    """What the template of the list of exhibits is filled with; marks are initials and a number."""
    at, witness = {one.key: one for one in listed}, facts.bundle.witness
    initials = "".join(name[0] for name in witness.replace("-", " ").split()).upper()
    shown = [at[str(one.id)] for one in facts.documents if one.exhibit]
    rows = [{**_index_row("", one), "mark": f"{initials}{nth}"} for nth, one in enumerate(shown, 1)]
    return {"title": f"Exhibits of {witness}", "witness": witness, "rows": rows, **facts.words}


def _pages(one: Listed) -> str:
    return one.first if one.pages == 1 else f"{one.first} – {one.last}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
