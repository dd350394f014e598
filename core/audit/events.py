"""What the audit room tells."""

from uuid import UUID

from core.events import Event
from core.log import RESTRICTED_RECORD_READ
from core.values.ids import Subject


class DeliveryReplayed(Event):
    """Somebody opened a dead or refused delivery again."""

    name = "bus.delivery_replayed"
    about = "delivery"

    delivery_id: int
    event_seq: int


class DeliveryDiscarded(Event):
    """Somebody settled a dead delivery without its work being done; the reason stands beside it."""

    name = "bus.delivery_discarded"
    about = "delivery"

    delivery_id: int
    event_seq: int


class DetailsErased(Event):
    """Personal values kept beside the trail were erased; the chain still holds."""

    name = "audit.details_erased"
    about = "event"

    event_id: int


class RestrictedRecordRead(Event):
    """Somebody opened a restricted record; `record_id` is its kind and id, and it is what this is about."""

    name = RESTRICTED_RECORD_READ
    about = "record"

    record_id: str

    @property
    def subject(self) -> Subject:
        """The record itself, so that it stands in its history."""
        return Subject(self.record_id)


class RecordsExported(Event):
    """Somebody took records out of Borough: how many, of which kind."""

    name = "audit.records_exported"
    about = "export"

    export_id: UUID
    what: str
    count: int
