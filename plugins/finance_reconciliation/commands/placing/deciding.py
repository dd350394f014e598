"""Where each line of a chunk goes, before any money moves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from core.api import UnitOfWork, payments
from core.values import Because, Decision, Line, Match
from plugins.finance_reconciliation.commands.placing.earlier import Earlier, what_is_taken_back
from plugins.finance_reconciliation.models import BankAccount
from plugins.finance_reconciliation.queries.candidates import gather
from plugins.finance_reconciliation.queries.policy import limits_today
from plugins.finance_reconciliation.rules import (
    Reason,
    Suggestion,
    Verdict,
    whose_line,
    whose_money,
    whose_shares,
)

_texts = msgspec.json.Decoder(tuple[str, ...])


@dataclass(frozen=True, slots=True)
class Decided:
    """A line with where it goes: accounts, an earlier line that it takes back, or suspense for a reason.

    `shares` say how much each account gets; a line of no money has none and only an account.
    """

    line: Any
    because: tuple[Because, ...]
    account_id: UUID | None = None
    reverses: Earlier | None = None
    reason: Reason | None = None
    shares: Mapping[UUID, int] | None = None
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def told(self) -> str:
        """Why, one sentence a line."""
        return "\n".join(step.text for step in self.because)


@dataclass(frozen=True, slots=True)
class _Debtors:
    """The accounts in question, by whether they take payments."""

    open_ones: Collection[UUID]
    closed: Collection[UUID]


def decide(work: UnitOfWork, account: BankAccount, lines: Sequence[Any]) -> list[Decided]:
    """Decide about a chunk of lines, in their order; every plugin is asked once."""
    money_in = [line for line in lines if line.pence > 0]
    money_out = [line for line in lines if line.pence < 0]
    nothing = (Because("it moves no money"),)
    still = [Decided(line, nothing, account.account_id) for line in lines if not line.pence]
    back = [
        Decided(line, because, reverses=which, reason=reason)
        for line, because, which, reason in what_is_taken_back(work, account, money_out)
    ]
    decided = {one.line.id: one for one in (*_whose(work, money_in), *back, *still)}
    return [decided[line.id] for line in lines]


def together(lines: Sequence[Any]) -> Sequence[Any]:
    """As many lines as can be decided at once: a reversal waits until those before it are placed."""
    comes_back = (place for place, line in enumerate(lines) if line.reversal and place)
    cut = next((place for place in comes_back if not lines[place - 1].reversal), len(lines))
    return lines[:cut]


def _whose(work: UnitOfWork, lines: Sequence[Any]) -> list[Decided]:
    if not lines:
        return []
    asked = [
        Line(line.id, line.pence, line.booked_on, _texts.decode(line.texts), line.payer) for line in lines
    ]
    opinions: dict[int, list[Match]] = {line.id: [] for line in lines}
    for answer in work.ask.identify_accounts(work=work, lines=asked):
        for match in answer:
            opinions[match.line].append(match)
    gathered = gather(work, asked, {line.id: line.counterparty for line in lines})
    strangers = {one.account_id for each in opinions.values() for one in each} - gathered.references.keys()
    debtors = payments.debtors_among(work, strangers) if strangers else {}
    closed = gathered.closed | {account_id for account_id, is_closed in debtors.items() if is_closed}
    known = _Debtors((debtors.keys() | gathered.references.keys()) - closed, closed)
    limits = limits_today(work)
    found = []
    for line in lines:
        decided = _weighed(line, whose_line(gathered.asked(line.id), limits), opinions[line.id], known)
        gathered.paid(decided.shares or {})
        found.append(decided)
    return found


def _weighed(line: Any, verdict: Decision[Verdict], opinions: Sequence[Match], known: _Debtors) -> Decided:
    """What our own tiers say of a line, put beside the opinions of other plugins."""
    shares, suggestions = verdict.result.shares, verdict.result.suggestions
    if len(shares) > 1:
        shared = whose_shares(shares, opinions, open_accounts=known.open_ones, because=verdict.because)
        return Decided(line, shared.because, reason=shared.result, shares=None if shared.result else shares)
    (target,) = shares or (None,)
    if target in known.open_ones and not opinions:
        return Decided(line, verdict.because, target, shares=shares)
    said = "\n".join(step.text for step in verdict.because)
    own = [Match(line.id, one, certain=True, because=said) for one in shares] or [
        Match(line.id, one.account_id, certain=False, because=one.because) for one in suggestions
    ]
    decision = whose_money([*own, *opinions], open_accounts=known.open_ones, closed_accounts=known.closed)
    target, reason = decision.result.account_id, decision.result.reason
    because = decision.because if shares or target else (*verdict.because, *decision.because)
    paid = {target: line.pence} if target else None
    return Decided(line, because, target, reason=reason, shares=paid, suggestions=suggestions)
