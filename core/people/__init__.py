"""The people room: persons and organisations, the roles they play, how to reach them, and what to mind."""

from core.events import Event
from core.permissions import Permission, Row
from core.work import Act

TABLES: tuple[type[Row], ...] = ()
EVENTS: tuple[type[Event], ...] = ()
PERMISSIONS: tuple[Permission, ...] = ()
ACTS: tuple[Act, ...] = ()
