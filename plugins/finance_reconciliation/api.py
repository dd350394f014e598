"""Finance reconciliation for programs, as JSON. Amounts in whole pence, days as ISO 8601."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from core.api import BadInput
from core.pages import Desk, Typed, guard
from plugins.finance_reconciliation import commands, intake, queries
from plugins.finance_reconciliation.models import Statement

_SEE = "finance_reconciliation.see"
_LARGEST = 513 * 2**20
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
_Limit = Annotated[int, QueryParameter(ge=1, le=200, description="How many at most.")]


class StatementOut(msgspec.Struct):
    """A statement and what came of it."""

    id: UUID
    file_id: UUID
    bank_account_id: UUID | None
    account: str
    tells: str
    state: str
    opening: int | None
    closing: int | None
    closed_on: date | None
    entries: int
    credits: int
    debits: int
    counted: int
    seen: int
    matched: int
    matched_amount: int
    suspense: int
    suspense_amount: int
    gate: str | None
    problem: str | None


class FileOut(msgspec.Struct):
    """A file as it arrived, and what it brought; `same_as` is an earlier one of the same bytes."""

    id: UUID
    name: str
    sha256: str
    size: int
    format: str
    state: str
    problem: str | None
    same_as: UUID | None
    statements: list[StatementOut]


class ProfileIn(msgspec.Struct, forbid_unknown_fields=True):
    """A profile as TOML."""

    body: Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]


class ProfileOut(msgspec.Struct):
    """How a supplier's file is read; `body` is the profile as TOML."""

    name: str
    version: int
    title: str
    origin: str
    body: str


class SuspenseOut(msgspec.Struct):
    """A line that waits in suspense."""

    line_id: int
    bank_account_id: UUID
    booked_on: date
    days_old: int
    amount: int
    reason: str
    because: str
    payer: str
    texts: list[str]


class PlaceIn(msgspec.Struct, forbid_unknown_fields=True):
    """Which account a line goes to, and why."""

    account_id: UUID
    because: Reason


class BecauseIn(msgspec.Struct, forbid_unknown_fields=True):
    """Why."""

    because: Reason


class PostedOut(msgspec.Struct):
    """The posting that was made."""

    posting_id: int


class ProposedOut(msgspec.Struct):
    """A proposal that waits for a second person."""

    approval_id: UUID


class ItemOut(msgspec.Struct):
    """One thing that may explain a difference."""

    title: str
    count: int
    amount: int


class ProofOut(msgspec.Struct):
    """Whether bank and books agree."""

    bank_account_id: UUID
    name: str
    number: str
    agrees: bool
    brought_forward: int
    matched: int
    suspense: int
    unplaced: int
    books: int
    closing: int | None
    closed_on: date | None
    difference_from_bank: int
    difference_from_books: int
    difference_from_suspense: int
    items: list[ItemOut]


@get("/accounts", guards=[guard(_SEE)], sync_to_thread=True)
def list_bank_accounts(desk: NamedDependency[Desk]) -> list[ProofOut]:
    """The council's bank accounts, each with its proof."""
    with desk.look() as work:
        return [_proof(queries.bank_proof(work, one.id)) for one in queries.bank_accounts(work)]


@get("/statements", guards=[guard(_SEE)], sync_to_thread=True)
def list_statements(desk: NamedDependency[Desk], limit: _Limit = 50) -> list[StatementOut]:
    """The newest statements, whatever their state."""
    with desk.look() as work:
        return [_statement(work, one) for one in queries.statements(work, limit=limit)]


@get("/files/{file_id:uuid}", guards=[guard(_SEE)], sync_to_thread=True)
def one_file(desk: NamedDependency[Desk], file_id: FromPath[UUID]) -> FileOut:
    """One file and what came of it."""
    return _file(desk, file_id)


