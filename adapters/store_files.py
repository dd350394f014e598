"""Keeps originals as files in a folder, each under its own SHA-256, readable by the service's user alone."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

from core.errors import BadInput, NotFound

_CHUNK = 1024 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


class FolderStore:
    """A file store in `folder`, which is made when the first file comes.

    A file is first written whole under a passing name (".incoming-…"), forced to disk and then renamed, so
    that no crash leaves half a file under a hash. A passing file that a crash leaves behind may be deleted.
    """

    def __init__(self, folder: Path) -> None:
        """Keep files in `folder`, spread over sub-folders by the first two digits of their hash."""
        self._folder = folder

    def put(self, source: BinaryIO, limit: int) -> tuple[str, int]:
        """Store a stream; answer its SHA-256 (hex) and its size in bytes. The same file twice is kept once.

        BadInput as soon as more than `limit` bytes have come; nothing of such a file is kept.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, passing = tempfile.mkstemp(prefix=".incoming-", dir=self._folder)  # made with mode 0600
        try:
            with os.fdopen(handle, "wb") as target:
                sha256, size = _copy(source, target, limit)
                target.flush()
                os.fsync(target.fileno())
            place = self._place(sha256)
            place.parent.mkdir(exist_ok=True, mode=0o700)
            # The old copy is replaced by the same bytes: that heals one which the disk has damaged.
            Path(passing).replace(place)
        except BaseException:
            Path(passing).unlink(missing_ok=True)
            raise
        _settle(place.parent)
        _settle(self._folder)
        return sha256, size

    def open(self, sha256: str) -> BinaryIO:
        """Open a stored original for reading; NotFound when there is none."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """Where the original lies; NotFound when there is none, or when this is no hash."""
        if _SHA256.fullmatch(sha256) is None or not self._place(sha256).is_file():
            message = f"there is no stored file {sha256[:64]}"
            raise NotFound(message)
        return self._place(sha256)

    def _place(self, sha256: str) -> Path:
        """The path under which a hash is or will be kept."""
        return self._folder / sha256[:2] / sha256


def _copy(source: BinaryIO, target: BinaryIO, limit: int) -> tuple[str, int]:
    """Copy and hash in one pass; BadInput past the limit."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            message = f"the file is larger than the limit of {limit:,} bytes; send a smaller one"
            raise BadInput(message)
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest(), size


def _settle(folder: Path) -> None:
    """Force the names in a folder to disk, where the system can (Windows cannot)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
