"""The tables: bank accounts, files, statements, their lines, and where each line was placed."""

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from core.api import BigId, Row
from core.values import new_id

SEE = "finance_reconciliation.see"


class BankAccount(Row, table=True):
    """An account that the council has at a bank, and the accounts that stand for it in the books.

    `number` is sort code and account number in fourteen digits, or a foreign IBAN. `brought_forward` is
    what stood there in pence before the first line that Borough counted, on `begins_on`; both come from
    the first statement that states balances. `difference` is what a second person has accepted that the
    books differ from the bank, in pence.
    """

    __tablename__ = "finance_reconciliation_bank_account"
    __sees__ = SEE

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=Text)
    number: str = Field(sa_type=Text, unique=True)
    account_id: UUID = Field(unique=True)
    suspense_id: UUID = Field(unique=True)
    returns_id: UUID = Field(unique=True)
    brought_forward: int | None = Field(default=None, sa_type=BigInteger)
    begins_on: date | None = None
    difference: int = Field(default=0, sa_type=BigInteger)


class FileState(StrEnum):
    """What became of a file: still to be read, read, or refused as a whole."""

    RECEIVED = "received"
    READ = "read"
    REFUSED = "refused"


class BankFile(Row, table=True):
    """A file as it arrived. The original lies in the file store under `sha256`, whatever became of it.

    `profile` is the one that somebody chose for it; empty where the file is told by its content.
    """

    __tablename__ = "finance_reconciliation_file"
    __sees__ = SEE

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=Text)
    sha256: str = Field(sa_type=Text, index=True)
    size: int = Field(sa_type=BigInteger)
    format: str = Field(default="", sa_type=Text)
    state: str = Field(default=FileState.RECEIVED, sa_type=Text)
    problem: str | None = Field(default=None, sa_type=Text)
    bank_account_id: UUID | None = Field(default=None, foreign_key="finance_reconciliation_bank_account.id")
    profile: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    received_at: str = Field(sa_type=Text)
    received_by: str = Field(sa_type=Text)


class SavedProfile(Row, table=True):
    """A version of a council's own profile, as TOML; kept for ever, because files were read by it."""

    __tablename__ = "finance_reconciliation_profile"
    __table_args__: ClassVar[Any] = (UniqueConstraint("name", "version"),)
    __sees__ = SEE
    __append_only__ = True

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(sa_type=Text)
    version: int = Field(sa_type=Integer)
    title: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    made_at: str = Field(sa_type=Text)
    made_by: str = Field(sa_type=Text)


class StatementState(StrEnum):
    """What became of a statement. Only the lines of imported and placed ones are counted."""

    IMPORTED = "imported"
    KEPT = "kept"
    PLACED = "placed"
    QUARANTINED = "quarantined"
    REJECTED = "rejected"


class Statement(Row, table=True):
    """What a file says of one bank account, and what came of it. Amounts in pence.

    `account` is the account as the file names it; `bank_account_id` which of the council's that is, None for
    an account that is not known. A file that `tells` details (an advice of Bacs, a list of card payments)
    explains sums that the bank books: its lines are kept apart and are no money of their own.

    `entries`, `credits` and `debits` are what was read; `lines` of them are counted here, `amount` in sum,
    and `seen` had been counted before. `chain` says how it stands to those before it. `gate` and `problem`
    say why it is or was in quarantine. `placed_to` is the number of the last line that is placed: from there
    matching goes on.
    """

    __tablename__ = "finance_reconciliation_statement"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("file_id", "position"),
        Index("ix_finance_reconciliation_statement_newest", "bank_account_id", "closed_on"),
    )
    __sees__ = SEE

    id: UUID = Field(default_factory=new_id, primary_key=True)
    file_id: UUID = Field(foreign_key="finance_reconciliation_file.id")
    position: int = Field(sa_type=Integer)
    bank_account_id: UUID | None = Field(default=None, foreign_key="finance_reconciliation_bank_account.id")
    account: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    tells: str = Field(default="money", sa_type=Text, sa_column_kwargs={"server_default": "money"})
    state: str = Field(sa_type=Text)
    opening: int | None = Field(default=None, sa_type=BigInteger)
    closing: int | None = Field(default=None, sa_type=BigInteger)
    opened_on: date | None = None
    closed_on: date | None = None
    entries: int = Field(default=0, sa_type=BigInteger)
    credits: int = Field(default=0, sa_type=BigInteger)
    debits: int = Field(default=0, sa_type=BigInteger)
    lines: int = Field(default=0, sa_type=BigInteger)
    seen: int = Field(default=0, sa_type=BigInteger)
    amount: int = Field(default=0, sa_type=BigInteger)
    chain: str = Field(default="", sa_type=Text)
    proof: str = Field(default="", sa_type=Text)
    gate: str | None = Field(default=None, sa_type=Text)
    problem: str | None = Field(default=None, sa_type=Text)
    placed_to: int = Field(default=0, sa_type=BigInteger)


