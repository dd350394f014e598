"""How pages are numbered, entries ordered, versions compared, and whether a file is small enough to send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.values.decision import Because, Decision

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MEGABYTE = 1_000_000
GUIDANCE = "General guidance on electronic court bundles, 29 November 2021"


@dataclass(frozen=True, slots=True)
class Tribunal:
    """Where a bundle goes, and the largest file it takes (None where no limit is known)."""

    name: str
    title: str
    starts_on: date
    source: str
    sure: str
    most_mb: int | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """Pages that belong together: the front, or one entry."""

    key: str
    pages: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as a version holds it: `first` and `last` are the numbers on its pages, as printed."""

    key: str
    title: str
    first: str
    last: str
    start: int
    pages: int
    sha256: str = ""
    document_id: str = ""
    dated_on: str = ""
    redactions: int = 0


def number_pages(
    stacks: Sequence[Stack], base: Mapping[str, tuple[int, int]] | None = None
) -> Decision[tuple[str, ...]]:
    """The number printed on each page, in order.

    Without `base` they are 1, 2, 3 … to the last page, so that each is the page of the PDF. With `base` (the
    first number and the number of pages of each stack in an earlier version) what stood there keeps its
    numbers, and what came later has the number before it with letters: 12A, 12B.
    Source: General guidance on electronic court bundles, 29 November 2021, paragraph 2.
    """
    if base is None:
        count = sum(stack.pages for stack in stacks)
        because = Because("Numbered from the first page to the last, as the PDF counts them", GUIDANCE)
        return Decision(tuple(str(number) for number in range(1, count + 1)), (because,))
    numbers: list[str] = []
    last, letters = 0, 0
    for stack in stacks:
        first, known = base.get(stack.key, (0, 0))
        kept = min(known, stack.pages) if first > last and (known == stack.pages or not last) else 0
        numbers += [str(first + index) for index in range(kept)]
        if kept:
            last, letters = first + kept - 1, 0
        for _ in range(stack.pages - kept):
            letters += 1
            numbers.append(f"{last}{_letter(letters)}")
    because = Because("Pages of the earlier version keep their numbers; later ones have letters")
    return Decision(tuple(numbers), (because,))


def _letter(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    text = ""
    while number:
        number, digit = divmod(number - 1, len(_LETTERS))
        text = _LETTERS[digit] + text
    return text


def may_be_filed(size: int, tribunal: Tribunal) -> Decision[bool]:
    """Whether a file of so many bytes is small enough for the tribunal, as far as its limit is known."""
    actual = f"The file has {size / _MEGABYTE:.1f} MB"
    if tribunal.most_mb is None:
        return Decision(result=True, because=(Because(f"{actual}; no limit is known", tribunal.source),))
    doubt = ", a figure that nobody has checked" if tribunal.sure == "doubtful" else ""
    fits = size <= tribunal.most_mb * _MEGABYTE
    verb = "takes" if fits else "takes only"
    text = f"{actual}; {tribunal.title} {verb} {tribunal.most_mb} MB{doubt}"
    return Decision(fits, (Because(text, tribunal.source),))


def moved(keys: Sequence[str], key: str, to: int) -> list[str]:
    """The order with one entry at another place, counted from 1; too far is the end."""
    rest = [one for one in keys if one != key]
    at = min(max(to, 1), len(keys)) - 1
    return [*rest[:at], key, *rest[at:]]


def differences(before: Sequence[Listed], after: Sequence[Listed]) -> list[str]:
    """What is other in a version than in the one before it, a sentence each."""
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    said = [f"Taken out: {one.title}" for key, one in old.items() if key not in new]
    for key, one in new.items():
        was = old.get(key)
        if was is None:
            said.append(f"Added: {one.title}, {_pages(one)}")
        else:
            said += _changes(was, one)
    stayed_before = [key for key in old if key in new]
    if stayed_before != [key for key in new if key in old]:
        said.append("The order was changed")
    return said


def _changes(was: Listed, now: Listed) -> list[str]:
    said = []
    if was.sha256 != now.sha256:
        said.append(f"Replaced: {now.title}, {_pages(now)}")
    if was.title != now.title:
        said.append(f"Renamed: {was.title} is now {now.title}")
    if was.redactions != now.redactions:
        said.append(f"Redactions: {now.title} has {now.redactions}, before {was.redactions}")
    return said


def _pages(one: Listed) -> str:
    return f"page {one.first}" if one.pages == 1 else f"pages {one.first} to {one.last}"
