"""Whose money a line is: what a payer's words name, and what to do with several opinions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from core.values import Because, Decision, Match, find_references, is_valid_reference

_SCHEME = "ISO 7064 MOD 11,10 check digit"
_AGREED = "council policy: only what is certain and undisputed is posted without a person"


class Reason(StrEnum):
    """Why a line waits in suspense."""

    UNKNOWN = "unknown"
    UNCERTAIN = "uncertain"
    CONFLICT = "conflict"
    CLOSED = "closed"
    OWN = "own"
    MONEY_OUT = "money_out"
    UNDONE = "undone"


REASONS: Mapping[str, str] = {
    Reason.UNKNOWN: "No account recognised",
    Reason.UNCERTAIN: "Account not certain",
    Reason.CONFLICT: "Opinions differ",
    Reason.CLOSED: "Account closed",
    Reason.OWN: "Names no debtor's account",
    Reason.MONEY_OUT: "Money out",
    Reason.UNDONE: "Placing was undone",
}
"""Each reason in words for people."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """References that a line's words may hold: fields that are nothing else, and runs of digits in text."""

    exact: tuple[str, ...]
    in_text: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Each once."""
        return tuple(dict.fromkeys((*self.exact, *self.in_text)))


@dataclass(frozen=True, slots=True)
class Naming:
    """An account that a line's words name, and whether that is safe to post."""

    account_id: UUID
    certain: bool
    because: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a line goes: an account, or suspense for a reason."""

    account_id: UUID | None = None
    reason: Reason | None = None


def find_candidates(texts: Sequence[str], payer: str, length: int) -> Candidates:
    """The references of `length` digits with a right check digit that a line's words hold."""
    exact: list[str] = []
    in_text: list[str] = []
    for text in texts:
        alone = "".join(text.split())
        if len(alone) == length and is_valid_reference(alone):
            exact.append(alone)
        else:
            in_text += find_references(text, length)
    if payer:
        in_text += find_references(payer, length)
    return Candidates(tuple(dict.fromkeys(exact)), tuple(dict.fromkeys(in_text)))


def account_named_in(candidates: Candidates, known: Mapping[str, UUID]) -> tuple[Naming, ...]:
    """The accounts that these references name. `known` are the references that are accounts.

    Certain is one exact reference, or failing that a single valid one in all the words. Where several
    are there, each account is named without certainty.
    """
    exact = {known[text]: text for text in candidates.exact if text in known}
    if len(exact) == 1:
        ((account_id, text),) = exact.items()
        return (Naming(account_id, certain=True, because=f"the reference {text} stands alone in a field"),)
    if not candidates.exact and len(candidates.in_text) == 1 and candidates.in_text[0] in known:
        text = candidates.in_text[0]
        why = f"{text} is the only number in its words that is a reference ({_SCHEME})"
        return (Naming(known[text], certain=True, because=why),)
    found = {known[text]: text for text in candidates.all if text in known}
    several = "one of several numbers in its words that can be references"
    return tuple(Naming(one, certain=False, because=f"{text} is {several}") for one, text in found.items())


def whose_money(
    opinions: Sequence[Match], *, open_accounts: Collection[UUID], closed_accounts: Collection[UUID]
) -> Decision[Placement]:
    """Where a line goes, given every plugin's opinion of it.

    It is posted when all who are certain name the same account, and that is open; otherwise it waits.
    """
    said = tuple(Because(one.because, "certain" if one.certain else "not certain") for one in opinions)
    certain = {one.account_id for one in opinions if one.certain}
    if not certain:
        reason = Reason.UNCERTAIN if opinions else Reason.UNKNOWN
        return _waits(reason, said or (Because("no reference in its words is one of an account"),))
    if len(certain) > 1:
        return _waits(
            Reason.CONFLICT, (*said, Because(f"{len(certain)} accounts are named with certainty", _AGREED))
        )
    (account_id,) = certain
    if account_id in closed_accounts:
        return _waits(Reason.CLOSED, (*said, Because("that account is closed and takes no payments")))
    if account_id not in open_accounts:
        return _waits(Reason.OWN, (*said, Because("that is no open account of a debtor")))
    return Decision(Placement(account_id), said)


def whose_shares(
    shares: Mapping[UUID, int],
    opinions: Sequence[Match],
    *,
    open_accounts: Collection[UUID],
    because: tuple[Because, ...],
) -> Decision[Reason | None]:
    """Whether a line may be shared among these accounts, or the reason why it waits.

    All must be open, and nobody may be certain of an account that is none of them.
    """
    others = [one for one in opinions if one.certain and one.account_id not in shares]
    if others:
        said = tuple(Because(one.because, "certain") for one in others)
        return Decision(Reason.CONFLICT, (*because, *said, Because("opinions differ", _AGREED)))
    if not set(shares) <= set(open_accounts):
        return Decision(Reason.CLOSED, (*because, Because("one of these accounts takes no payments")))
    return Decision(None, because)


def line_that_is_reversed(
    *, booked_on: date, words: Collection[str], earlier: Mapping[int, tuple[date, Collection[str]]], days: int
) -> Decision[int | None]:
    """Which earlier line a reversal takes back: the only one that shares a word with it within `days`.

    `earlier` are matched lines of the opposite amount that nothing has taken back, with their booking
    dates; `words` the bank's reference and the texts, as each line has them.
    """
    since = booked_on - timedelta(days=days)
    shared = [
        key
        for key, (day, theirs) in earlier.items()
        if since <= day <= booked_on and set(words) & set(theirs)
    ]
    if len(shared) == 1:
        day = earlier[shared[0]][0]
        text = f"the bank takes back the equal payment of {day}, which has the same reference"
        return Decision(shared[0], (Because(text),))
    found = f"{len(shared)} earlier payments" if shared else "no earlier payment"
    text = f"{found} of the same amount and reference within {days} days"
    return Decision(None, (Because(text),))


def _waits(reason: Reason, because: tuple[Because, ...]) -> Decision[Placement]:
    return Decision(Placement(reason=reason), because)
