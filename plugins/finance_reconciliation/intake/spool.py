"""Lines that were read, kept on disk until they are counted: memory stays constant whatever the file."""

import tempfile
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import IO, Self

import msgspec

from plugins.finance_reconciliation.commands import LineIn

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[LineIn])
AT_ONCE = 2_000


class Spool:
    """A passing file of lines in chunks, gone when it is closed."""

    def __init__(self) -> None:
        """Begin empty."""
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `__exit__`

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def keep(self, lines: Sequence[LineIn]) -> tuple[int, int]:
        """Write a chunk; return where it stands and how long it is."""
        body = _encoder.encode(lines)
        self._file.seek(0, 2)
        place = self._file.tell()
        self._file.write(body)
        return place, len(body)

    def chunks(self, places: Sequence[tuple[int, int]]) -> Iterator[list[LineIn]]:
        """The chunks at these places, again from the first."""
        for place, length in places:
            self._file.seek(place)
            yield _decoder.decode(self._file.read(length))
