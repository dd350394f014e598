"""What has happened, in the past tense: the one kind of message that crosses between plugins."""

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

import msgspec

from core.values.ids import Subject, subject


@dataclass_transform(frozen_default=True, kw_only_default=True)
class EventType(msgspec.StructMeta):
    """Makes every event class frozen and keyword-only, without each having to say so."""

    def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any], **given: Any) -> Any:
        """Make the class."""
        return super().__new__(cls, name, bases, space, **{"frozen": True, "kw_only": True, **given})


if TYPE_CHECKING:

    class _Record(metaclass=EventType):
        pass
else:

    class _Record(msgspec.Struct, metaclass=EventType):
        pass


class Event(_Record):
    """Something that has happened, told after commit and kept for ever in the audit trail.

    A subclass sets `name` (stable, dotted, past tense: "payments.payment_received") and `about`, the
    kind of record it is chiefly about, whose id it carries as `<about>_id`. It holds ids, dates and
    amounts in pence only: never a name or an address, because the trail is kept and people may be
    forgotten.
    """

    name: ClassVar[str]
    about: ClassVar[str]

    @property
    def subject(self) -> Subject:
        """The record that the event is about, as "kind/id"."""
        return subject(self.about, getattr(self, f"{self.about}_id"))


def encode(event: Event) -> str:
    """The event's fields as JSON text, always in the order of the class."""
    return _encoder.encode(event).decode()


def decode(kind: type[Event], body: str) -> Event:
    """Read the fields back; unknown ones are left out, so that an older process may read newer events."""
    event: Event = _decoder(kind).decode(body)
    return event


_encoder = msgspec.json.Encoder()


@cache
def _decoder(kind: type[Event]) -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(kind)
