"""Long lists in pieces, because a database takes only so many parameters in one statement."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_chunks(things: Iterable[T], size: int = 5_000) -> Iterator[list[T]]:
    """Lists of at most `size` things, in order, until there are none left."""
    rest = iter(things)
    while chunk := list(islice(rest, size)):
        yield chunk
