"""Statements pass the gates and are counted, or wait in quarantine."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.api import UnitOfWork
from core.values import Decision, new_id
from plugins.finance_reconciliation import queries
from plugins.finance_reconciliation.commands.accepting import (
    Imported,
    accept,
    accept_details,
    locked_account,
    told,
)
from plugins.finance_reconciliation.commands.files import unread_file
from plugins.finance_reconciliation.commands.lines import (
    LineIn,
    count_lines,
    counted,
    hold_lines,
    keep_details,
)
from plugins.finance_reconciliation.events import StatementQuarantined
from plugins.finance_reconciliation.models import BankAccount, FileState, Statement, StatementState
from plugins.finance_reconciliation.rules import (
    Chain,
    Claim,
    account_is_known,
    control_totals,
    statement_continues,
)


@dataclass(frozen=True, slots=True)
class StatementIn:
    """A statement that was read. `lines` gives its lines in chunks, from the beginning each time.

    `account` is what the file calls the account; `bank_account_id` which of the council's it is, None when
    it is none that is known, or when the file tells only details.
    """

    bank_account_id: UUID | None
    claim: Claim
    opened_on: date | None
    lines: Callable[[], Iterable[Sequence[LineIn]]]
    account: str = ""
    tells: str = "money"


def import_statements(
    work: UnitOfWork, *, file_id: UUID, kind: str, statements: Sequence[StatementIn]
) -> list[Imported]:
    """Count the statements of a file, each proved by itself; `kind` is the format of the file.

    A statement that fails a gate is put into quarantine with all its lines, and none of them counts. All
    of this is one transaction, so a file is taken wholly or not at all.
    """
    work.actor.must("finance_reconciliation.import")
    file = unread_file(work, file_id)
    done = [_import_one(work, file_id, place, one, kind) for place, one in enumerate(statements)]
    file.state, file.format = FileState.READ, kind
    work.session.add(file)
    return done


def _import_one(work: UnitOfWork, file_id: UUID, position: int, given: StatementIn, kind: str) -> Imported:
    claim = given.claim
    statement = Statement(
        id=new_id(),
        file_id=file_id,
        position=position,
        bank_account_id=given.bank_account_id,
        account=given.account,
        tells=given.tells,
        state=StatementState.IMPORTED,
        opening=claim.opening,
        closing=claim.closing,
        opened_on=given.opened_on,
        closed_on=claim.closed_on,
        entries=claim.entries,
        credits=claim.credits,
        debits=claim.debits,
    )
    totals = control_totals(claim)
    if not totals.result:
        return _quarantine(work, statement, given, gate="control totals", why=totals)
    if given.tells == "details":
        work.session.add(statement)
        work.flush()
        for chunk in given.lines():
            keep_details(work, statement.id, chunk)
        return accept_details(work, statement, kind=kind, proof=told(totals))
    if given.bank_account_id is None:
        unknown = account_is_known(given.account, known=False)
        return _quarantine(work, statement, given, gate="account", why=unknown)
    account = locked_account(work, given.bank_account_id)
    chain = _count_if_it_continues(work, statement, given, account)
    if chain.result is Chain.BROKEN:
        return _quarantine(work, statement, given, gate="continuity", why=chain)
    return accept(work, statement, account, chain.result, proof=told(totals, chain))


def _count_if_it_continues(
    work: UnitOfWork, statement: Statement, given: StatementIn, account: BankAccount
) -> Decision[Chain]:
    """Count the lines, see whether the books then agree, and take them back if they do not."""
    books = queries.books_of(work, account=account)
    savepoint = work.connection.begin_nested()
    try:
        for chunk in given.lines():
            count_lines(work, statement.id, account.id, chunk)
        fresh = counted(work, statement.id)
        chain = statement_continues(given.claim, books=books, fresh=fresh.count, fresh_total=fresh.total)
    except BaseException:
        savepoint.rollback()
        raise
    if chain.result is Chain.BROKEN:
        savepoint.rollback()
    else:
        savepoint.commit()
    return chain


def _quarantine(
    work: UnitOfWork, statement: Statement, given: StatementIn, *, gate: str, why: Decision[Any]
) -> Imported:
    statement.state, statement.gate, statement.problem = StatementState.QUARANTINED, gate, told(why)
    work.session.add(statement)
    work.flush()
    for chunk in given.lines():
        hold_lines(work, statement.id, given.bank_account_id, chunk)
    work.publish(
        StatementQuarantined(
            statement_id=statement.id,
            bank_account_id=given.bank_account_id,
            lines=statement.entries,
            gate=gate,
        )
    )
    return Imported(statement.id, statement.state, 0, 0)
