"""The fields of forms: each shows itself, and reads what was typed into a value or says what is wrong."""

from core.web.fields.amounts import Day, Number, PickedDay, Pounds
from core.web.fields.base import Field
from core.web.fields.choices import Choice, Ticks
from core.web.fields.text import File, Hidden, LongText, Secret, Text

__all__ = [
    "Choice",
    "Day",
    "Field",
    "File",
    "Hidden",
    "LongText",
    "Number",
    "PickedDay",
    "Pounds",
    "Secret",
    "Text",
    "Ticks",
]
