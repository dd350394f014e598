"""What can be done with properties: recorded singly or in runs, and changed."""

from core.properties.commands.importing import PropertiesImport, import_properties
from core.properties.commands.recording import (
    PropertyChanges,
    add_properties,
    add_property,
    change_property,
)

__all__ = [
    "PropertiesImport",
    "PropertyChanges",
    "add_properties",
    "add_property",
    "change_property",
    "import_properties",
]
