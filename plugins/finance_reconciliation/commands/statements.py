"""Statements pass the gates and are counted, or wait in quarantine."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.api import UnitOfWork
from core.values import Decision, new_id
from plugins.finance_reconciliation import queries
from plugins.finance_reconciliation.commands.files import unread_file
from plugins.finance_reconciliation.commands.lines import LineIn, Sum, count_lines, counted, hold_lines
from plugins.finance_reconciliation.events import StatementImported, StatementQuarantined
from plugins.finance_reconciliation.models import BankAccount, FileState, Statement, StatementState
from plugins.finance_reconciliation.rules import Chain, Claim, control_totals, statement_continues


@dataclass(frozen=True, slots=True)
class StatementIn:
    """A statement that was read. `lines` gives its lines in chunks, from the beginning each time."""

    bank_account_id: UUID
    claim: Claim
    opened_on: date | None
    lines: Callable[[], Iterable[Sequence[LineIn]]]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a statement: its id, its state, how many lines are counted and had come before."""

    statement_id: UUID
    state: str
    lines: int
    seen: int


def import_statements(
    work: UnitOfWork, *, file_id: UUID, kind: str, statements: Sequence[StatementIn]
) -> list[Imported]:
    """Count the statements of a file, each proved by itself; `kind` is the format of the file.

    A statement that fails a gate is put into quarantine with all its lines, and none of them counts. All
    of this is one transaction, so a file is taken wholly or not at all.
    """
    work.actor.must("finance_reconciliation.import")
    file = unread_file(work, file_id)
    done = [_import_one(work, file_id, place, one) for place, one in enumerate(statements)]
    file.state, file.format = FileState.READ, kind
    work.session.add(file)
    return done


def _import_one(work: UnitOfWork, file_id: UUID, position: int, given: StatementIn) -> Imported:
    claim = given.claim
    statement = Statement(
        id=new_id(),
        file_id=file_id,
        position=position,
        bank_account_id=given.bank_account_id,
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
    chain = _count_if_it_continues(work, statement, given)
    if chain.result is Chain.BROKEN:
        return _quarantine(work, statement, given, gate="continuity", why=chain)
    return accept(work, statement, chain.result, proof=told(totals, chain))


def _count_if_it_continues(work: UnitOfWork, statement: Statement, given: StatementIn) -> Decision[Chain]:
    """Count the lines, see whether the books then agree, and take them back if they do not."""
    account = locked_account(work, given.bank_account_id)
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


def accept(work: UnitOfWork, statement: Statement, chain: Chain, *, proof: str) -> Imported:
    """The lines of a statement are counted: write down how it was proved, carry the books on, and tell."""
    account = locked_account(work, statement.bank_account_id)
    fresh = counted(work, statement.id)
    statement.state, statement.chain, statement.proof = StatementState.IMPORTED, chain, proof
    statement.lines, statement.seen = fresh.count, statement.entries - fresh.count
    statement.amount = fresh.total
    work.session.add(statement)
    work.flush()
    _carry_on(work, account, statement, chain, fresh)
    work.publish(
        StatementImported(
            statement_id=statement.id,
            bank_account_id=account.id,
            lines=statement.lines,
            seen=statement.seen,
            credits=statement.credits,
            debits=statement.debits,
        )
    )
    return Imported(statement.id, statement.state, statement.lines, statement.seen)


def locked_account(work: UnitOfWork, bank_account_id: UUID) -> BankAccount:
    """The bank account, locked: statements of one account are counted one after the other."""
    return work.session.get_one(BankAccount, bank_account_id, with_for_update=True)


def told(*decisions: Decision[Any]) -> str:
    """What decisions say, one sentence a line."""
    return "\n".join(step.text for decision in decisions for step in decision.because)


def _carry_on(work: UnitOfWork, account: BankAccount, statement: Statement, chain: Chain, fresh: Sum) -> None:
    """Keep where the books of the account begin, and by how much they differ from the bank."""
    if chain is Chain.FIRST and statement.opening is not None:
        # Lines that came before in statements without balances have moved the balance already.
        others = queries.sum_of_lines(work, account.id) - (statement.credits - statement.debits)
        account.brought_forward = statement.opening - others
        account.begins_on = statement.opened_on
    elif chain is Chain.BEFORE and account.brought_forward is not None:
        account.brought_forward -= fresh.total
        account.begins_on = statement.opened_on
    books = queries.books_of(work, account=account)
    if books is not None and chain not in {Chain.UNPROVABLE, Chain.NOTHING_NEW}:
        account.difference = books.closing - books.brought_forward - books.lines
    work.session.add(account)


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
