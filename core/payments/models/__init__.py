"""The tables of the payments room: the ledger, what is open in it, and what is billed."""

from core.payments.models.billing import Batch, BatchState, Invoice, InvoiceLine
from core.payments.models.ledger import Account, AccountingPeriod, Balance, Number, Posting, PostingKind, Run
from core.payments.models.open_items import Allocation, Item, Side

__all__ = [
    "Account",
    "AccountingPeriod",
    "Allocation",
    "Balance",
    "Batch",
    "BatchState",
    "Invoice",
    "InvoiceLine",
    "Item",
    "Number",
    "Posting",
    "PostingKind",
    "Run",
    "Side",
]
