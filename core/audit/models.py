"""The seals: each covers a stretch of the log and the seal before it."""

from typing import ClassVar

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field

from core.log import BigId
from core.permissions import Row


class Seal(Row, table=True):
    """A batch of the log, sealed: changing any row in it breaks this seal and all later ones.

    `rows` lists each event's number (8 bytes, big-endian) and the first 16 bytes of its SHA-256, so that
    verification can say which row was touched. `hash` is the SHA-256 of `previous` and `rows`.
    """

    __tablename__ = "audit_seal"
    __sees__ = "audit.see"
    __append_only__: ClassVar[bool] = True

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    first_seq: int = Field(sa_type=BigId)
    last_seq: int = Field(sa_type=BigId, unique=True)
    count: int
    rows: bytes = Field(sa_type=LargeBinary)
    previous: str = Field(sa_type=Text, unique=True)
    hash: str = Field(sa_type=Text)
    at: str = Field(sa_type=Text)
