"""What the tests of every reader do with a file."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.readers import READERS
from core.errors import BadInput
from core.ports import BankEntry, BankStatement
from core.statements import HEAD, Description, describe, detect

SAMPLES = Path(__file__).parent.parent / "samples"
Pair = tuple[BankStatement, BankEntry | None]


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def told(data: bytes, name: str = "a file") -> Description:
    """What a file holds, by the reader that knows it."""
    return describe(READERS, io.BytesIO(data), name)


def pairs(data: bytes) -> list[Pair]:
    """Everything a file holds, by the reader that knows it."""
    return list(detect(READERS, data[:HEAD]).read(io.BytesIO(data), "a file"))


def entries_of(data: bytes) -> list[BankEntry]:
    return [entry for _, entry in pairs(data) if entry]


@contextmanager
def refused_or_read() -> Iterator[None]:
    """Let a refusal pass if it names the file; anything else that is raised fails the test."""
    try:
        yield
    except BadInput as refusal:
        if not (refusal.place or "").startswith("a file"):
            raise AssertionError(refusal) from refusal
