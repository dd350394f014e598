"""What the audit room tells."""

from uuid import UUID

from core.events import Event


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
    """Somebody opened a restricted record."""

    name = "audit.restricted_record_read"
    about = "record"

    record_id: str


class RecordsExported(Event):
    """Somebody took records out of Borough: how many, of which kind."""

    name = "audit.records_exported"
    about = "export"

    export_id: UUID
    what: str
    count: int
