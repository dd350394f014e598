"""The staff room: users, teams, roles and limits, and signing in."""

from core.events import Event
from core.permissions import Permission, Row
from core.work import Act

TABLES: tuple[type[Row], ...] = ()
EVENTS: tuple[type[Event], ...] = ()
PERMISSIONS: tuple[Permission, ...] = ()
ACTS: tuple[Act, ...] = ()
