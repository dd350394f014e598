"""Answering what somebody types: first what holds the words, then what begins with them, then what is near.

Each step is one statement for all kinds, and a step is only taken while too little was found.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlmodel import Session, col, select

from core.search import statements, typed
from core.search.entries import LETTERS, unpacked
from core.search.models import SearchEntry
from core.search.spelling import exchanged, misread_numbers, nearest, slips_allowed, trigrams
from core.search.typed import Word
from core.search.why import has_letters, why
from core.values.ids import Subject, subject

_ENOUGH = 5
_MOST_ALIKE = 12
_MOST_COMPARED = 3_000
_SHORTEST_NUMBER = 5
_LAST_LETTER = "\U0010ffff"
_SHOWN: Any = tuple(
    getattr(SearchEntry, name) for name in ("id", "kind", "subject_id", "title", "detail", "facts", "sort")
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: `why` says by what, where its title does not ("phone 020 …", "like Smyth").

    `tier` is 0 when it holds every word as typed, 1 when words begin so, 2 when they are only near.
    """

    kind: str
    subject_id: UUID
    title: str
    detail: str
    why: str
    tier: int

    @property
    def subject(self) -> Subject:
        """The record as rooms name it."""
        return subject(self.kind, self.subject_id)


def find(
    session: Session, connection: Connection, *, text: str, kinds: Sequence[str], limit: int = 20
) -> list[Hit]:
    """The records of these kinds that the text finds and the session shows: the best first, then by name.

    At most `limit` of each kind. Every typed word must be in a record, in whatever order.
    """
    words = typed.read(text)
    letters = {kind: LETTERS[kind] for kind in kinds}
    if not words or not letters:
        return []
    if connection.dialect.name == "postgresql":
        connection.execute(statements.plan())
    _learn_beginnings(connection, words)
    questions = [(0, typed.exactly, words), (1, typed.beginning, words)]
    if joined := typed.in_one(text):
        questions.append((0, typed.exactly, joined))
    found = _matching(connection, questions, letters, limit)
    if len(found) < _ENOUGH:
        _learn_alike(connection, words, numbers=not found)
        if any(one.alike or one.misread for one in words):
            near = _matching(connection, [(2, typed.nearly, words)], letters, limit)
            found = {**near, **found}
    return _hits(session, [*words, *joined], found, limit)


def _learn_beginnings(connection: Connection, words: Sequence[Word]) -> None:
    asked = typed.wants_beginnings(words)
    if not asked:
        return
    values: dict[str, Any] = {}
    for n, one in enumerate(asked):
        values |= {f"from{n}": one.text, f"to{n}": one.text + _LAST_LETTER}
    statement = statements.beginning(len(asked), typed.MOST_BEGINNINGS + 1)
    found: dict[int, list[str]] = {}
    for place, word in connection.execute(statement, values):
        found.setdefault(place, []).append(word)
    for n, one in enumerate(asked):
        one.beginnings = list(dict.fromkeys(found.get(n, ())))


def _learn_alike(connection: Connection, words: Sequence[Word], *, numbers: bool) -> None:
    dialect = connection.dialect.name
    for one in words:
        if numbers and len(one.text) >= _SHORTEST_NUMBER and any(letter.isdigit() for letter in one.text):
            one.misread = list(dict.fromkeys(misread_numbers(one.text)))
    asked = [one for one in words if one.is_spelt and slips_allowed(one.text)]
    if not asked:
        return
    values: dict[str, Any] = {}
    for n, one in enumerate(asked):
        slips = slips_allowed(one.text)
        values |= {f"least{n}": len(one.text) - slips, f"most{n}": len(one.text) + slips}
        values |= {f"word{n}": one.text} if dialect == "postgresql" else {f"pieces{n}": _pieces(one.text)}
    found: dict[int, set[str]] = {}
    for place, word in connection.execute(statements.alike(dialect, len(asked), _MOST_COMPARED), values):
        found.setdefault(place, set()).add(word)
    for n, one in enumerate(asked):
        # A short word whose letters changed places shares no piece with what was meant.
        one.alike = [*nearest(one.text, found.get(n, ()), most=_MOST_ALIKE), *exchanged(one.text)]


def _pieces(word: str) -> str:
    """Words that share two pieces with this one, or one where a slip leaves no more."""
    pieces = [f'"{one}"' for one in trigrams(word)]
    if len(pieces) <= _SHORTEST_NUMBER:
        return " OR ".join(pieces)
    return " OR ".join(f"({one} AND {other})" for one, other in combinations(pieces, 2))


_Question = tuple[int, Callable[[Sequence[Word], str, str], str], Sequence[Word]]


def _matching(
    connection: Connection, questions: Sequence[_Question], letters: Mapping[str, str], limit: int
) -> dict[int, int]:
    """The numbers of the entries that fit, each with the best of its tiers."""
    dialect = connection.dialect.name
    asked: dict[str, int] = {}
    for tier, ask, words in questions:
        for letter in letters.values():
            asked.setdefault(ask(words, letter, dialect), tier)
    statement = statements.matching(dialect, list(asked.values()), limit)
    found: dict[int, int] = {}
    for tier, key in connection.execute(statement, {f"q{n}": question for n, question in enumerate(asked)}):
        found[key] = min(tier, found.get(key, tier))
    return found


def _hits(session: Session, words: Sequence[Word], found: Mapping[int, int], limit: int) -> list[Hit]:
    if not found:
        return []
    shown = select(*_SHOWN).where(col(SearchEntry.id).in_(list(found)))
    ordered = sorted(session.exec(shown), key=lambda one: (found[one.id], one.sort, one.id))
    hits: list[Hit] = []
    count: dict[str, int] = {}
    for one in ordered:
        facts = unpacked(one.facts)
        if count.get(one.kind, 0) < limit and has_letters(words, facts):
            count[one.kind] = count.get(one.kind, 0) + 1
            shown_why = why(words, facts)
            hits.append(Hit(one.kind, one.subject_id, one.title, one.detail, shown_why, found[one.id]))
    return hits