@post(
    "/files",
    guards=[guard("finance_reconciliation.import")],
    sync_to_thread=True,
    request_max_body_size=_LARGEST,
)
def import_file(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> FileOut:
    """Import a bank file, sent as multipart/form-data.

    `file` is the file; `bank_account_id` its account where it names none, `profile` the profile to read it by
    where its content does not tell.
    """
    sent, chosen = typed.file("file"), typed("bank_account_id")
    if sent is None:
        message = "send the file as the field “file” of multipart/form-data"
        raise BadInput(message, field="file")
    try:
        account = UUID(chosen) if chosen else None
    except ValueError as error:
        message = "this is no id of a bank account"
        raise BadInput(message, field="bank_account_id") from error
    name, source = sent
    done = intake.import_file(
        desk.council,
        source,
        name=name,
        actor=desk.actor,
        bank_account_id=account,
        profile=typed("profile"),
    )
    return _file(desk, done.file_id)


@get("/profiles", guards=[guard(_SEE)], sync_to_thread=True)
def list_profiles(desk: NamedDependency[Desk]) -> list[ProfileOut]:
    """The profiles by which suppliers' files are read, each in its newest version, as TOML."""
    with desk.look() as work:
        known = intake.profiles_known(work, desk.council.configuration.folder)
    return [
        ProfileOut(name, one.profile.version, one.profile.title, one.origin, one.body)
        for name, one in known.items()
    ]


@post("/profiles", guards=[guard(commands.DESCRIBE)], sync_to_thread=True)
def save_profile(desk: NamedDependency[Desk], data: JSONBody[ProfileIn]) -> ProfileOut:
    """Save a version of a profile, by which files of its kind are read from now on."""
    with desk.work() as work:
        saved = commands.save_profile(work, body=data.body)
    return ProfileOut(saved.name, saved.version, saved.title, "saved", data.body)


@get("/suspense", guards=[guard(_SEE)], sync_to_thread=True)
def list_suspense(
    desk: NamedDependency[Desk],
    reason: Annotated[str | None, QueryParameter(description="Only what waits for this reason.")] = None,
    limit: _Limit = 50,
) -> list[SuspenseOut]:
    """What waits in suspense, oldest first."""
    with desk.look() as work:
        return [
            SuspenseOut(
                line_id=one.suspense.line_id,
                bank_account_id=one.suspense.bank_account_id,
                booked_on=one.suspense.booked_on,
                days_old=one.age(work.today),
                amount=one.suspense.pence,
                reason=one.suspense.reason,
                because=one.because,
                payer=one.line.payer,
                texts=list(one.texts),
            )
            for one in queries.suspense(work, reason=reason, limit=limit)
        ]


@post("/suspense/{line_id:int}/place", guards=[guard("finance_reconciliation.place")], sync_to_thread=True)
def place(desk: NamedDependency[Desk], line_id: FromPath[int], data: JSONBody[PlaceIn]) -> PostedOut:
    """Put a line that waits on an account."""
    with desk.work() as work:
        posting = commands.place_line(work, line_id=line_id, account_id=data.account_id, because=data.because)
    return PostedOut(posting)


@post("/suspense/{line_id:int}/return", guards=[guard(commands.RETURN)], sync_to_thread=True)
def give_back(desk: NamedDependency[Desk], line_id: FromPath[int], data: JSONBody[BecauseIn]) -> ProposedOut:
    """Propose that a line go back to its sender."""
    with desk.work() as work:
        return ProposedOut(commands.propose_return(work, line_id=line_id, because=data.because).id)


@get("/quarantine", guards=[guard(_SEE)], sync_to_thread=True)
def list_quarantine(desk: NamedDependency[Desk]) -> list[StatementOut]:
    """The statements that failed a gate and wait for a second person, oldest first."""
    with desk.look() as work:
        return [_statement(work, one) for one in queries.in_quarantine(work)]


@post(
    "/statements/{statement_id:uuid}/reject",
    guards=[guard(commands.RELEASE)],
    sync_to_thread=True,
    status_code=200,
)
def reject(desk: NamedDependency[Desk], statement_id: FromPath[UUID]) -> StatementOut:
    """Set a statement in quarantine aside for good."""
    with desk.work() as work:
        commands.reject_statement(work, statement_id=statement_id)
        return _statement(work, queries.statement(work, statement_id))


@post("/statements/{statement_id:uuid}/release", guards=[guard(commands.RELEASE)], sync_to_thread=True)
def release(
    desk: NamedDependency[Desk], statement_id: FromPath[UUID], data: JSONBody[BecauseIn]
) -> ProposedOut:
    """Propose that a statement in quarantine be counted."""
    with desk.work() as work:
        proposal = commands.propose_release(work, statement_id=statement_id, because=data.because)
        return ProposedOut(proposal.id)


def _file(desk: Desk, file_id: UUID) -> FileOut:
    with desk.look() as work:
        file = queries.bank_file(work, file_id)
        found = [_statement(work, one) for one in queries.statements_of(work, file_id)]
        before = queries.came_before(work, file)
    return FileOut(
        id=file.id,
        name=file.name,
        sha256=file.sha256,
        size=file.size,
        format=file.format,
        state=file.state,
        problem=file.problem,
        same_as=before.id if before else None,
        statements=found,
    )


def _statement(work: Any, one: Statement) -> StatementOut:
    placed = queries.placed_of(work, one.id)
    return StatementOut(
        id=one.id,
        file_id=one.file_id,
        bank_account_id=one.bank_account_id,
        account=one.account,
        tells=one.tells,
        state=one.state,
        opening=one.opening,
        closing=one.closing,
        closed_on=one.closed_on,
        entries=one.entries,
        credits=one.credits,
        debits=one.debits,
        counted=one.lines,
        seen=one.seen,
        matched=placed.matched,
        matched_amount=placed.matched_amount,
        suspense=placed.suspense,
        suspense_amount=placed.suspense_amount,
        gate=one.gate,
        problem=one.problem,
    )


def _proof(one: queries.BankProof) -> ProofOut:
    return ProofOut(
        bank_account_id=one.account.id,
        name=one.account.name,
        number=one.account.number,
        agrees=one.agrees,
        brought_forward=one.brought_forward,
        matched=one.matched,
        suspense=one.suspense,
        unplaced=one.unplaced,
        books=one.books,
        closing=one.closing,
        closed_on=one.closed_on,
        difference_from_bank=one.from_bank,
        difference_from_books=one.from_books,
        difference_from_suspense=one.from_suspense,
        items=[ItemOut(item.title, item.count, item.pence) for item in one.items],
    )


handlers = [
    list_bank_accounts,
    list_statements,
    one_file,
    import_file,
    list_profiles,
    save_profile,
    list_suspense,
    place,
    give_back,
    list_quarantine,
    release,
    reject,
]
