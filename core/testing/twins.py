"""In-memory twins of the ports."""

import hashlib
import io
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from core.errors import BadInput, NotAllowed, NotFound
from core.ports import Departed, Identified, Parcel, Progress
from core.values.ids import new_id


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

    def stored_before(self, moment: datetime) -> Iterator[list[str]]:
        """Nothing: what is kept here is never old."""
        del moment
        yield from ()

    def discard(self, sha256: str, *, before: datetime) -> bool:
        """Keep it, as it is never old."""
        del sha256, before
        return False


class KnowingProvider:
    """An `IdentityProvider` that knows who comes back: whom the test put into `who`."""

    issuer, title = "https://provider.example", "the council’s account"

    def __init__(self, who: Identified | None = None) -> None:
        """Know somebody, or nobody yet."""
        self.who = who

    def depart(self, *, back: str) -> Departed:
        """Where it would be."""
        return Departed(f"{self.issuer}/auth?back={back}", f"state-{new_id()}", "nonce", "verifier")

    def identify(
        self, *, departed: Departed, answer: Mapping[str, str], back: str, now: datetime
    ) -> Identified:
        """Whom the test put there; NotAllowed when it put nobody."""
        del departed, answer, back, now
        if self.who is None:
            message = "the identity provider did not let you in"
            raise NotAllowed(message)
        return self.who

    def leave_address(self, *, token: str, back: str) -> str:
        """Where its sessions would end."""
        return f"{self.issuer}/leave?token={token}&back={back}"


class MemorySender:
    """A `Sender` that keeps what it was given; `trouble` is raised instead, `fates` is what it tells."""

    def __init__(self) -> None:
        """Begin empty."""
        self.sent: dict[str, Parcel] = {}
        self.fates: dict[str, Progress] = {}
        self.trouble: Exception | None = None

    def send(self, parcel: Parcel, key: str) -> str:
        """Keep it under its key."""
        if self.trouble is not None:
            raise self.trouble
        self.sent.setdefault(key, parcel)
        return f"sent-{key}"

    def find(self, key: str) -> str | None:
        """What was kept under this key."""
        return f"sent-{key}" if key in self.sent else None

    def progress(self, reference: str) -> Progress:
        """What `fates` says of it."""
        return self.fates.get(reference, Progress(reference, "underway"))

    def told(self, token: str, body: Mapping[str, Any]) -> Progress:
        """A report, with the token "agreed"."""
        if token != "agreed":  # noqa: S105 - it opens nothing but a test
            message = "this report of delivery does not carry the agreed token"
            raise NotAllowed(message)
        return Progress(str(body["id"]), body.get("state", ""), str(body.get("reason", "")))
