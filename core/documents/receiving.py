"""Taking a file in: copied, hashed and sniffed before the transaction that files it, so that nobody waits."""

from dataclasses import dataclass
from typing import BinaryIO

from core.documents.law import taken_media
from core.documents.rules import file_name, named_as_it_is
from core.documents.sniffing import media_type_of
from core.errors import BadInput
from core.ports import FileStore

LARGEST = 100 * 1024 * 1024
"""How many bytes a document has at most, unless the caller says otherwise."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that lies in the store, and that no document names yet."""

    sha256: str
    size: int
    name: str
    media_type: str


def receive_file(files: FileStore, source: BinaryIO, *, name: str, largest: int = LARGEST) -> Received:
    """Take a file in, outside any transaction: it is copied, hashed and sniffed, and nobody waits for that.

    `source` must be seekable and is read as a stream. BadInput for an empty or too large file, and for one
    that is not taken or is not what its name says. What is never filed lies there until it is swept.
    """
    try:
        tidy = file_name(name)
    except ValueError as error:
        raise BadInput(str(error), field="name") from None
    media_type, known_by = _taken(source, tidy)
    sha256, size = files.put(source, largest)
    return Received(sha256, size, known_by, media_type)


def _taken(source: BinaryIO, name: str) -> tuple[str, str]:
    """The media type that the content shows, and the file's name with an ending that says so."""
    media_type = media_type_of(source)
    taken = taken_media().get(media_type)
    if taken is None:
        titles = ", ".join(dict.fromkeys(one.title for one in taken_media().values()))
        message = f"this kind of file is not taken; send one of these instead: {titles}"
        raise BadInput(message, field="file")
    try:
        return media_type, named_as_it_is(name, title=taken.title, endings=taken.endings)
    except ValueError as error:
        raise BadInput(str(error), field="file") from None
