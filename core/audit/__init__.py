"""The audit room: seals the log in hash-chained batches, proves it, and answers what was done by whom."""

from core.audit.events import (
    DeliveryDiscarded,
    DeliveryReplayed,
    DetailsErased,
    RecordsExported,
    RestrictedRecordRead,
)
from core.audit.models import Seal
from core.log import Delivery, EventDetail, LoggedEvent
from core.permissions import Permission

TABLES = (LoggedEvent, EventDetail, Seal, Delivery)
EVENTS = (DeliveryDiscarded, DeliveryReplayed, DetailsErased, RecordsExported, RestrictedRecordRead)
PERMISSIONS = (
    Permission("audit.see", "See the audit trail"),
    Permission("audit.see_details", "See personal values kept beside the audit trail"),
    Permission("audit.export", "Export records"),
    Permission("bus.see", "See events, deliveries and the timetable"),
    Permission("bus.mend", "Replay and discard dead letters"),
)
ACTS = ()
