"""Which cases are looked at again: by chance that can be repeated, and so that everybody has a share."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.values.decision import Because, Decision
from core.values.money import share


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that could be drawn: whose it is, its type, and everybody who had a part in it."""

    case_id: UUID
    officer: str
    type: str
    touched_by: frozenset[str] = frozenset()


def draw(
    candidates: Sequence[Candidate], *, size: int, seed: str, by: str, without: str = ""
) -> Decision[tuple[Candidate, ...]]:
    """Draw up to `size` cases: each officer (or type, as `by` says) has a share of its part of the whole.

    Every stratum has at least one while there are places. Cases in which `without` had a part are left out,
    because nobody looks at own work again. The order of chance is that of the SHA-256 of the seed and the
    case, so that the same seed draws the same cases on any machine. Source: council policy.
    """
    free = [one for one in candidates if without not in {one.officer, *one.touched_by}]
    strata: dict[str, list[Candidate]] = {}
    for one in sorted(free, key=lambda each: _chance(seed, each)):
        strata.setdefault(one.officer if by == "officer" else one.type, []).append(one)
    names = sorted(strata, key=lambda name: (-len(strata[name]), name))
    places = _places(names, strata, min(size, len(free)))
    drawn = [one for name in names for one in strata[name][: places[name]]]
    because = [Because(f"{len(drawn)} of {len(free)} cases were drawn by chance with the seed “{seed}”")]
    if len(free) < len(candidates):
        because.append(
            Because(f"{len(candidates) - len(free)} were left out: the reviewer had a part in them")
        )
    because.append(Because(f"each {by} has a share by the number of its cases, and one at least"))
    return Decision(tuple(drawn), tuple(because))


def _places(names: Sequence[str], strata: dict[str, list[Candidate]], size: int) -> dict[str, int]:
    """How many each stratum gives: one while there are any, the rest by size, never more than it has."""
    places = {name: int(n < size) for n, name in enumerate(names)}
    while (left := size - sum(places.values())) > 0:
        room = [name for name in names if places[name] < len(strata[name])]
        parts = share(left, [len(strata[name]) - places[name] for name in room])
        for name, part in zip(room, parts, strict=True):
            places[name] += min(part, len(strata[name]) - places[name])
    return places


def _chance(seed: str, one: Candidate) -> str:
    return hashlib.sha256(f"{seed}/{one.case_id}".encode()).hexdigest()


def result(found: Sequence[tuple[str, bool]], *, pass_mark: int) -> Decision[bool]:
    """Whether a review is passed. Each item is what was found and whether it alone decides.

    What does not apply is left aside. One decisive item that fails, fails the case; else `pass_mark` per cent
    of the items that apply must pass.
    """
    applying = [(what, decisive) for what, decisive in found if what != "not_applicable"]
    if any(what == "fail" and decisive for what, decisive in applying):
        return Decision(result=False, because=(Because("an item that decides alone is not as it must be"),))
    passed = sum(what == "pass" for what, _ in applying)
    enough = not applying or passed * 100 >= pass_mark * len(applying)
    text = (
        f"{passed} of {len(applying)} items that apply are as they must be; {pass_mark} per cent are enough"
    )
    return Decision(enough, (Because(text, "the checklist"),))
