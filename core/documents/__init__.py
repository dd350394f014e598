"""The documents room: files kept by their checksum, and notices with the day on which they count as served."""

from core.events import Event
from core.permissions import Permission, Row
from core.work import Act

TABLES: tuple[type[Row], ...] = ()
EVENTS: tuple[type[Event], ...] = ()
PERMISSIONS: tuple[Permission, ...] = ()
ACTS: tuple[Act, ...] = ()
