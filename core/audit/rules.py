"""How the log is hashed: SHA-256 over plain text, so that anybody can repeat it on a copy."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

GENESIS = "0" * 64
_DIGEST = 16


class LogRow(NamedTuple):
    """A row of the log, in the order of its columns."""

    seq: int
    at: str
    name: str
    actor: str
    subject: str
    body: str
    because_of: int | None
    work_id: str
    position: int
    detail_hash: str | None


class Stretch(NamedTuple):
    """A stretch of the log, read and hashed, ready to be sealed onto the seal with the hash `previous`."""

    first_seq: int
    last_seq: int
    size: int
    content: bytes
    previous: str


def digest(row: LogRow) -> bytes:
    """The first 16 bytes of the SHA-256 of the row as a JSON list in the order of its columns."""
    text = json.dumps(list(row), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()[:_DIGEST]


def packed(rows: Iterable[LogRow]) -> bytes:
    """Each row's number and digest, one after the other, as a seal keeps them."""
    return b"".join(row.seq.to_bytes(8, "big") + digest(row) for row in rows)


def unpacked(content: bytes) -> dict[int, bytes]:
    """The digests of a seal by the rows' numbers."""
    width = 8 + _DIGEST
    parts = (content[at : at + width] for at in range(0, len(content), width))
    return {int.from_bytes(part[:8], "big"): part[8:] for part in parts}


def chained(previous: str, content: bytes) -> str:
    """A seal's hash: the SHA-256, in hex, of the hash before it and its own content."""
    return hashlib.sha256(previous.encode() + content).hexdigest()


def faults(sealed: bytes, found: Sequence[LogRow]) -> list[str]:
    """What was done to the rows of one seal: changed, missing or inserted, each with its number."""
    expected = unpacked(sealed)
    actual = {row.seq: digest(row) for row in found}
    return [
        *(f"event {seq} is missing" for seq in sorted(expected.keys() - actual.keys())),
        *(f"event {seq} was inserted" for seq in sorted(actual.keys() - expected.keys())),
        *(
            f"event {seq} was changed"
            for seq in sorted(actual)
            if expected.get(seq, actual[seq]) != actual[seq]
        ),
    ]
