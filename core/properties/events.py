"""What the properties room tells."""

from uuid import UUID

from core.events import Event


class PropertyAdded(Event, frozen=True):
    """A property was recorded for the first time."""

    name = "properties.property_added"
    about = "property"

    property_id: UUID


class PropertiesImported(Event, frozen=True):
    """Many properties were recorded in one run; each carries its `import_id`."""

    name = "properties.properties_imported"
    about = "import"

    import_id: UUID
    count: int


class PropertyChanged(Event, frozen=True):
    """Some facts about a property were changed; the values stand beside the trail."""

    name = "properties.property_changed"
    about = "property"

    property_id: UUID
    fields: tuple[str, ...]
