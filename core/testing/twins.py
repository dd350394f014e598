"""In-memory twins of the ports."""

import hashlib
import io
import tempfile
from pathlib import Path
from typing import BinaryIO

from core.errors import BadInput, NotFound


class MemoryFiles:
    """A `FileStore` that forgets everything with the process."""

    def __init__(self) -> None:
        """Begin empty."""
        self._kept: dict[str, bytes] = {}

    def put(self, source: BinaryIO, limit: int) -> tuple[str, int]:
        """Keep the stream under its SHA-256; BadInput when it is longer than `limit` bytes."""
        content = source.read(limit + 1)
        if len(content) > limit:
            message = f"the file is larger than {limit:,} bytes, the most that is taken"
            raise BadInput(message)
        sha256 = hashlib.sha256(content).hexdigest()
        self._kept[sha256] = content
        return sha256, len(content)

    def open(self, sha256: str) -> BinaryIO:
        """Open what was kept; NotFound otherwise."""
        if sha256 not in self._kept:
            message = "there is no such file in the store"
            raise NotFound(message)
        return io.BytesIO(self._kept[sha256])

    def path(self, sha256: str) -> Path:
        """Write it to a temporary file and say where."""
        with tempfile.NamedTemporaryFile(delete=False) as file, self.open(sha256) as source:
            file.write(source.read())
        return Path(file.name)
