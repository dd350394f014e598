"""Whose money a line is, in tiers from the surest down; below the surest nothing is posted without a person.

1. A whole reference with its check digit: posted, unless a likelier account is one slip of the pen away.
2. More than that account owes, or several references: shared among accounts when only one set of open charges
   comes to the amount.
3. A reference with one slip: posted when amount and payer both speak for one account and for no other.
4. Everything else is proposed, the likeliest account first.

Where two accounts fit, a person decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from core.values import Because, Decision, Money
from plugins.finance_reconciliation.rules.names import PAYERS, Payer
from plugins.finance_reconciliation.rules.policy import Limits
from plugins.finance_reconciliation.rules.sums import Items, settles, ways_to_share

_POLICY = "council policy: where two accounts fit, a person decides"
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account whose money a line may be: its open charges, and how well its payer is known there."""

    account_id: UUID
    reference: str
    items: Items = ()
    payer: Payer = Payer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of money in with every account that comes into question, `told` why for each in `whole`.

    `whole` are those whose reference stands there; `is_certain` when it is one and no other number could be
    meant. `rivals` have two digits of it exchanged, `near` one slip, `known` have had this payer before;
    `others` are further accounts of the people on the one in `whole`.
    """

    pence: int
    whole: tuple[Candidate, ...] = ()
    told: tuple[str, ...] = ()
    is_certain: bool = False
    rivals: tuple[Candidate, ...] = ()
    near: tuple[Candidate, ...] = ()
    known: tuple[Candidate, ...] = ()
    others: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An account proposed to an officer, with what speaks for it."""

    account_id: UUID
    score: int
    because: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The accounts that get the money, each its part; or none, and what is proposed instead."""

    shares: dict[UUID, int] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()


def whose_line(asked: Asked, limits: Limits) -> Decision[Verdict]:
    """Where a line of money in goes, or what is proposed."""
    if asked.is_certain:
        return _named(asked, limits)
    if 1 < len(asked.whole) <= _MOST_NAMED:
        return _several(asked, limits)
    if not asked.whole and asked.near:
        return _one_slip(asked, limits)
    return _proposed(asked, limits)


def _named(asked: Asked, limits: Limits) -> Decision[Verdict]:
    mine, why = asked.whole[0], Because(asked.told[0])
    fit = settles(mine.items, asked.pence)
    likelier = [one for one in asked.rivals if _is_likelier(one, mine, asked.pence, fit=bool(fit))]
    if likelier:
        text = f"{likelier[0].reference} differs by two digits exchanged, and more speaks for it"
        return _proposed(asked, limits, why, Because(text, _POLICY))
    if fit:
        return Decision(Verdict({mine.account_id: asked.pence}), (why, Because(fit)))
    if asked.others and asked.pence > sum(mine.items):
        together = _with_others(asked, limits, why)
        if together:
            return together
    return _in_part(asked, limits, why)


def _with_others(asked: Asked, limits: Limits, why: Because) -> Decision[Verdict] | None:
    """More than is owed on the account named: shared with others of its people, where that explains it."""
    owed = {one.account_id: one.items for one in (asked.whole[0], *asked.others)}
    ways = ways_to_share(asked.pence, owed, must=[asked.whole[0].account_id], limits=limits)
    if len(ways) == 1:
        text = "it is more than is owed there, and exactly open charges of the same people together"
        return _shared(asked, ways[0], why, Because(text))
    if ways:
        return _proposed(asked, limits, why, Because("several sets of charges come to it", _POLICY))
    return None


def _in_part(asked: Asked, limits: Limits, why: Because) -> Decision[Verdict]:
    """An amount that settles no charge: a part, or more than is owed. Whoever names an account means it."""
    mine = asked.whole[0]
    if asked.rivals and not mine.payer:
        text = f"nothing else speaks for it, and {asked.rivals[0].reference} has only two digits exchanged"
        return _proposed(asked, limits, why, Because(text, _POLICY))
    steps = [why]
    if mine.items:
        part = "a part of what is owed" if asked.pence < sum(mine.items) else "more than is owed"
        steps.append(Because(f"the amount is {part}"))
    return Decision(Verdict({mine.account_id: asked.pence}), tuple(steps))


def _is_likelier(rival: Candidate, mine: Candidate, pence: int, *, fit: bool) -> bool:
    """Whether more speaks for an account with two digits exchanged than for the one that stands there."""
    return (rival.payer > mine.payer) or (not fit and not mine.payer and bool(settles(rival.items, pence)))


def _several(asked: Asked, limits: Limits) -> Decision[Verdict]:
    why = [Because(text) for text in asked.told]
    owed = {one.account_id: one.items for one in asked.whole}
    ways = ways_to_share(asked.pence, owed, must=owed, limits=limits)
    if len(ways) == 1:
        text = "open charges of the accounts that it names come to exactly this amount, in one way only"
        return _shared(asked, ways[0], *why, Because(text))
    return _proposed(asked, limits, *why)


def _one_slip(asked: Asked, limits: Limits) -> Decision[Verdict]:
    enough = Payer.FAMILY if limits.family_name_is_enough else Payer.NAME
    fitting = [one for one in asked.near if settles(one.items, asked.pence) and one.payer >= enough]
    also = [one for one in asked.near if one.payer and one not in fitting]
    if not limits.slips_are_posted or len(fitting) != 1 or also:
        return _proposed(asked, limits)
    (found,) = fitting
    return Decision(
        Verdict({found.account_id: asked.pence}),
        (
            Because(
                f"its words hold {found.reference} with one slip (a digit wrong, lost, added or exchanged)"
            ),
            Because(settles(found.items, asked.pence)),
            Because(f"{PAYERS[found.payer]}, and no other account fits"),
        ),
    )


def _shared(asked: Asked, way: dict[UUID, int], *why: Because) -> Decision[Verdict]:
    names = {one.account_id: one.reference for one in (*asked.whole, *asked.others)}
    parts = ", ".join(f"{Money(pence)} for {names[key]}" for key, pence in way.items())
    return Decision(Verdict(way), (*why, Because(parts)))


def _proposed(asked: Asked, limits: Limits, *why: Because) -> Decision[Verdict]:
    """Every account in question, the likeliest first, each once."""
    ranked: dict[UUID, Suggestion] = {}
    for found, score, text in _in_question(asked):
        fit = settles(found.items, asked.pence)
        said = "; ".join(part for part in (text, fit, PAYERS[found.payer] if found.payer else "") if part)
        one = Suggestion(found.account_id, score + 30 * bool(fit) + 15 * found.payer, said)
        if found.account_id not in ranked or ranked[found.account_id].score < one.score:
            ranked[found.account_id] = one
    best = sorted(ranked.values(), key=lambda one: -one.score)[: limits.suggestions]
    return Decision(Verdict(suggestions=tuple(best)), why)


def _in_question(asked: Asked) -> Sequence[tuple[Candidate, int, str]]:
    named = [(one, 100, text) for one, text in zip(asked.whole, asked.told, strict=True)]
    exchanged = [(one, 60, f"{one.reference} with two digits exchanged") for one in asked.rivals]
    near = [(one, 50, f"{one.reference} with one slip") for one in asked.near]
    known = [(one, 20, one.reference) for one in asked.known]
    return [*named, *exchanged, *near, *known]
