"""The acts of the payments room: each one function, in the caller's transaction, telling what it did."""

from core.payments.commands.accounts import close_account, open_account, open_accounts, own_account
from core.payments.commands.billing import open_batch, raise_invoice
from core.payments.commands.charges import raise_charge, raise_charges
from core.payments.commands.periods import open_period
from core.payments.commands.proposals import (
    propose_adjustment,
    propose_batch,
    propose_closing,
    propose_refund,
    propose_reversal,
    propose_run_reversal,
    propose_transfer,
    propose_write_off,
)
from core.payments.commands.takings import return_payment, take_payment, take_payments

__all__ = [
    "close_account",
    "open_account",
    "open_accounts",
    "open_batch",
    "open_period",
    "own_account",
    "propose_adjustment",
    "propose_batch",
    "propose_closing",
    "propose_refund",
    "propose_reversal",
    "propose_run_reversal",
    "propose_transfer",
    "propose_write_off",
    "raise_charge",
    "raise_charges",
    "raise_invoice",
    "return_payment",
    "take_payment",
    "take_payments",
]
