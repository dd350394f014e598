"""What all of the API has in common. Amounts are whole pence; moments ISO 8601 in UTC."""

from typing import Annotated, Generic, TypeVar
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

T = TypeVar("T")
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
Limit = Annotated[int, QueryParameter(ge=1, le=200, description="How many at most.")]
Before = Annotated[UUID | None, QueryParameter(description="`next` of the page before.")]
BeforeNumber = Annotated[int | None, QueryParameter(ge=1, le=2**62, description="`next` of the page before.")]


class Taken(msgspec.Struct, forbid_unknown_fields=True):
    """The base of what is taken: an unknown field is a slip, and is refused."""


class Page(msgspec.Struct, Generic[T]):
    """A stretch of a list. Ask again with `next` as the cursor while there is one."""

    items: list[T]
    next: str | None = None


class FieldError(msgspec.Struct):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(msgspec.Struct):
    """An error, as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] = msgspec.field(default_factory=list)


class BecauseOut(msgspec.Struct):
    """One step of an explanation, and what it rests on."""

    text: str
    source: str
