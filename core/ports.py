"""The outside world as Borough wants it: one small contract for each outside technology.

An adapter implements a port; `config` chooses the adapter. Each port ships with an in-memory twin in
`core.testing`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

from core.errors import BadInput, NotAllowed


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One booked line. `minor` is signed and in the currency's minor unit; money in is positive.

    `code` is what kind of entry it is in the words of its format, such as a transaction code or the reason
    of a return; `counterparty` the account of the other side; `original_on` the day of what it takes back.
    """

    booked_on: date
    minor: int
    bank_ref: str = ""
    texts: tuple[str, ...] = ()
    payer: str = ""
    reversal: bool = False
    place: str = ""
    code: str = ""
    counterparty: str = ""
    original_on: date | None = None


@dataclass(slots=True)
class BankStatement:
    """What a file says of one account, filled while its entries are read.

    Balances and sums are in minor units, `exponent` tells how many decimals those have. `declared`
    keeps the control totals that the file states of itself (count, sum); they are proved, not believed.
    `faults` are contradictions that only the reader of the format can see, one sentence each. `tells` says
    whether the entries are money of the account, or details of sums that the bank books elsewhere.
    """

    account: str
    currency: str
    exponent: int = 2
    name: str = ""
    opening: int | None = None
    closing: int | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    declared: dict[str, int] = field(default_factory=dict)
    entries: int = 0
    credits: int = 0
    debits: int = 0
    faults: list[str] = field(default_factory=list)
    tells: Literal["money", "details"] = "money"

    def add(self, minor: int) -> None:
        """Count one booked entry."""
        self.entries += 1
        if minor >= 0:
            self.credits += minor
        else:
            self.debits -= minor

    def add_pending(self, minor: int) -> None:
        """Count an entry that is listed but not booked, so no money yet."""
        key = "pending_credits" if minor >= 0 else "pending_debits"
        self.declared["pending"] = self.declared.get("pending", 0) + 1
        self.declared[key] = self.declared.get(key, 0) + abs(minor)

    @property
    def total(self) -> int:
        """Credits less debits, in minor units."""
        return self.credits - self.debits

    @property
    def adds_up(self) -> bool | None:
        """Whether opening + entries = closing; None where the file states no balances."""
        if self.opening is None or self.closing is None:
            return None
        return self.opening + self.total == self.closing


class StatementReader(Protocol):
    """Reads one bank file format, streaming.

    `read` yields (statement, entry) pairs; the statement's closing figures are complete once the
    iterator is exhausted. It raises `BadInput` with the place for what cannot be read. A statement
    without entries is yielded once with None.
    """

    format: str

    def recognises(self, head: bytes) -> bool:
        """Whether a file that starts with `head` (up to 4 KiB) is of this format."""
        ...

    def read(self, source: BinaryIO, name: str) -> Iterator[tuple[BankStatement, BankEntry | None]]:
        """Stream the entries of `source`; `name` is what messages call the file."""
        ...


class FileStore(Protocol):
    """Keeps originals by their SHA-256."""

    def put(self, source: BinaryIO, limit: int) -> tuple[str, int]:
        """Store a stream of at most `limit` bytes; return its SHA-256 (hex) and size. Idempotent."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """Open a stored original; NotFound when there is none."""
        ...

    def path(self, sha256: str) -> Path:
        """Where the original lies, for adapters that stream from disk."""
        ...

    def stored_before(self, moment: datetime) -> Iterator[list[str]]:
        """The originals stored before a moment and not again since, in stretches; for the sweep.

        Clears away besides what a crash left half-written before it.
        """
        ...

    def discard(self, sha256: str, *, before: datetime) -> bool:
        """Take an original away for good; False when it is gone, or was stored again since `before`."""
        ...


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scanner says of a file; `detail` names what it found."""

    verdict: Literal["clean", "infected", "not_scanned"]
    detail: str = ""


class Scanner(Protocol):
    """Looks for viruses."""

    def scan(self, source: BinaryIO) -> Scanned:
        """Read the stream and say what is in it; an error means that it must be tried again."""
        ...


class NoScanner:
    """What stands in where there is no scanner: it says so, and pages show it."""

    def scan(self, source: BinaryIO) -> Scanned:
        """Not scanned."""
        del source
        return Scanned("not_scanned", "this council has no virus scanner")


@dataclass(frozen=True, slots=True)
class Departed:
    """That a browser is sent to an identity provider: where, and what its answer must fit."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identified:
    """Who an identity provider says somebody is.

    `sub` is theirs at this `issuer` for ever; `email` is empty unless the provider has verified it.
    `methods` are the ways in which they proved it (`amr`, `acr`), `token` what is shown again at the end.
    """

    issuer: str
    sub: str
    username: str = ""
    email: str = ""
    name: str = ""
    methods: frozenset[str] = frozenset()
    token: str = ""


class IdentityProvider(Protocol):
    """Says who somebody is, by sending their browser there and back.

    `back` is the address to which it comes back. Whatever goes wrong is a refusal in words.
    """

    issuer: str
    title: str

    def depart(self, *, back: str) -> Departed:
        """Where to send a browser, and what proves later that its answer belongs to it."""
        ...

    def identify(
        self, *, departed: Departed, answer: Mapping[str, str], back: str, now: datetime
    ) -> Identified:
        """Who came back with this answer; NotAllowed when it can not be believed."""
        ...

    def leave_address(self, *, token: str, back: str) -> str:
        """Where to send a browser to end the session there too; empty when there is no such place."""
        ...


Channel = Literal["letter", "email", "sms"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """Something to send: to an e-mail address or mobile number as text, or on paper as a PDF.

    `address` of a letter holds its lines, which stand on the PDF already.
    """

    channel: Channel
    address: str
    title: str
    text: str = ""
    pdf: bytes = b""


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of something that was sent; `reference` is what the service calls it."""

    reference: str
    state: Literal["underway", "arrived", "failed"]
    reason: str = ""


class Sender(Protocol):
    """Sends letters, e-mails and text messages."""

    def send(self, parcel: Parcel, key: str) -> str:
        """Send it, once for each key however often it is asked; what the service calls it.

        BadInput when it can never be sent as it is; any other error means that it must be tried again.
        """
        ...

    def find(self, key: str) -> str | None:
        """What the service calls that which was sent under this key; None when nothing was."""
        ...

    def progress(self, reference: str) -> Progress:
        """What became of it."""
        ...

    def told(self, token: str, body: Mapping[str, Any]) -> Progress:
        """What the service says of its own accord; NotAllowed unless the token is the agreed one."""
        ...


class NoSender:
    """What stands in where nothing can be sent: it says so."""

    def send(self, parcel: Parcel, key: str) -> str:
        """Refuse."""
        del key
        message = f"this council sends no {parcel.channel}s; set [post] in its configuration"
        raise BadInput(message)

    def find(self, key: str) -> str | None:
        """Nothing was sent."""
        del key
        return None

    def progress(self, reference: str) -> Progress:
        """Nothing is known."""
        return Progress(reference, "underway")

    def told(self, token: str, body: Mapping[str, Any]) -> Progress:
        """Nobody tells anything."""
        del token, body
        message = "this council takes no reports of delivery"
        raise NotAllowed(message)
