"""Who gets which case: to whoever can do it and stands lowest, the heaviest first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import lcm

from core.values import Because, Decision

_POLICY = "council policy"
MAY_NOT = "may not act on such a case"
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
    act on. `kept_from` says why not, by kind or by case: a competence that is missing, an interest in what a
    case is about, a case that only those named may have.
    """

    who: str
    load: int
    capacity: int = FULL
    kinds: frozenset[str] = frozenset()
    away: str = ""
    kept_from: Mapping[str, str] = field(default_factory=dict)


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

    The heaviest case comes first, then in the order given. Each goes to whoever can do such a case, is kept
    from it by nothing and not away, and then has the least for their working time; where two would stand
    alike, to whoever had less, then by name of the record. So nobody ends with more than the heaviest case
    above another who could have had it. Council policy.
    """
    scale = lcm(*(one.capacity for one in officers if one.capacity > 0)) if officers else 1
    loads = {one.who: one.load for one in officers}
    able: dict[str, list[Officer]] = {}
    given = []
    for case in sorted(cases, key=lambda one: -one.weight):
        if case.kind not in able:
            able[case.kind] = [one for one in officers if not _kept_from_all(one, case.kind)]
        free = [one for one in able[case.kind] if case.case not in one.kept_from]
        if not free:
            given.append(Share(case.case, None, (_nobody(case, officers),)))
            continue
        best = min(free, key=lambda one: _stands(one, loads[one.who] + case.weight, scale))
        given.append(
            Share(case.case, best.who, _why(best, case, loads[best.who], len(free)), loads[best.who])
        )
        loads[best.who] += case.weight
    got = sum(1 for one in given if one.who)
    summary = f"{got} of {len(cases)} cases are given, the heaviest first, each to whoever then has least"
    return Decision(Shares(tuple(given), loads), (Because(summary, _POLICY),))


def why_not(officer: Officer, case: Waiting) -> str:
    """What keeps somebody from getting a case by fairness; empty when nothing does."""
    return may_not(officer, case) or _no_time(officer)


def may_not(officer: Officer, case: Waiting) -> str:
    """What keeps somebody from having a case at all, whoever gives it; empty when nothing does."""
    return _unfit(officer, case.kind) or officer.kept_from.get(case.case, "")


def _unfit(officer: Officer, kind: str) -> str:
    return officer.kept_from.get(kind) or ("" if kind in officer.kinds else MAY_NOT)


def _no_time(officer: Officer) -> str:
    return "takes no cases" if officer.capacity <= 0 else officer.away


def _kept_from_all(officer: Officer, kind: str) -> str:
    """What keeps somebody from every case of a kind."""
    return _unfit(officer, kind) or _no_time(officer)


def _stands(officer: Officer, load: int, scale: int) -> tuple[int, int, str]:
    return load * (scale // officer.capacity), load, officer.who


def _why(best: Officer, case: Waiting, load: int, free: int) -> tuple[Because, ...]:
    part = "" if best.capacity == FULL else f" at {best.capacity}% of full time"
    among = f", the least of {free} who can do it" if free > 1 else ", the only one who can do it"
    return (Because(f"Has {load} by weight{part} before this case of {case.weight}{among}", _POLICY),)


def _nobody(case: Waiting, officers: Sequence[Officer]) -> Because:
    reasons = Counter(why_not(one, case) for one in officers)
    if not officers:
        return Because("There is nobody in the team", _POLICY)
    if set(reasons) == {MAY_NOT}:
        return Because("Nobody in the team may act on such a case", _POLICY)
    told = "; ".join(f"{reason} ({count})" for reason, count in reasons.items())
    return Because(f"Nobody in the team can have it: {told}", _POLICY)
