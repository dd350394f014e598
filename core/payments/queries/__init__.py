"""Questions to the ledger; nothing here writes. All that people see is filtered to what they may see."""

from core.payments.queries.accounts import (
    account,
    accounts_by_id,
    accounts_by_reference,
    accounts_in_run,
    balance,
    balances,
    closed_among,
    debtors_among,
    debtors_by_reference,
    posted_sources,
    run_by_key,
    run_total,
)
from core.payments.queries.periods import closed_days
from core.payments.queries.proof import Difference, prove
from core.payments.queries.statements import (
    AgeBand,
    OpenCharge,
    Statement,
    StatementLine,
    arrears_by_age,
    in_arrears,
    open_charges,
    statement,
)

__all__ = [
    "AgeBand",
    "Difference",
    "OpenCharge",
    "Statement",
    "StatementLine",
    "account",
    "accounts_by_id",
    "accounts_by_reference",
    "accounts_in_run",
    "arrears_by_age",
    "balance",
    "balances",
    "closed_among",
    "closed_days",
    "debtors_among",
    "debtors_by_reference",
    "in_arrears",
    "open_charges",
    "posted_sources",
    "prove",
    "run_by_key",
    "run_total",
    "statement",
]
