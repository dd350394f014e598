"""The properties room: dwellings, blocks, estates and garages, where they are and what belongs to what."""

from core.events import Event
from core.permissions import Permission, Row
from core.properties.events import PropertiesImported, PropertyAdded, PropertyChanged
from core.properties.models import Property
from core.work import Act

TABLES: tuple[type[Row], ...] = (Property,)
EVENTS: tuple[type[Event], ...] = (PropertyAdded, PropertiesImported, PropertyChanged)
PERMISSIONS: tuple[Permission, ...] = (
    Permission("properties.see", "See properties"),
    Permission("properties.change", "Add and change properties"),
)
ACTS: tuple[Act, ...] = ()
