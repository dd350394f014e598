"""The properties room: dwellings, blocks, estates and garages, where they are and what belongs to what."""

from core.events import Event
from core.permissions import Permission, Row
from core.work import Act

TABLES: tuple[type[Row], ...] = ()
EVENTS: tuple[type[Event], ...] = ()
PERMISSIONS: tuple[Permission, ...] = ()
ACTS: tuple[Act, ...] = ()
