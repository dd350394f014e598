"""Filing what a form or a program sent: received first, then filed in a short transaction."""

from typing import Any, BinaryIO

from core.documents.commands import Filing, file_received
from core.documents.models import Document
from core.documents.receiving import Received, receive_file
from core.values.ids import Subject
from core.web.desk import Desk
from core.work import UnitOfWork


def received(desk: Desk, sent: tuple[str, BinaryIO]) -> Received:
    """Take a file in that a form or a program sent, before the transaction that files it."""
    name, content = sent
    return receive_file(desk.council.ports.files, content, name=name)


def filed_from(work: UnitOfWork, about: Subject, values: dict[str, Any]) -> Document:
    """File what was received, with what a form or a program says of it."""
    said = Filing(
        title=values["title"] or "",
        kind=values["kind"],
        received_on=values["received_on"],
        retention=values["retention"],
        replaces=values["replaces"],
    )
    return file_received(work, received=values["file"], subject=about, said=said)
