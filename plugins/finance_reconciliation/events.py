"""What finance reconciliation tells: ids, dates and amounts in pence, never what a bank line says."""

from datetime import date
from uuid import UUID

from core.api import Event


class BankAccountAdded(Event):
    """A bank account of the council was made known, with the accounts in the books that stand for it."""

    name = "finance_reconciliation.bank_account_added"
    about = "bank_account"

    bank_account_id: UUID
    account_id: UUID
    suspense_id: UUID


class ProfileSaved(Event):
    """A version of a profile, by which suppliers' files are read, was saved."""

    name = "finance_reconciliation.profile_saved"
    about = "profile"

    profile_id: UUID
    version: int


class FileReceived(Event):
    """A bank file arrived and its original is kept under its SHA-256; nothing was read yet."""

    name = "finance_reconciliation.file_received"
    about = "bank_file"

    bank_file_id: UUID
    sha256: str
    size: int


class FileRefused(Event):
    """A bank file could not be taken; its original is kept, nothing of it was counted."""

    name = "finance_reconciliation.file_refused"
    about = "bank_file"

    bank_file_id: UUID


class StatementImported(Event):
    """A statement was proved and its lines were counted; `seen` lines had come before and were not."""

    name = "finance_reconciliation.statement_imported"
    about = "statement"

    statement_id: UUID
    bank_account_id: UUID
    lines: int
    seen: int
    credits: int
    debits: int


class StatementQuarantined(Event):
    """A statement failed a gate and waits for a second person; none of its lines is counted."""

    name = "finance_reconciliation.statement_quarantined"
    about = "statement"

    statement_id: UUID
    bank_account_id: UUID | None
    lines: int
    gate: str


class DetailsEntered(Event):
    """Lines that explain sums which the bank books were kept; `seen` of them had come before. In pence."""

    name = "finance_reconciliation.details_entered"
    about = "statement"

    statement_id: UUID
    kind: str
    lines: int
    seen: int
    credits: int
    debits: int


class StatementRejected(Event):
    """A quarantined statement was set aside for good; none of its lines is counted."""

    name = "finance_reconciliation.statement_rejected"
    about = "statement"

    statement_id: UUID


class LinesMatched(Event):
    """Some lines of a statement were placed: on accounts, or in suspense. Amounts are net, in pence."""

    name = "finance_reconciliation.lines_matched"
    about = "statement"

    statement_id: UUID
    matched: int
    matched_amount: int
    suspense: int
    suspense_amount: int


class StatementPlaced(Event):
    """Every line of a statement is placed: on an account, or in suspense. Amounts are net, in pence."""

    name = "finance_reconciliation.statement_placed"
    about = "statement"

    statement_id: UUID
    matched: int
    matched_amount: int
    suspense: int
    suspense_amount: int


class SuspensePlaced(Event):
    """An officer placed a line that was in suspense on an account."""

    name = "finance_reconciliation.suspense_placed"
    about = "line"

    line_id: int
    account_id: UUID
    amount: int
    booked_on: date


class SuspenseReturned(Event):
    """A line in suspense is to go back to its sender: approved, and out of suspense."""

    name = "finance_reconciliation.suspense_returned"
    about = "line"

    line_id: int
    account_id: UUID
    amount: int


class PlacingReversed(Event):
    """An officer took a line off these accounts again; it waits in suspense."""

    name = "finance_reconciliation.placing_reversed"
    about = "line"

    line_id: int
    account_ids: list[UUID]
    amount: int


class PayerLearned(Event):
    """Placing a line told whose money its payer's is: it speaks for this account from now on."""

    name = "finance_reconciliation.payer_learned"
    about = "account"

    account_id: UUID
    line_id: int


class PayerErased(Event):
    """A payer that was remembered for this account is remembered no more."""

    name = "finance_reconciliation.payer_erased"
    about = "account"

    account_id: UUID


ALL = (
    BankAccountAdded,
    ProfileSaved,
    FileReceived,
    FileRefused,
    StatementImported,
    StatementQuarantined,
    DetailsEntered,
    StatementRejected,
    LinesMatched,
    StatementPlaced,
    SuspensePlaced,
    SuspenseReturned,
    PlacingReversed,
    PayerLearned,
    PayerErased,
)
