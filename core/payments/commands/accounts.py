"""Opening and closing accounts."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, Text, Uuid, insert, literal_column
from sqlalchemy import select as sql_select
from sqlmodel import col, select, update

from core.errors import AlreadyDone, BadInput, Refused
from core.payments import numbers, runs
from core.payments.checks import debtor, few, locked_balance
from core.payments.checks import open_accounts as open_accounts_by_id
from core.payments.events import AccountClosed, AccountOpened, AccountsOpened
from core.payments.inputs import AccountIn, Opened, RunIn
from core.payments.models import Account, Balance
from core.payments.rules import is_account_reference, may_close
from core.payments.sets import among, parameters_for, rows_from, table_of, values_for
from core.values.ids import new_id, subject
from core.work import UnitOfWork

_AT_ONCE = 10_000
_COLUMNS = {
    "id": Uuid(),
    "kind": Text(),
    "reference": Text(),
    "is_control": Boolean(),
    "property_id": Uuid(),
    "cost_code": Text(),
    "opened_on": Date(),
}


def open_account(work: UnitOfWork, *, account: AccountIn) -> Opened:
    """Open one debtor's account, at nought; BadInput for a reference that is wrong or taken."""
    work.actor.must("payments.open_account")
    opened = _open(work, [account], is_control=False)[0]
    work.publish(AccountOpened(account_id=opened.account_id, kind=account.kind))
    return opened


def open_accounts(work: UnitOfWork, *, accounts: Sequence[AccountIn]) -> list[Opened]:
    """Open many debtors' accounts at once, in the order given; tells one event for all of them."""
    work.actor.must("payments.open_account")
    opened = _open(work, accounts, is_control=False)
    key = RunIn(
        key=f"accounts/{work.id}/{new_id()}", kind="accounts", starts_on=work.today, ends_on=work.today
    )
    run_id = runs.begin(work, key)
    runs.end(work, run_id, count=len(opened), total=0)
    work.publish(AccountsOpened(run_id=run_id, count=len(opened)))
    return opened


def own_account(work: UnitOfWork, *, kind: str, cost_code: str = "") -> UUID:
    """The council's own account of this kind and cost code, opened when it is first needed."""
    wanted = select(Account.id).where(
        col(Account.is_control), Account.kind == kind, Account.cost_code == cost_code
    )
    found = work.connection.execute(wanted).scalar()
    if found is not None:
        return found
    opened = _open(work, [AccountIn(kind=kind, cost_code=cost_code)], is_control=True)[0]
    work.publish(AccountOpened(account_id=opened.account_id, kind=kind))
    return opened.account_id


def own_or(work: UnitOfWork, account_id: UUID | None, kind: str) -> UUID:
    """The council's own account that was named, or its first of this kind; Refused for a debtor's account."""
    if account_id is None:
        return own_account(work, kind=kind)
    account = open_accounts_by_id(work, [account_id])[account_id]
    if not account.is_control:
        message = f"account {account.reference} is a debtor's; name one of the council's own"
        raise Refused(message)
    return account_id


def close_account(work: UnitOfWork, *, account_id: UUID, closed_on: date | None = None) -> None:
    """Close an account; Refused while anything is owed either way. It takes no postings any more."""
    work.check("payments.close_account", subject("account", account_id))
    account = debtor(work, account_id)
    day = closed_on or work.today
    if day < account.opened_on:
        message = (
            f"account {account.reference} was opened on {account.opened_on}; it cannot close before that"
        )
        raise BadInput(message, field="closed_on")
    decision = may_close(locked_balance(work, account_id))
    if not decision.result:
        why = decision.because[0].text
        message = f"account {account.reference} cannot be closed: {why}; settle that first"
        raise Refused(message)
    account.closed_on = day
    work.session.add(account)
    work.flush()
    work.connection.execute(update(Balance).where(col(Balance.account_id) == account_id).values(closed=True))
    work.publish(AccountClosed(account_id=account_id, closed_on=day))


def _open(work: UnitOfWork, accounts: Sequence[AccountIn], *, is_control: bool) -> list[Opened]:
    _check(work, accounts)
    drawn = iter(numbers.draw(work, "account", sum(each.reference is None for each in accounts)))
    rows = [
        (
            new_id(),
            each.kind,
            each.reference or next(drawn),
            is_control,
            each.property_id,
            each.cost_code,
            each.opened_on or work.today,
        )
        for each in accounts
    ]
    work.flush()
    dialect = work.connection.dialect.name
    for start in range(0, len(rows), _AT_ONCE):
        chunk = parameters_for("accounts", rows[start : start + _AT_ONCE])
        for statement in _statements(dialect):
            work.connection.execute(statement, chunk)
    return [Opened(row[0], row[2]) for row in rows]


@cache
def _statements(dialect: str) -> tuple[Any, ...]:
    rows = rows_from(dialect, "accounts", _COLUMNS)
    accounts = insert(table_of(Account)).from_select(list(_COLUMNS), sql_select(*rows.c))
    at_nought = sql_select(rows.c.id, literal_column("0"), literal_column("false"))
    balances = insert(table_of(Balance)).from_select(["account_id", "balance", "closed"], at_nought)
    return accounts, balances


def _check(work: UnitOfWork, accounts: Sequence[AccountIn]) -> None:
    for each in accounts:
        if not each.kind.strip():
            message = "say what kind of account it is, for example “rent”"
            raise BadInput(message, field="kind")
    given = [each.reference for each in accounts if each.reference is not None]
    if not given:
        return
    for text in given:
        decision = is_account_reference(text)
        if not decision.result:
            raise BadInput(decision.because[0].text, field="reference")
    numbers.pass_over(work, "account", given)
    dialect = work.connection.dialect.name
    taken = select(Account.reference).where(among(dialect, col(Account.reference), "given"))
    found = set(work.connection.execute(taken, {"given": values_for(dialect, given)}).scalars())
    found |= {text for text in given if given.count(text) > 1} if len(set(given)) < len(given) else set()
    if found:
        message = f"the reference {few(sorted(found))} is taken; leave it out to be given a new one"
        raise AlreadyDone(message)
