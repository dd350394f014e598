"""The payments room: a double-entry ledger in which books balance by construction."""

from core.payments import events
from core.payments.commands import acts
from core.payments.commands.billing import authorise_batch
from core.payments.commands.periods import close_period
from core.payments.models import (
    Account,
    AccountingPeriod,
    Allocation,
    Balance,
    Batch,
    Invoice,
    InvoiceLine,
    Item,
    Number,
    Posting,
    Run,
)
from core.permissions import Permission
from core.work import Act

TABLES = (
    Account,
    Balance,
    Posting,
    Item,
    Allocation,
    Run,
    AccountingPeriod,
    Batch,
    Invoice,
    InvoiceLine,
    Number,
)
EVENTS = events.ALL
ACTS = (
    Act("payments.refund", "Pay back credit", acts.refund),
    Act("payments.write_off", "Write off a debt", acts.write_off),
    Act("payments.adjust", "Adjust an account", acts.adjust),
    Act("payments.transfer", "Transfer a debt to another account", acts.transfer),
    Act("payments.reverse", "Reverse a posting", acts.reverse),
    Act("payments.reverse_run", "Reverse a run", acts.reverse_run),
    Act("payments.close_period", "Close an accounting period", close_period),
    Act("payments.authorise_batch", "Authorise a batch of invoices", authorise_batch),
)
PERMISSIONS = (
    Permission("payments.see", "See accounts and postings"),
    Permission("payments.open_account", "Open accounts"),
    Permission("payments.close_account", "Close accounts"),
    Permission("payments.charge", "Raise charges"),
    Permission("payments.take", "Take payments and place money from suspense"),
    Permission("payments.return", "Take back payments that the bank returned"),
    Permission("payments.invoice", "Raise invoices"),
    Permission("payments.open_period", "Set up accounting periods"),
    *(Permission(act.name, f"{act.title}: propose") for act in ACTS),
    *(Permission(act.approval_permission, f"{act.title}: approve") for act in ACTS),
)
