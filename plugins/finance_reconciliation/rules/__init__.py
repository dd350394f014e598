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
from plugins.finance_reconciliation.rules.matching import (
    Asked,
    Candidate,
    Suggestion,
    Verdict,
    whose_line,
)
from plugins.finance_reconciliation.rules.names import (
    PAYERS,
    Payer,
    name_key,
    payer_is,
    payer_keys,
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
    whose_shares,
)
from plugins.finance_reconciliation.rules.policy import Limits
from plugins.finance_reconciliation.rules.slips import (
    exchanged,
    one_slip_away,
    perhaps_meant,
)
from plugins.finance_reconciliation.rules.sums import (
    Items,
    left_after,
    settles,
    ways_to_share,
)

__all__ = [
    "PAYERS",
    "REASONS",
    "Asked",
    "Books",
    "Candidate",
    "Candidates",
    "Chain",
    "Claim",
    "Items",
    "Limits",
    "Naming",
    "Payer",
    "Placement",
    "Reason",
    "Suggestion",
    "Verdict",
    "account_among",
    "account_is_known",
    "account_named_in",
    "account_number",
    "control_totals",
    "exchanged",
    "find_candidates",
    "fingerprint",
    "in_words",
    "is_booked_in_time",
    "left_after",
    "line_that_is_reversed",
    "name_key",
    "one_slip_away",
    "payer_is",
    "payer_keys",
    "perhaps_meant",
    "settles",
    "statement_continues",
    "ways_to_share",
    "whose_line",
    "whose_money",
    "whose_shares",
]
