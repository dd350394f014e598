"""Whose money a line is, in this plugin's opinion: references with a check digit, wherever they stand."""

from collections.abc import Sequence

from core.api import UnitOfWork, payments
from core.values import Line, Match
from plugins.finance_reconciliation.rules import account_named_in, find_candidates


def identify(work: UnitOfWork, lines: Sequence[Line]) -> list[Match]:
    """The accounts that the words of these lines name; one question to the ledger for all of them."""
    candidates = {
        line.key: find_candidates(line.texts, line.payer, payments.ACCOUNT_DIGITS) for line in lines
    }
    wanted = {text for one in candidates.values() for text in one.all}
    known = payments.debtors_by_reference(work, wanted)
    return [
        Match(line=key, account_id=one.account_id, certain=one.certain, because=one.because)
        for key, found in candidates.items()
        for one in account_named_in(found, known)
    ]
