"""Who gets which case: to whoever can do it and stands lowest, the heaviest first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import lcm

from core.values import Because, Decision

_POLICY = "council policy"
FULL = 100
"""The capacity of somebody who works full time on cases, in per cent."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that waits to be given: how much work it is, and which kind; the kind says who can do it."""

    case: str
    kind: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who may get cases: what they have by weight, in which part of full time, and what they can do.

    `away` says until when they are away, empty if they are not. `kinds` are those of the cases that they may
    act on.
    """

    who: str
    load: int
    capacity: int = FULL
    kinds: frozenset[str] = frozenset()
    away: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A case and who gets it; or nobody, and why. `before` is what they had by weight until then."""

    case: str
    who: str | None
    because: tuple[Because, ...]
    before: int = 0


@dataclass(frozen=True, slots=True)
class Shares:
    """Every case once, in the order in which they were given, and what each officer has afterwards."""

    given: tuple[Share, ...]
    loads: Mapping[str, int] = field(default_factory=dict)


def fair_shares(cases: Sequence[Waiting], officers: Sequence[Officer]) -> Decision[Shares]:
    """Who gets which of these cases.

    The heaviest case comes first, then in the order given. Each goes to whoever can do such a case, is not
    away, and then has the least for their working time; where two would stand alike, to whoever had less,
    then by name of the record. So nobody ends with more than the heaviest case above another who could have
    had it. Council policy.
    """
    scale = lcm(*(one.capacity for one in officers if one.capacity > 0)) if officers else 1
    loads = {one.who: one.load for one in officers}
    able: dict[str, list[Officer]] = {}
    given = []
    for case in sorted(cases, key=lambda one: -one.weight):
        if case.kind not in able:
            able[case.kind] = [one for one in officers if not why_not(one, case.kind)]
        if not able[case.kind]:
            given.append(Share(case.case, None, (_nobody(case, officers),)))
            continue
        best = min(able[case.kind], key=lambda one: _stands(one, loads[one.who] + case.weight, scale))
        given.append(Share(case.case, best.who, _why(best, case, loads[best.who], able), loads[best.who]))
        loads[best.who] += case.weight
    got = sum(1 for one in given if one.who)
    summary = f"{got} of {len(cases)} cases are given, the heaviest first, each to whoever then has least"
    return Decision(Shares(tuple(given), loads), (Because(summary, _POLICY),))


def why_not(officer: Officer, kind: str) -> str:
    """What keeps somebody from getting a case of a kind; empty when nothing does."""
    if kind not in officer.kinds:
        return "may not act on such a case"
    if officer.capacity <= 0:
        return "takes no cases"
    return officer.away


def _stands(officer: Officer, load: int, scale: int) -> tuple[int, int, str]:
    return load * (scale // officer.capacity), load, officer.who


def _why(
    best: Officer, case: Waiting, load: int, able: Mapping[str, Collection[Officer]]
) -> tuple[Because, ...]:
    part = "" if best.capacity == FULL else f" at {best.capacity}% of full time"
    others = len(able[case.kind]) - 1
    among = f", the least of {others + 1} who can do it" if others else ", the only one who can do it"
    return (Because(f"Has {load} by weight{part} before this case of {case.weight}{among}", _POLICY),)


def _nobody(case: Waiting, officers: Sequence[Officer]) -> Because:
    reasons = [why_not(one, case.kind) for one in officers]
    if not officers:
        return Because("There is nobody in the team", _POLICY)
    if all(case.kind not in one.kinds for one in officers):
        return Because("Nobody in the team may act on such a case", _POLICY)
    away = sum(1 for one, reason in zip(officers, reasons, strict=True) if case.kind in one.kinds and reason)
    return Because(f"Whoever could do it ({away}) is away or takes no cases", _POLICY)
