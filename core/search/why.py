"""Why something was found: by which of its facts, where its title alone does not show it."""

from collections.abc import Sequence

from core.search.entries import Fact
from core.search.typed import Word
from core.values.words import words_to_keep

_Kept = Sequence[tuple[Fact, set[str]]]


def has_letters(words: Sequence[Word], facts: Sequence[Fact]) -> bool:
    """Whether single letters that were typed begin a word of it: the index was not asked for them."""
    letters = [one.text for one in words if len(one.text) == 1 and not one.is_whole]
    kept = {word for fact in facts for word in fact.words} if letters else set()
    return all(any(word.startswith(letter) for word in kept) for letter in letters)


def why(words: Sequence[Word], facts: Sequence[Fact]) -> str:
    """By what a record was found: "phone 020 7946 0123", "like Smyth"; empty where its title says it."""
    kept = [(fact, fact.words) for fact in facts]
    said: dict[str, None] = {}
    for one in words:
        fact = next((fact for fact, has in kept if any(_fits(one, word) for word in has)), None)
        if fact is None:
            said |= dict.fromkeys(_near(one, kept))
        elif fact.label:
            said[f"{fact.label} {fact.text}"] = None
    return ", ".join(said)


def _fits(typed: Word, word: str) -> bool:
    return word == typed.text if typed.is_whole else word.startswith(typed.text)


def _near(typed: Word, kept: _Kept) -> list[str]:
    near = {*typed.alike, *typed.misread}
    for fact, has in kept:
        if has & near and fact.how == "words":
            return [f"like {_as_written(fact.text, near)}"]
        if has & near:
            return [f"{fact.label} {fact.text}, one digit from what was typed"]
    return []


def _as_written(text: str, near: set[str]) -> str:
    """The word of a text that is one of these plain ones, as it is written there."""
    return next((one.strip(",") for one in text.split() if near & words_to_keep(one)), text)
