"""Importing a bank file, and what came of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.api import BadInput, Refused, UnitOfWork
from core.pages import (
    Alert,
    Block,
    Choice,
    Desk,
    File,
    Filled,
    Form,
    Link,
    Prose,
    Summary,
    Table,
    Typed,
    guard,
    moment,
    page,
    redirect,
)
from core.values import Money
from plugins.finance_reconciliation import intake, queries
from plugins.finance_reconciliation.models import BankFile, FileState, Statement
from plugins.finance_reconciliation.web.looks import (
    ROOT,
    SEE,
    TRAIL,
    file_tag,
    name_of,
    number_of,
    statement_link,
    statement_tag,
)

_LARGEST = 512 * 2**20
"""What the web takes at most; the plugin's own setting says less in words."""
_IMPORT = "finance_reconciliation.import"
_CONTINUE = Form(button="Read it again")


def _form(desk: Desk) -> Form:
    with desk.look() as work:
        known = [(str(one.id), number_of(one)) for one in queries.bank_accounts(work)]
        described = intake.profiles_known(work, desk.council.configuration.folder)
    account = Choice(
        name="account",
        label="Bank account",
        hint="Only for a file that does not say of which account it is.",
        options=(("", "The file says it"), *known),
        required=False,
    )
    profile = Choice(
        name="profile",
        label="Kind of file",
        hint="Only for a supplier's file that does not show what it is.",
        options=(("", "The file shows it"), *((name, one.profile.title) for name, one in described.items())),
        required=False,
    )
    file = File(name="file", label="File from the bank or a supplier")
    return Form((file, account, profile), button="Import the statement")


@get("/statements/import", guards=[guard(_IMPORT)], sync_to_thread=True)
def import_page(desk: NamedDependency[Desk]) -> Response[Any]:
    """The form to send a bank file."""
    return _ask(desk, _form(desk).empty())


@post(
    "/statements/import", guards=[guard(_IMPORT)], sync_to_thread=True, request_max_body_size=_LARGEST + 2**20
)
def import_file(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Keep the file, prove it, and count its lines; the result page says what came of it."""
    filled = _form(desk).read(typed)
    if filled.is_wrong:
        return _ask(desk, filled)
    name, source = filled.values["file"]
    chosen = filled.values["account"]
    try:
        done = intake.import_file(
            desk.council,
            source,
            name=name,
            actor=desk.actor,
            bank_account_id=UUID(chosen) if chosen else None,
            profile=filled.values["profile"] or "",
        )
    except BadInput as refusal:
        filled.refuse(BadInput(str(refusal), field="file"))
        return _ask(desk, filled)
    return redirect(desk, f"{ROOT}/files/{done.file_id}", banner=f"{name} was read")


@get("/files/{file_id:uuid}", guards=[guard(SEE)], sync_to_thread=True)
def file_page(desk: NamedDependency[Desk], file_id: FromPath[UUID]) -> Response[Any]:
    """What came of one file: counted, proved, already seen, matched, in suspense; or why it was refused."""
    with desk.look() as work:
        file = queries.bank_file(work, file_id)
        blocks: list[Block] = [*_problem(file), _facts(file, queries.came_before(work, file))]
        blocks += [_result(work, one) for one in queries.statements_of(work, file_id)]
    if file.state == FileState.RECEIVED and desk.actor.may(_IMPORT):
        blocks.append(_CONTINUE.to(f"{ROOT}/files/{file_id}/continue").empty())
    return page(desk, file.name, blocks, trail=TRAIL, caption="Bank file", tags=[file_tag(file.state)])


@post("/files/{file_id:uuid}/continue", guards=[guard(_IMPORT)], sync_to_thread=True)
def continue_file(desk: NamedDependency[Desk], file_id: FromPath[UUID]) -> Response[Any]:
    """Go on with a file whose reading was broken off, from its original."""
    try:
        intake.continue_file(desk.council, file_id, actor=desk.actor)
    except Refused as refusal:
        return redirect(desk, f"{ROOT}/files/{file_id}", banner=str(refusal))
    return redirect(desk, f"{ROOT}/files/{file_id}", banner="The file was read")


def _ask(desk: Desk, filled: Filled) -> Response[Any]:
    text = Prose("The file is kept as it came. Nothing of it counts until all of it is proved.", "hint")
    return page(desk, "Import a bank statement", [text, filled], trail=TRAIL)


def _problem(file: BankFile) -> list[Block]:
    if file.state == FileState.REFUSED:
        return [Alert(file.problem or "", title="This file was refused; nothing was counted", tone="error")]
    if file.state == FileState.RECEIVED:
        return [Alert("Reading it was broken off. Nothing of it counts yet.", tone="warning")]
    return []


def _facts(file: BankFile, before: BankFile | None) -> Summary:
    same = f"{before.name}, received {moment_of(before.received_at)}" if before else ""
    return Summary(
        [
            *([("The same file came before", Link(same, f"{ROOT}/files/{before.id}"))] if before else ()),
            ("Received", moment_of(file.received_at)),
            ("Format", file.format or None),
            ("Size", f"{file.size:,} bytes"),
            ("SHA-256 of the original", file.sha256 or None),
        ]
    )


def moment_of(text: str) -> str:
    """A moment that a table keeps as text, for people."""
    return moment(datetime.fromisoformat(text))


def _result(work: UnitOfWork, one: Statement) -> Block:
    placed = queries.placed_of(work, one.id)
    waiting = max(one.lines - placed.matched - placed.suspense, 0)
    rows: list[tuple[str, Any]] = [
        ("Statement", statement_link(one)),
        ("State", statement_tag(one.state)),
        ("Lines read", one.entries),
        ("Counted" if one.tells == "money" else "Kept", [f"{one.lines:,}", str(Money(one.amount))]),
        ("Already seen, so not counted again", one.seen),
        *(_places(placed, waiting) if one.tells == "money" else ()),
        ("Proof", one.proof.split("\n") if one.proof else None),
    ]
    if one.problem and not one.proof:
        rows.append(("Problem", one.problem.split("\n")))
    return Summary(rows, title=name_of(work, one))


def _places(placed: queries.Placed, waiting: int) -> tuple[tuple[str, Any], ...]:
    """Where the lines of a statement went; details go nowhere, as they are no money."""
    return (
        ("Matched to accounts", [f"{placed.matched:,}", str(Money(placed.matched_amount))]),
        ("In suspense", [f"{placed.suspense:,}", str(Money(placed.suspense_amount))]),
        ("Still to be matched", waiting),
    )


def files_table(found: list[BankFile]) -> Table:
    """The newest files."""
    rows = [
        (
            Link(one.name, f"{ROOT}/files/{one.id}"),
            moment_of(one.received_at),
            file_tag(one.state),
            one.problem,
        )
        for one in found
    ]
    return Table(("File", "Received", "State", "Problem"), rows, title="Files", empty="No file has come yet")


HANDLERS = [import_page, import_file, file_page, continue_file]
