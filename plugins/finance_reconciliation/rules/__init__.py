"""Pure policy: when is it the same line, is a statement proved, whose money is a line."""

from plugins.finance_reconciliation.rules.gates import (
    Books,
    Chain,
    Claim,
    account_is_known,
    control_totals,
    is_booked_in_time,
    statement_continues,
)
from plugins.finance_reconciliation.rules.lines import (
    account_among,
    account_number,
    fingerprint,
    in_words,
)
from plugins.finance_reconciliation.rules.placing import (
    REASONS,
    Candidates,
    Naming,
    Placement,
    Reason,
    account_named_in,
    find_candidates,
    line_that_is_reversed,
    whose_money,
)

__all__ = [
    "REASONS",
    "Books",
    "Candidates",
    "Chain",
    "Claim",
    "Naming",
    "Placement",
    "Reason",
    "account_among",
    "account_is_known",
    "account_named_in",
    "account_number",
    "control_totals",
    "find_candidates",
    "fingerprint",
    "in_words",
    "is_booked_in_time",
    "line_that_is_reversed",
    "statement_continues",
    "whose_money",
]
