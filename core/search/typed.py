"""What somebody typed, as alternatives for each of its words, and as a question to the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.search.entries import is_spelt
from core.values.words import in_one_word, words_to_find

MOST_WORDS = 8
MOST_BEGINNINGS = 60
_SHORT_NUMBER = 4
_SHORT_PHONE = 7
_SHORT_WORD = 2
_SHORT_FORMS = {
    "rd": "road", "gdns": "gardens", "gdn": "garden", "ct": "court", "hse": "house", "ln": "lane",
    "grn": "green", "bldgs": "buildings", "pk": "park", "sq": "square", "tce": "terrace",
}  # fmt: skip
"""How people shorten the words of an address, where the short form does not begin the long one."""


@dataclass(slots=True)
class Word:
    """A typed word: the known words that begin with it, those spelt nearly alike, and what else it may be."""

    text: str
    beginnings: Sequence[str] = ()
    alike: Sequence[str] = ()
    misread: Sequence[str] = field(default_factory=tuple)

    @property
    def is_whole(self) -> bool:
        """Whether it must be the whole word: "Flat 2" is not Flat 20, and "020" begins too many numbers."""
        if not self.text.isdigit():
            return False
        return len(self.text) <= _SHORT_NUMBER or (self.text[0] == "0" and len(self.text) < _SHORT_PHONE)

    @property
    def is_spelt(self) -> bool:
        """Whether it can be misspelt."""
        return is_spelt(self.text)

    @property
    def by_prefix(self) -> bool:
        """Whether the index is asked for its beginning: where the known words do not say what begins so."""
        return not self.is_whole and not 0 < len(self.beginnings) <= MOST_BEGINNINGS


def read(text: str) -> list[Word]:
    """The words of a text, each once; beyond eight nothing is looked at."""
    return [Word(word) for word in words_to_find(text)[:MOST_WORDS]]


def wants_beginnings(words: Sequence[Word]) -> list[Word]:
    """Those of the words for which the known words that begin so are worth asking for."""
    return [one for one in words if one.is_spelt and len(one.text) > _SHORT_WORD]


def exactly(words: Sequence[Word], letter: str, dialect: str) -> str:
    """The question for entries of a kind that hold every word just as it was typed."""
    return _asked([_Alternatives((one.text, *_long_form(one, letter))) for one in words], letter, dialect)


def beginning(words: Sequence[Word], letter: str, dialect: str) -> str:
    """The question for entries of a kind that hold for every word one that begins with it.

    A single letter beside others begins too much to be asked for; whoever reads the hits looks at it.
    """
    asked = [one for one in words if len(one.text) > 1 or one.is_whole] or list(words)
    return _asked([_begun(one, letter) for one in asked], letter, dialect)


def nearly(words: Sequence[Word], letter: str, dialect: str) -> str:
    """The question for entries of a kind that hold every word or one that is spelt nearly alike."""
    found = [(*_begun(one, letter).words, *one.alike, *one.misread) for one in words]
    return _asked([_Alternatives(one) for one in found], letter, dialect)


def in_one(text: str) -> list[Word]:
    """The whole text as one word, as references are typed with spaces in them; nothing if it has none."""
    word = in_one_word(text)
    return [Word(word)] if " " in text.strip() and any(letter.isdigit() for letter in word) else []


@dataclass(frozen=True, slots=True)
class _Alternatives:
    words: Sequence[str]
    prefixes: Sequence[str] = ()


def _long_form(word: Word, letter: str) -> Sequence[str]:
    return [_SHORT_FORMS[word.text]] if letter == "a" and word.text in _SHORT_FORMS else []


def _begun(word: Word, letter: str) -> _Alternatives:
    known = word.beginnings if len(word.beginnings) <= MOST_BEGINNINGS else ()
    return _Alternatives(
        (word.text, *_long_form(word, letter), *known), (word.text,) if word.by_prefix else ()
    )


def _asked(words: Sequence[_Alternatives], letter: str, dialect: str) -> str:
    both, end = _SYNTAX[dialect]
    groups = []
    for one in words:
        parts = [f"{_quoted(letter + word, dialect)}" for word in dict.fromkeys(one.words)]
        parts += [f"{_quoted(letter + word, dialect)}{end}" for word in one.prefixes]
        either = " OR " if dialect == "sqlite" else " | "
        groups.append(f"({either.join(parts)})")
    return both.join(groups)


_SYNTAX: Mapping[str, tuple[str, str]] = {"sqlite": (" AND ", " *"), "postgresql": (" & ", ":*")}


def _quoted(word: str, dialect: str) -> str:
    """A word as text of the index's language; it is of letters and digits, so nothing in it needs care."""
    return f'"{word}"' if dialect == "sqlite" else f"'{word}'"
