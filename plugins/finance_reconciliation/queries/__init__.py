"""Read-only questions: the books of a bank account, its proof, suspense, files and statements."""

from plugins.finance_reconciliation.queries.accounts import (
    bank_account,
    bank_accounts,
    books_of,
    claim_of,
    sum_of_lines,
)
from plugins.finance_reconciliation.queries.lines import (
    LineView,
    details_of,
    held_lines_of,
    line_view,
    lines_of,
    matches_of_account,
    story_of,
    unplaced_lines,
)
from plugins.finance_reconciliation.queries.offers import offers
from plugins.finance_reconciliation.queries.panels import panels_of_account
from plugins.finance_reconciliation.queries.payers import (
    accounts_of_person,
    known_payers,
    payers_about,
    payers_of,
)
from plugins.finance_reconciliation.queries.policy import limits_today, read_policy
from plugins.finance_reconciliation.queries.profiles import newest_profiles, versions_of_profile
from plugins.finance_reconciliation.queries.proof import BankProof, Item, bank_proof
from plugins.finance_reconciliation.queries.searching import AccountFound, find_accounts
from plugins.finance_reconciliation.queries.statements import (
    Placed,
    bank_file,
    bank_files,
    came_before,
    in_quarantine,
    placed_of,
    statement,
    statements,
    statements_of,
)
from plugins.finance_reconciliation.queries.suspense import (
    SuspenseView,
    suspense,
    suspense_by_reason,
    suspense_line,
)

__all__ = [
    "AccountFound",
    "BankProof",
    "Item",
    "LineView",
    "Placed",
    "SuspenseView",
    "accounts_of_person",
    "bank_account",
    "bank_accounts",
    "bank_file",
    "bank_files",
    "bank_proof",
    "books_of",
    "came_before",
    "claim_of",
    "details_of",
    "find_accounts",
    "held_lines_of",
    "in_quarantine",
    "known_payers",
    "limits_today",
    "line_view",
    "lines_of",
    "matches_of_account",
    "newest_profiles",
    "offers",
    "panels_of_account",
    "payers_about",
    "payers_of",
    "placed_of",
    "read_policy",
    "statement",
    "statements",
    "statements_of",
    "story_of",
    "sum_of_lines",
    "suspense",
    "suspense_by_reason",
    "suspense_line",
    "unplaced_lines",
    "versions_of_profile",
]