class _LineColumns(Row):
    """What a bank line says. `pence` is positive for money in; `place` is where in the file it stands.

    `code` is what kind of line its format says it is, `counterparty` the account of the other side,
    `original_on` the day of what it takes back. `fingerprint` with `occurrence` is what makes it the same
    line when it comes again: the second of two equal lines in one file is occurrence 2.
    """

    statement_id: UUID
    booked_on: date
    pence: int = Field(sa_type=BigInteger)
    bank_ref: str = Field(sa_type=Text)
    texts: str = Field(sa_type=Text)
    payer: str = Field(sa_type=Text)
    reversal: bool
    place: str = Field(sa_type=Text)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    occurrence: int = Field(sa_type=Integer)
    code: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    counterparty: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    original_on: date | None = None


class StatementLine(_LineColumns, table=True):
    """A line that is counted, once for ever. `texts` is a JSON list of what a reference may stand in."""

    __tablename__ = "finance_reconciliation_line"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("fingerprint", "occurrence"),
        Index("ix_finance_reconciliation_line_statement", "statement_id", "id"),
        Index("ix_finance_reconciliation_line_amount", "bank_account_id", "pence", "booked_on"),
    )
    __sees__ = SEE
    __append_only__ = True

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    bank_account_id: UUID


class DetailLine(_LineColumns, table=True):
    """A line that explains a sum which the bank books, kept once for ever; no money of its own."""

    __tablename__ = "finance_reconciliation_detail"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("fingerprint", "occurrence"),
        Index("ix_finance_reconciliation_detail_statement", "statement_id", "id"),
        Index("ix_finance_reconciliation_detail_booked", "booked_on", "pence"),
    )
    __sees__ = SEE
    __append_only__ = True

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)


class HeldLine(_LineColumns, table=True):
    """A line of a statement in quarantine: kept beside the books until it is released or rejected."""

    __tablename__ = "finance_reconciliation_held"
    __table_args__: ClassVar[Any] = (Index("ix_finance_reconciliation_held_statement", "statement_id", "id"),)
    __sees__ = SEE

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    bank_account_id: UUID | None = None


class Placing(StrEnum):
    """How a line came to where it is."""

    MATCHED = "matched"
    REVERSAL = "reversal"
    SUSPENSE = "suspense"
    PLACED = "placed"
    RETURNED = "returned"


