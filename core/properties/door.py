"""What plugins may do with properties: commands, questions, inputs, tables and events."""

from core.properties.commands import (
    PropertiesImport,
    PropertyChanges,
    add_properties,
    add_property,
    change_property,
    import_properties,
)
from core.properties.events import (
    PropertiesImported,
    PropertyAdded,
    PropertyChanged,
)
from core.properties.models import (
    Property,
)
from core.properties.queries import (
    Branch,
    addresses_of,
    children,
    known_uprns,
    properties_by_reference,
    property_by_id,
    property_by_uprn,
    search_properties,
    tree,
    under,
)
from core.properties.rules import (
    NewProperty,
)

__all__ = [
    "Branch",
    "NewProperty",
    "PropertiesImport",
    "PropertiesImported",
    "Property",
    "PropertyAdded",
    "PropertyChanged",
    "PropertyChanges",
    "add_properties",
    "add_property",
    "addresses_of",
    "change_property",
    "children",
    "import_properties",
    "known_uprns",
    "properties_by_reference",
    "property_by_id",
    "property_by_uprn",
    "search_properties",
    "tree",
    "under",
]
