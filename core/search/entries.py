"""By what a record is found: labelled facts, and the words that they make."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from uuid import UUID

from core.values.words import in_one_word, phone_digits, words_to_keep

LETTERS = {"person": "p", "organisation": "o", "property": "a"}
"""The letter before each word of a kind, so that its words are looked for among its own only."""


class Fact(NamedTuple):
    """Something by which a record is found: "formerly", "Zoë Smith".

    Of `words` each is found by itself, and by its beginning; a `code` is one word whatever stands in it; a
    `phone` is its digits.
    """

    label: str
    text: str
    how: Literal["words", "code", "phone"] = "words"

    @property
    def words(self) -> set[str]:
        """Its words, plain."""
        if self.how == "words":
            return words_to_keep(self.text)
        return {phone_digits(self.text) if self.how == "phone" else in_one_word(self.text)} - {""}


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as the search knows it."""

    kind: str
    subject_id: UUID
    sees: str
    sort: str
    title: str
    facts: Sequence[Fact]
    detail: str = ""

    @property
    def words(self) -> set[str]:
        """All its words, plain."""
        return {word for fact in self.facts for word in fact.words}

    @property
    def vocabulary(self) -> set[str]:
        """Those of its words that somebody may misspell: no numbers, no codes."""
        spelt = (fact.words for fact in self.facts if fact.how == "words")
        return {word for words in spelt for word in words if is_spelt(word)}


def is_spelt(word: str) -> bool:
    """Whether a word is of letters only, and so has a spelling."""
    return len(word) > 1 and not any(letter.isdigit() for letter in word)


def packed(facts: Iterable[Fact]) -> str:
    """Facts as they are kept."""
    return json.dumps([fact for fact in facts if fact.text], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> list[Fact]:
    """Facts as they were kept."""
    return [Fact(*one) for one in json.loads(text)]
