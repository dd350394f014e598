"""Templates of what the council writes: plain files with named fields, checked at start.

definition   the shape of a file
faults       everything wrong with one, at its line
book         all of a council's templates
words        the text of a body: read into blocks, then filled
values       what stands in a field, and where it came from
"""

from core.correspondence.templates.book import (
    Owned,
    TemplateBook,
    TemplateSource,
    council_templates,
)
from core.correspondence.templates.definition import CHANNELS, Field, Version, Written
from core.correspondence.templates.values import CORE_FIELDS, Value, as_shown, in_a_letter
from core.correspondence.templates.words import Block, Run, fields_in, filled, filled_line, parsed, plain

__all__ = [
    "CHANNELS",
    "CORE_FIELDS",
    "Block",
    "Field",
    "Owned",
    "Run",
    "TemplateBook",
    "TemplateSource",
    "Value",
    "Version",
    "Written",
    "as_shown",
    "council_templates",
    "fields_in",
    "filled",
    "filled_line",
    "in_a_letter",
    "parsed",
    "plain",
]
