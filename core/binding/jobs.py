"""What a reading process is asked, and what it answers, as JSON on its pipes.

Pages count from 1. A box lies on a page as one sees it, turned the right way up: tenths of a millimetre from
its left and its top edge.
"""

from typing import Any

import msgspec


class Box(msgspec.Struct, frozen=True):
    """A rectangle on a page, in tenths of a millimetre."""

    page: int
    left: int
    top: int
    width: int
    height: int


class File(msgspec.Struct, frozen=True):
    """A file, and what it is."""

    path: str
    media_type: str


class Look(msgspec.Struct, frozen=True, tag=True):
    """Asks how many pages files have, and whether they can be bound."""

    files: tuple[File, ...]


class Looked(msgspec.Struct, frozen=True):
    """The size (width, height) of each page as one sees it, or why the file is refused."""

    pages: list[tuple[int, int]] = []
    refused: str = ""


class Find(msgspec.Struct, frozen=True, tag=True):
    """Asks where words stand in a file."""

    path: str
    media_type: str
    words: str


class Picture(msgspec.Struct, frozen=True, tag=True):
    """Asks for a picture of one page, as a PNG file at `target`."""

    path: str
    media_type: str
    page: int
    target: str
    dots_per_inch: int = 80


class Paper(msgspec.Struct, frozen=True):
    """A file to bind. The numbers on its pages lead to the page `back`; `name` is what a refusal calls it.

    `made` marks our own pages: their links named "to:<name>" lead to the bundle's `targets`.
    """

    path: str
    media_type: str
    pages: int
    boxes: tuple[Box, ...] = ()
    made: bool = False
    back: int = 1
    name: str = ""


class Bookmark(msgspec.Struct, frozen=True):
    """An entry of the outline; those of a deeper level lie below the last of a higher one."""

    title: str
    page: int
    level: int = 0


class Bind(msgspec.Struct, frozen=True, tag=True):
    """Asks for one PDF of these papers. `labels` are the numbers stamped on its pages."""

    papers: tuple[Paper, ...]
    labels: tuple[str, ...]
    bookmarks: tuple[Bookmark, ...]
    targets: dict[str, int]
    title: str
    made_at: str
    target: str
    dots_per_inch: int = 200


Job = Look | Find | Picture | Bind


def written(job: Job) -> bytes:
    """The job as one line of JSON."""
    return msgspec.json.encode(job) + b"\n"


def read(line: bytes) -> Job:
    """The job that a line of JSON holds."""
    job: Job = msgspec.json.decode(line, type=Job)
    return job


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the process says: how far it is, what it answers, or in words why it refuses."""

    done: int = 0
    answer: Any = None
    refused: str = ""
