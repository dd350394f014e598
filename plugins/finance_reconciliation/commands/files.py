"""A file arrives; it may turn out to be none that can be taken."""

from uuid import UUID

from core.api import AlreadyDone, NotFound, UnitOfWork
from plugins.finance_reconciliation.events import FileReceived, FileRefused
from plugins.finance_reconciliation.models import BankFile, FileState


def receive_file(
    work: UnitOfWork,
    *,
    name: str,
    sha256: str,
    size: int,
    bank_account_id: UUID | None = None,
    profile: str = "",
) -> UUID:
    """Enter a file whose original is in the store; return its id. Nothing of it is read yet.

    `bank_account_id` is the account that somebody chose for it, needed where the file names none; `profile`
    the one to read it by, where its content does not tell.
    """
    work.actor.must("finance_reconciliation.import")
    received = BankFile(
        name=name,
        sha256=sha256,
        size=size,
        bank_account_id=bank_account_id,
        profile=profile,
        received_at=work.now.isoformat(),
        received_by=work.actor.subject,
    )
    work.session.add(received)
    work.flush()
    work.publish(FileReceived(bank_file_id=received.id, sha256=sha256, size=size))
    return received.id


def refuse_file(work: UnitOfWork, *, file_id: UUID, problem: str) -> None:
    """Write down why a file can not be taken; its original stays in the store."""
    work.actor.must("finance_reconciliation.import")
    file = unread_file(work, file_id)
    file.state = FileState.REFUSED
    file.problem = problem
    work.session.add(file)
    work.publish(FileRefused(bank_file_id=file_id))


def unread_file(work: UnitOfWork, file_id: UUID) -> BankFile:
    """A file that waits to be read, locked; AlreadyDone when it was read or refused."""
    file = work.session.get(BankFile, file_id, with_for_update=True)
    if file is None:
        message = "there is no such file"
        raise NotFound(message)
    if file.state != FileState.RECEIVED:
        message = f"the file {file.name} was already {file.state}; nothing was counted now"
        raise AlreadyDone(message)
    return file
