"""What the payments room tells: ids, dates and amounts in pence."""

from datetime import date
from uuid import UUID

from core.events import Event


class AccountOpened(Event):
    """An account was opened."""

    name = "payments.account_opened"
    about = "account"

    account_id: UUID
    kind: str


class AccountsOpened(Event):
    """Many accounts were opened at once."""

    name = "payments.accounts_opened"
    about = "run"

    run_id: UUID
    count: int


class AccountClosed(Event):
    """An account at nought was closed."""

    name = "payments.account_closed"
    about = "account"

    account_id: UUID
    closed_on: date


class ChargeRaised(Event):
    """An account was charged."""

    name = "payments.charge_raised"
    about = "account"

    account_id: UUID
    posting_id: int
    amount: int
    head: str
    effective_on: date


class ChargesRaised(Event):
    """Many accounts were charged by one run."""

    name = "payments.charges_raised"
    about = "run"

    run_id: UUID
    kind: str
    count: int
    total: int
    effective_on: date


class PaymentTaken(Event):
    """A payment was put on an account."""

    name = "payments.payment_taken"
    about = "account"

    account_id: UUID
    posting_id: int
    amount: int
    effective_on: date


class PaymentsTaken(Event):
    """Many payments were put on accounts by one run."""

    name = "payments.payments_taken"
    about = "run"

    run_id: UUID
    kind: str
    count: int
    accounts: int
    total: int


class PaymentReturned(Event):
    """The bank took a payment back, and so it was taken off the account."""

    name = "payments.payment_returned"
    about = "account"

    account_id: UUID
    posting_id: int
    returned_id: int
    amount: int


class AccountAdjusted(Event):
    """An account was put right by an approved adjustment: positive is more owed, negative less."""

    name = "payments.account_adjusted"
    about = "account"

    account_id: UUID
    posting_id: int
    amount: int


class AmountTransferred(Event):
    """An amount owed was moved from one account to another, which now owes it."""

    name = "payments.amount_transferred"
    about = "account"

    account_id: UUID
    to_account_id: UUID
    posting_id: int
    amount: int


class OwnMoneyMoved(Event):
    """Money was moved between the council's own accounts by one run."""

    name = "payments.own_money_moved"
    about = "run"

    run_id: UUID
    kind: str
    count: int
    total: int


class PostingReversed(Event):
    """A posting was reversed by another."""

    name = "payments.posting_reversed"
    about = "posting"

    posting_id: int
    reversal_id: int
    debit_account_id: UUID
    credit_account_id: UUID
    amount: int


class RunReversed(Event):
    """All of a run's postings were reversed by another run."""

    name = "payments.run_reversed"
    about = "run"

    run_id: UUID
    reversal_run_id: UUID
    count: int
    total: int


class RefundPaid(Event):
    """Credit on an account was approved to be paid back."""

    name = "payments.refund_paid"
    about = "account"

    account_id: UUID
    posting_id: int
    amount: int


class DebtWrittenOff(Event):
    """A debt was given up; the account no longer owes it."""

    name = "payments.debt_written_off"
    about = "account"

    account_id: UUID
    posting_id: int
    amount: int


class PeriodOpened(Event):
    """An accounting period was set up."""

    name = "payments.period_opened"
    about = "period"

    period_id: UUID
    starts_on: date
    ends_on: date


class PeriodClosed(Event):
    """An accounting period was closed; nothing more is posted into its days."""

    name = "payments.period_closed"
    about = "period"

    period_id: UUID
    starts_on: date
    ends_on: date


class BatchOpened(Event):
    """A batch of invoices was begun."""

    name = "payments.batch_opened"
    about = "batch"

    batch_id: UUID
    kind: str


class InvoiceRaised(Event):
    """An invoice was put into a batch; it becomes a charge once the batch is authorised."""

    name = "payments.invoice_raised"
    about = "invoice"

    invoice_id: UUID
    batch_id: UUID
    account_id: UUID
    total: int
    due_on: date


class BatchAuthorised(Event):
    """A batch of invoices was authorised and charged."""

    name = "payments.batch_authorised"
    about = "batch"

    batch_id: UUID
    run_id: UUID
    count: int
    total: int


ALL = (
    AccountOpened,
    AccountsOpened,
    AccountClosed,
    ChargeRaised,
    ChargesRaised,
    PaymentTaken,
    PaymentsTaken,
    PaymentReturned,
    AccountAdjusted,
    AmountTransferred,
    OwnMoneyMoved,
    PostingReversed,
    RunReversed,
    RefundPaid,
    DebtWrittenOff,
    PeriodOpened,
    PeriodClosed,
    BatchOpened,
    InvoiceRaised,
    BatchAuthorised,
)
