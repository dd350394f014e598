"""Keeps originals as files in a folder, each under its own SHA-256, readable by the service's user alone."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from core.errors import BadInput, NotFound

_CHUNK = 1024 * 1024
_TAKEN = ".taken-"
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

    def stored_before(self, moment: datetime) -> Iterator[list[str]]:
        """The originals stored before a moment, a stretch for each sub-folder.

        Passing files of before it are deleted; what a sweep was stopped over is put back first.
        """
        cut = moment.timestamp()
        for passing in self._folder.glob(".incoming-*"):
            if _stored_at(passing) < cut:
                passing.unlink(missing_ok=True)
        for folder in sorted(one for one in self._folder.glob("[0-9a-f][0-9a-f]") if one.is_dir()):
            for taken in folder.glob(f"{_TAKEN}*"):
                _put_back(taken, folder / taken.name.removeprefix(_TAKEN))
            names = [one.name for one in folder.iterdir() if _stored_at(one) < cut]
            yield [name for name in names if _SHA256.fullmatch(name)]

    def discard(self, sha256: str, *, before: datetime) -> bool:
        """Take an original away, in two steps: one that was stored again in between is put back."""
        place = self._place(sha256)
        taken = place.with_name(f"{_TAKEN}{sha256}")
        try:
            place.rename(taken)
        except FileNotFoundError:
            return False
        if _stored_at(taken) >= before.timestamp():
            _put_back(taken, place)
            return False
        taken.unlink()
        return True

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


def _stored_at(path: Path) -> float:
    """When a file was written last; one that is gone meanwhile is as good as new."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _put_back(taken: Path, place: Path) -> None:
    """Give a file its name again, or drop it where the same was stored meanwhile."""
    with suppress(FileExistsError):
        place.hardlink_to(taken)
    taken.unlink()


def _settle(folder: Path) -> None:
    """Force the names in a folder to disk, where the system can (Windows cannot)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
