"""Bank accounts: which the council has, and the proof of each."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.api import UnitOfWork
from core.pages import (
    HOME,
    Alert,
    Block,
    Desk,
    Filled,
    Form,
    Link,
    Summary,
    Table,
    Text,
    Typed,
    guard,
    link_to,
    page,
    redirect,
    submit,
)
from core.values import Money, subject
from plugins.finance_reconciliation import commands, queries
from plugins.finance_reconciliation.queries import BankProof
from plugins.finance_reconciliation.rules import in_words
from plugins.finance_reconciliation.web.looks import ACCOUNTS, ROOT, SEE, STATEMENTS, money

_NEW = Form(
    (
        Text(name="name", label="What it is called", longest=80),
        Text(
            name="number",
            label="Sort code and account number, or IBAN",
            hint="For example 20-00-00 12345678",
            longest=40,
            width=20,
        ),
    ),
    button="Add the bank account",
)


@get("/accounts", guards=[guard(SEE)], sync_to_thread=True)
def bank_accounts(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every bank account, and whether bank and books agree."""
    with desk.look() as work:
        proofs = [queries.bank_proof(work, one.id) for one in queries.bank_accounts(work)]
    rows = [
        (
            Link(one.account.name, f"{ROOT}/accounts/{one.account.id}"),
            in_words(one.account.number),
            money(one.closing),
            one.closed_on,
            "Agrees" if one.agrees else "Differs",
        )
        for one in proofs
    ]
    head = ("Account", "Number", "Bank says", "On", "Bank and books")
    table = Table(head, rows, label="Bank accounts", numbers=(2,), empty="No bank account is known yet")
    may = desk.actor.may("finance_reconciliation.configure")
    actions = [Link("Add a bank account", f"{ROOT}/accounts/new")] if may else []
    return page(desk, "Bank accounts", [table], trail=(HOME, STATEMENTS), actions=actions)


@get("/accounts/new", guards=[guard("finance_reconciliation.configure")], sync_to_thread=True)
def new_bank_account(desk: NamedDependency[Desk]) -> Response[Any]:
    """The form for a new bank account."""
    return _new(desk, _NEW.empty())


@post("/accounts/new", guards=[guard("finance_reconciliation.configure")], sync_to_thread=True)
def add_bank_account(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Make a bank account known."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        added = commands.add_bank_account(work, **values)
        return redirect(desk, f"{ROOT}/accounts/{added}", banner="The bank account was added")

    return submit(desk, _NEW, typed, act=act, again=lambda filled: _new(desk, filled))


@get("/accounts/{bank_account_id:uuid}", guards=[guard(SEE)], sync_to_thread=True)
def bank_account(desk: NamedDependency[Desk], bank_account_id: FromPath[UUID]) -> Response[Any]:
    """The proof of one bank account: bank = brought forward + matched + suspense, or what differs."""
    with desk.look() as work:
        proof = queries.bank_proof(work, bank_account_id)
    trail = (HOME, STATEMENTS, ACCOUNTS)
    return page(desk, proof.account.name, _proof(proof), trail=trail, caption=in_words(proof.account.number))


def _new(desk: Desk, filled: Filled) -> Response[Any]:
    return page(desk, "Add a bank account", [filled], trail=(HOME, STATEMENTS, ACCOUNTS))


def _proof(proof: BankProof) -> list[Block]:
    agrees = "Bank and books agree: every line is placed and nothing is missing."
    differs = "Bank and books differ. Each difference below says by how much."
    alert = Alert(agrees, tone="success") if proof.agrees else Alert(differs, tone="warning")
    reached = proof.brought_forward + proof.lines
    bank = Summary(
        [
            ("Brought forward", Money(proof.brought_forward)),
            ("Matched to accounts", Money(proof.matched)),
            ("In suspense", Money(proof.suspense)),
            ("Not yet placed", Money(proof.unplaced)),
            ("What the lines come to", Money(reached)),
            ("What the bank says", money(proof.closing)),
            ("On", proof.closed_on),
            ("Difference", Money(proof.from_bank)),
        ],
        title="The bank",
    )
    account = proof.account
    books = Summary(
        [
            (
                "Bank account in the books",
                link_to(subject("account", account.account_id), str(Money(proof.books))),
            ),
            ("Placed lines", Money(proof.matched + proof.suspense)),
            ("Difference", Money(proof.from_books)),
            (
                "Suspense in the books",
                link_to(subject("account", account.suspense_id), str(Money(-proof.suspense_books))),
            ),
            ("Lines in suspense", Money(proof.suspense)),
            ("Difference", Money(proof.from_suspense)),
        ],
        title="The books",
    )
    rows = [(one.title, one.count, Money(one.pence)) for one in proof.items]
    items = Table(("What", "How many", "Amount"), rows, title="What may explain a difference", numbers=(1, 2))
    return [alert, bank, books, *([items] if rows else [])]


HANDLERS = [bank_accounts, new_bank_account, add_bank_account, bank_account]
