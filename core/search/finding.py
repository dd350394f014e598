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
from core.search.entries import LETTERS, Fact, unpacked
from core.search.models import SearchEntry
from core.search.spelling import misread_numbers, nearest, slips_allowed, trigrams
from core.search.typed import Word
from core.values.ids import Subject, subject

_ENOUGH = 5
_MOST_ALIKE = 12
_MOST_COMPARED = 3_000
_SHORTEST_NUMBER = 5
_LAST_LETTER = "\U0010ffff"
_PLAIN_LABELS = frozenset({"name", "address"})


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
    _learn_beginnings(connection, words)
    asking = {0: typed.exactly, 1: typed.beginning}
    found = _matching(connection, words, letters, asking, limit)
    if len(found) < _ENOUGH:
        _learn_alike(connection, words)
        if any(one.alike or one.misread for one in words):
            near = _matching(connection, words, letters, {2: typed.nearly}, limit)
            found = {**near, **found}
    return _hits(session, words, found, limit)


def _learn_beginnings(connection: Connection, words: Sequence[Word]) -> None:
    asked = typed.wants_beginnings(words)
    if not asked:
        return
    values = {}
    for n, one in enumerate(asked):
        values |= {f"from{n}": one.text, f"to{n}": one.text + _LAST_LETTER}
    statement = statements.beginning(len(asked), typed.MOST_BEGINNINGS + 1)
    found: dict[int, list[str]] = {}
    for place, word in connection.execute(statement, values):
        found.setdefault(place, []).append(word)
    for n, one in enumerate(asked):
        one.beginnings = list(dict.fromkeys(found.get(n, ())))


def _learn_alike(connection: Connection, words: Sequence[Word]) -> None:
    dialect = connection.dialect.name
    for one in words:
        if len(one.text) >= _SHORTEST_NUMBER and any(letter.isdigit() for letter in one.text):
            one.misread = list(dict.fromkeys(misread_numbers(one.text)))
    asked = [one for one in words if one.is_spelt and slips_allowed(one.text)]
    if not asked:
        return
    values: dict[str, Any] = {}
    for n, one in enumerate(asked):
        slips = slips_allowed(one.text)
        values |= {f"least{n}": len(one.text) - slips, f"most{n}": len(one.text) + slips}
        values |= {f"word{n}": one.text} if dialect == "postgresql" else {f"pieces{n}": _pieces(one.text)}
    if dialect == "postgresql":
        connection.execute(statements.threshold())
    found: dict[int, set[str]] = {}
    for place, word in connection.execute(statements.alike(dialect, len(asked), _MOST_COMPARED), values):
        found.setdefault(place, set()).add(word)
    for n, one in enumerate(asked):
        one.alike = nearest(one.text, found.get(n, ()), most=_MOST_ALIKE)


def _pieces(word: str) -> str:
    """Words that share two pieces with this one, or a single one where it is so short that a slip leaves one."""
    pieces = [f'"{one}"' for one in trigrams(word)]
    if len(pieces) <= _SHORTEST_NUMBER:
        return " OR ".join(pieces)
    return " OR ".join(f"({one} AND {other})" for one, other in combinations(pieces, 2))


_Ask = Callable[[Sequence[Word], str, str], str]


def _matching(
    connection: Connection,
    words: Sequence[Word],
    letters: Mapping[str, str],
    ask: Mapping[int, _Ask],
    limit: int,
) -> dict[int, int]:
    """The numbers of the entries that fit, each with the best of its tiers."""
    dialect = connection.dialect.name
    questions: dict[str, int] = {}
    for tier, asking in ask.items():
        for letter in letters.values():
            questions.setdefault(asking(words, letter, dialect), tier)
    statement = statements.matching(dialect, list(questions.values()), limit)
    found: dict[int, int] = {}
    values = {f"q{n}": question for n, question in enumerate(questions)}
    for tier, key in connection.execute(statement, values):
        found[key] = min(tier, found.get(key, tier))
    return found


def _hits(session: Session, words: Sequence[Word], found: Mapping[int, int], limit: int) -> list[Hit]:
    entries = session.exec(select(SearchEntry).where(col(SearchEntry.id).in_(list(found)))).all()
    ordered = sorted(entries, key=lambda one: (found[one.id or 0], one.sort, one.id))
    hits: list[Hit] = []
    count: dict[str, int] = {}
    for one in ordered:
        facts = unpacked(one.facts)
        if count.get(one.kind, 0) < limit and _has_letters(words, facts):
            count[one.kind] = count.get(one.kind, 0) + 1
            why = _why(words, facts)
            hits.append(Hit(one.kind, one.subject_id, one.title, one.detail, why, found[one.id or 0]))
    return hits


def _has_letters(words: Sequence[Word], facts: Sequence[Fact]) -> bool:
    """Whether single letters that were typed begin a word of it: the index was not asked for them."""
    letters = [one.text for one in words if len(one.text) == 1 and not one.is_whole]
    kept = {word for fact in facts for word in fact.words} if letters else set()
    return all(any(word.startswith(letter) for word in kept) for letter in letters)


def _why(words: Sequence[Word], facts: Sequence[Fact]) -> str:
    """By what it was found, where the name or address alone does not show it."""
    kept = [(fact, fact.words) for fact in facts]
    said: dict[str, None] = {}
    for one in words:
        fits: Callable[[str], bool] = (
            one.text.__eq__ if one.is_whole else lambda word, start=one.text: word.startswith(start)
        )
        fact = next((fact for fact, has in kept if any(fits(word) for word in has)), None)
        if fact is not None and fact.label not in _PLAIN_LABELS:
            said[f"{fact.label} {fact.text}"] = None
        elif fact is None:
            said |= dict.fromkeys(_near(one, kept))
    return ", ".join(said)


def _near(word: Word, kept: Sequence[tuple[Fact, set[str]]]) -> list[str]:
    near = [*word.alike, *word.misread]
    for fact, has in kept:
        if any(other in has for other in near):
            if fact.how == "words":
                shown = next(
                    (
                        w
                        for w in fact.text.split()
                        if typed.words_to_find(w)[:1] and typed.words_to_find(w)[0] in near
                    ),
                    fact.text,
                )
                return [f"like {shown}"]
            return [f"{fact.label} {fact.text}, one digit apart"]
    return []