class LineMatch(Row, table=True):
    """That a line was put on an account, and why. A later row for the same line says where it went next.

    `reason` is the code by which suspense is sorted, empty otherwise; `reverses_line_id` the line that a
    reversal takes back. `step` is what stands behind the line in the sources of its postings. A line that
    was shared among accounts names the first here, and all of them by its `LineShare` rows.
    """

    __tablename__ = "finance_reconciliation_match"
    __table_args__: ClassVar[Any] = (
        Index("ix_finance_reconciliation_match_line", "line_id"),
        Index("ix_finance_reconciliation_match_account", "account_id"),
        Index(
            "uq_finance_reconciliation_match_reverses",
            "reverses_line_id",
            unique=True,
            sqlite_where=text("reverses_line_id IS NOT NULL"),
            postgresql_where=text("reverses_line_id IS NOT NULL"),
        ),
    )
    __sees__ = SEE
    __append_only__ = True

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    line_id: int = Field(foreign_key="finance_reconciliation_line.id", sa_type=BigInteger)
    how: str = Field(sa_type=Text)
    account_id: UUID
    reason: str = Field(default="", sa_type=Text)
    because: str = Field(sa_type=Text)
    reverses_line_id: int | None = Field(default=None, sa_type=BigInteger)
    step: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    at: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)


class LineShare(Row, table=True):
    """The part of a line in pence that one account got, for lines that were shared among several.

    `step` tells by which match of the line: a line that was undone may be shared anew.
    """

    __tablename__ = "finance_reconciliation_share"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("line_id", "step", "account_id"),
        Index("ix_finance_reconciliation_share_account", "account_id"),
        CheckConstraint("pence > 0", name="pence_positive"),
    )
    __sees__ = SEE
    __append_only__ = True

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    line_id: int = Field(foreign_key="finance_reconciliation_line.id", sa_type=BigInteger)
    step: str = Field(sa_type=Text)
    account_id: UUID
    pence: int = Field(sa_type=BigInteger)


class LineSuggestion(Row, table=True):
    """An account proposed for a line in suspense: the likeliest has rank 1."""

    __tablename__ = "finance_reconciliation_suggestion"
    __table_args__: ClassVar[Any] = (PrimaryKeyConstraint("line_id", "rank"),)
    __sees__ = SEE

    line_id: int = Field(foreign_key="finance_reconciliation_line.id", sa_type=BigInteger)
    rank: int = Field(sa_type=Integer)
    account_id: UUID
    because: str = Field(sa_type=Text)


class KnownPayer(Row, table=True):
    """That an officer has put this payer's money on this account: the payer's bank account, or their name.

    `key` is "account/…" or "name/…" as `rules.payer_keys` writes it. Personal: it is erased with the person.
    """

    __tablename__ = "finance_reconciliation_payer"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("key", "account_id"),
        Index("ix_finance_reconciliation_payer_account", "account_id"),
    )
    __sees__ = SEE

    id: UUID = Field(default_factory=new_id, primary_key=True)
    key: str = Field(sa_type=Text)
    account_id: UUID
    shown: str = Field(sa_type=Text)
    times: int = Field(default=1, sa_type=Integer)
    at: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)


class SuspenseState(StrEnum):
    """Where a line that went into suspense is now."""

    OPEN = "open"
    PLACED = "placed"
    RETURNED = "returned"


class SuspenseLine(Row, table=True):
    """A line that went into suspense: what it waits for, and since when. `pence` is signed as the line."""

    __tablename__ = "finance_reconciliation_suspense"
    __table_args__: ClassVar[Any] = (
        Index(
            "ix_finance_reconciliation_suspense_open",
            "booked_on",
            "line_id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )
    __sees__ = SEE

    line_id: int = Field(primary_key=True, foreign_key="finance_reconciliation_line.id", sa_type=BigId)
    bank_account_id: UUID = Field(foreign_key="finance_reconciliation_bank_account.id")
    reason: str = Field(sa_type=Text)
    pence: int = Field(sa_type=BigInteger)
    booked_on: date
    state: str = Field(default=SuspenseState.OPEN, sa_type=Text)


TABLES = (
    BankAccount,
    BankFile,
    SavedProfile,
    Statement,
    StatementLine,
    DetailLine,
    HeldLine,
    LineMatch,
    LineShare,
    LineSuggestion,
    KnownPayer,
    SuspenseLine,
)
