"""The steps of an import, each in its own transaction."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from core.api import Actor, BadInput, FileStore, StatementReader, UnitOfWork, statements
from plugins.finance_reconciliation import commands, queries
from plugins.finance_reconciliation.commands import Imported
from plugins.finance_reconciliation.intake.known import Known
from plugins.finance_reconciliation.intake.profiles import chosen_reader, readers_of
from plugins.finance_reconciliation.intake.reading import Reading
from plugins.finance_reconciliation.intake.spool import Spool

_LONGEST_NAME = 200
PERMISSION = "finance_reconciliation.import"


class Ports(Protocol):
    """What an import needs of the outside."""

    @property
    def files(self) -> FileStore:
        """Where originals are kept."""
        ...

    @property
    def readers(self) -> Sequence[StatementReader]:
        """What can be read."""
        ...


class House(Protocol):
    """What an import needs of the council: its ports, and transactions."""

    @property
    def configuration(self) -> Any:
        """How the council is set up; its folder may hold profiles."""
        ...

    @property
    def ports(self) -> Any:
        """The adapters that were chosen; `Ports` says which are used."""
        ...

    def work(self, *, actor: Actor) -> AbstractContextManager[UnitOfWork]:
        """Open the transaction of a command."""
        ...

    def look(self, *, actor: Actor) -> AbstractContextManager[UnitOfWork]:
        """Open a reading."""
        ...


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a file: its id and format, and each of its statements."""

    file_id: UUID
    format: str
    statements: tuple[Imported, ...]


def import_file(
    house: House,
    source: BinaryIO,
    *,
    name: str,
    actor: Actor,
    bank_account_id: UUID | None = None,
    profile: str = "",
    progress: Callable[[int], None] = lambda _lines: None,
) -> Result:
    """Keep a file, read it, prove it and count its lines; matching follows by itself.

    BadInput, with the place, for a file that cannot be taken: the original is kept with the reason, and
    nothing else has happened. `profile` names the one to read it by, where its content does not tell.
    `progress` is told how many lines have been read.
    """
    actor.must(PERMISSION)
    plain = PurePath(name.replace("\\", "/")).name.replace("\0", "")[:_LONGEST_NAME] or "file"
    with house.look(actor=actor) as work:
        largest = work.settings("finance_reconciliation").largest_file_mb * 2**20
        chosen_reader(readers_of(house, work), profile)
    try:
        sha256, size = house.ports.files.put(source, largest)
    except BadInput as error:
        raise BadInput(str(error), place=plain) from error
    with house.work(actor=actor) as work:
        file_id = commands.receive_file(
            work,
            name=plain,
            sha256=sha256,
            size=size,
            bank_account_id=bank_account_id,
            profile=profile,
        )
    return continue_file(house, file_id, actor=actor, progress=progress)


def continue_file(
    house: House, file_id: UUID, *, actor: Actor, progress: Callable[[int], None] = lambda _lines: None
) -> Result:
    """Read and count a file whose original is kept: the rest of an import, also of one that was broken off.

    AlreadyDone when the file was read or refused before.
    """
    actor.must(PERMISSION)
    with house.look(actor=Actor.system("finance_reconciliation")) as work:
        file = queries.bank_file(work, file_id)
        name, sha256, known = file.name, file.sha256, _known(work, file.bank_account_id)
        readers = readers_of(house, work)
        chosen = chosen_reader(readers, file.profile)
    try:
        with Spool() as spool, house.ports.files.open(sha256) as original:
            reader, stream = statements.opened(readers, original, name, limit=file.size, chosen=chosen)
            read = Reading(known, spool, name).run(reader, stream, progress)
            with house.work(actor=actor) as work:
                done = commands.import_statements(work, file_id=file_id, kind=reader.format, statements=read)
    except BadInput as error:
        _refuse(house, file_id, actor, str(error))
        raise
    return Result(file_id, reader.format, tuple(done))


def _known(work: UnitOfWork, chosen: UUID | None) -> Known:
    settings = work.settings("finance_reconciliation")
    accounts = {one.number: one.id for one in queries.bank_accounts(work)}
    return Known(accounts=accounts, today=work.today, days_ahead=settings.days_ahead, chosen=chosen)


def _refuse(house: House, file_id: UUID, actor: Actor, problem: str) -> None:
    with house.work(actor=actor) as work:
        commands.refuse_file(work, file_id=file_id, problem=problem)
