"""Originals in a folder: whole or not at all, once each, for the service alone."""

import hashlib
import io
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.store_files import FolderStore
from core.errors import BadInput, NotFound

LIMIT = 1_000_000


def files_in(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_put_is_found_by_its_hash(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "not" / "there yet")
    sha256, size = store.put(io.BytesIO(b"a statement"), LIMIT)
    assert (sha256, size) == (hashlib.sha256(b"a statement").hexdigest(), 11)
    with store.open(sha256) as stored:
        assert stored.read() == b"a statement"
    assert store.path(sha256).read_bytes() == b"a statement"


def test_the_same_file_twice_is_kept_once(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    first = store.put(io.BytesIO(b"twice"), LIMIT)
    assert store.put(io.BytesIO(b"twice"), LIMIT) == first
    assert len(files_in(tmp_path)) == 1


def test_a_damaged_copy_is_healed_by_sending_the_file_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    sha256, _ = store.put(io.BytesIO(b"whole"), LIMIT)
    store.path(sha256).write_bytes(b"wh")
    store.put(io.BytesIO(b"whole"), LIMIT)
    assert store.path(sha256).read_bytes() == b"whole"


def test_only_the_service_may_read(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "files")
    sha256, _ = store.put(io.BytesIO(b"private"), LIMIT)
    assert stat.S_IMODE(store.path(sha256).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700


class Endless(io.RawIOBase):
    """A sender that never stops; `sent` counts what was taken."""

    sent = 0

    def read(self, size: int = -1) -> bytes:
        self.sent += size
        return b"x" * size


def test_too_large_is_refused_on_the_way_and_leaves_nothing(tmp_path: Path) -> None:
    sender = Endless()
    with pytest.raises(BadInput, match=r"limit of 5,000,000 bytes"):
        FolderStore(tmp_path).put(sender, 5_000_000)  # type: ignore[arg-type]  # all that is needed is read
    assert sender.sent < 7_000_000
    assert files_in(tmp_path) == []


def test_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    assert FolderStore(tmp_path).put(io.BytesIO(b"12345"), 5)[1] == 5


class Broken(io.RawIOBase):
    """A sender whose line breaks."""

    def read(self, _size: int = -1) -> bytes:
        raise ConnectionError


def test_a_broken_line_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        FolderStore(tmp_path).put(Broken(), LIMIT)  # type: ignore[arg-type]  # all that is needed is read
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("name", ["0" * 64, "", "../../secret", "A" * 64, "0" * 63])
def test_what_is_not_there_is_not_found(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound, match="no stored file"):
        FolderStore(tmp_path).open(name)


def test_the_sweep_finds_what_is_old_and_takes_only_that(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    sha256, _ = store.put(io.BytesIO(b"stray"), LIMIT)
    now = datetime.now(UTC)
    earlier, later = now - timedelta(hours=1), now + timedelta(hours=1)
    assert [one for stretch in store.stored_before(earlier) for one in stretch] == []
    assert [one for stretch in store.stored_before(later) for one in stretch] == [sha256]
    assert store.discard(sha256, before=earlier) is False, "it was stored since"
    with store.open(sha256) as stored:
        assert stored.read() == b"stray"
    assert store.discard(sha256, before=later) is True
    assert store.discard(sha256, before=later) is False
    with pytest.raises(NotFound):
        store.open(sha256)


def test_what_crashes_left_half_done_is_cleared_or_put_back(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    sha256, _ = store.put(io.BytesIO(b"in the middle of a sweep"), LIMIT)
    place = store.path(sha256)
    place.rename(place.with_name(f".taken-{sha256}"))
    half = tmp_path / ".incoming-abc"
    half.write_bytes(b"half")
    fresh = tmp_path / ".incoming-def"
    fresh.write_bytes(b"on its way")
    os.utime(half, (0, 0))

    assert [one for stretch in store.stored_before(datetime(2026, 1, 1, tzinfo=UTC)) for one in stretch] == []

    assert files_in(tmp_path) == sorted([fresh, place])
    assert place.read_bytes() == b"in the middle of a sweep"
