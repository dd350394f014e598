"""What the payments tests share: people, days, and a look into every table."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlmodel import col

from core.council import Council
from core.errors import Refused
from core.log import LoggedEvent
from core.payments import ACTS, PERMISSIONS, TABLES, commands, queries
from core.payments.inputs import AccountIn, PaymentIn, RunIn
from core.payments.models import Account, Allocation, Item, Posting
from core.payments.sets import table_of
from core.testing import an_officer

MONDAY = date(2026, 4, 6)
TUESDAY = date(2026, 4, 7)
EVERYTHING = tuple(permission.name for permission in PERMISSIONS)
LIMITS = {act.name: 1_000_000 for act in ACTS}

MAKER = an_officer(*EVERYTHING, name="Max Maker", limits=LIMITS)
CHECKER = an_officer(*EVERYTHING, name="Chris Checker", limits=LIMITS)


def an_account(council: Council, kind: str = "rent") -> UUID:
    with council.work(actor=MAKER) as work:
        return commands.open_account(work, account=AccountIn(kind=kind)).account_id


def some_accounts(council: Council, count: int) -> list[UUID]:
    with council.work(actor=MAKER) as work:
        return [
            one.account_id for one in commands.open_accounts(work, accounts=[AccountIn(kind="rent")] * count)
        ]


def charge(council: Council, account_id: UUID, amount: int, on: date = MONDAY, **more: Any) -> int:
    with council.work(actor=MAKER) as work:
        return commands.raise_charge(
            work, account_id=account_id, amount=amount, head="rent", effective_on=on, **more
        )


def pay(council: Council, account_id: UUID, amount: int, on: date = TUESDAY, **more: Any) -> int:
    with council.work(actor=MAKER) as work:
        return commands.take_payment(work, payment=PaymentIn(account_id, amount, on, **more))


def a_run(key: str, kind: str = "debit") -> RunIn:
    return RunIn(key=key, kind=kind, starts_on=MONDAY, ends_on=date(2026, 4, 12))


def balance(council: Council, account_id: UUID) -> int:
    with council.look(actor=MAKER) as work:
        return queries.balance(work, account_id)


def balance_of_own(council: Council, kind: str) -> int:
    with council.work(actor=MAKER) as work:
        return queries.balance(work, commands.own_account(work, kind=kind))


def left(council: Council, account_id: UUID) -> dict[int, int]:
    """What is open on an account by posting: charges above nought, payments below."""
    with council.look(actor=MAKER) as work:
        items = work.session.scalars(select(Item).where(col(Item.account_id) == account_id))
        return {i.posting_id: i.side * (i.amount - i.allocated) for i in items if i.amount > i.allocated}


def settled(council: Council, account_id: UUID) -> dict[tuple[int, int], int]:
    """Which payment settled which charge, and how much, undone ones left out."""
    found: dict[tuple[int, int], int] = {}
    with council.look(actor=MAKER) as work:
        for row in work.session.scalars(select(Allocation).where(col(Allocation.account_id) == account_id)):
            pair = (row.debit_posting_id, row.credit_posting_id)
            found[pair] = found.get(pair, 0) + row.amount
    return {pair: amount for pair, amount in found.items() if amount}


def posting(council: Council, posting_id: int) -> Posting:
    with council.look(actor=MAKER) as work:
        return work.session.get_one(Posting, posting_id)


def reference(council: Council, account_id: UUID) -> str:
    with council.look(actor=MAKER) as work:
        return work.session.get_one(Account, account_id).reference


def told(council: Council, name: str) -> list[str]:
    with council.engine.connect() as connection:
        return list(
            connection.execute(select(col(LoggedEvent.body)).where(col(LoggedEvent.name) == name)).scalars()
        )


def proven(council: Council) -> None:
    with council.look(actor=MAKER) as work:
        assert queries.prove(work) == []


def everything(council: Council) -> dict[str, list[str]]:
    """Every row of the room's tables, and how many events were told."""
    with council.engine.connect() as connection:
        rows = {
            str(table.__tablename__): sorted(map(repr, connection.execute(select(table_of(table)))))
            for table in TABLES
        }
        rows["audit_event"] = [str(connection.execute(text("SELECT count(*) FROM audit_event")).scalar())]
    return rows


@contextmanager
def refused(council: Council, kind: type[Refused], words: str) -> Iterator[None]:
    """The body is refused in these words, and nothing has happened."""
    before = everything(council)
    with pytest.raises(kind, match=words):
        yield
    assert everything(council) == before
