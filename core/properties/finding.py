"""By what properties are found."""

from uuid import UUID

from core.properties.rules import NewProperty, sort_address
from core.search.entries import Entry, Fact

SEES = "properties.see"


def property_entry(key: UUID, facts: NewProperty) -> Entry:
    """A property with these facts, tidy."""
    lines = (facts.line_1, facts.line_2, facts.line_3, facts.town)
    address = ", ".join(line for line in lines if line)
    found_by = (
        Fact("", address),
        Fact("postcode", facts.postcode, "code"),
        Fact("reference", facts.reference or "", "code"),
        Fact("UPRN", facts.uprn or "", "code"),
    )
    title = ", ".join(part for part in (address, facts.postcode) if part)
    kind = facts.kind.capitalize()
    detail = ", ".join(part for part in (kind, facts.reference or "") if part)
    return Entry("property", key, SEES, sort_address(facts), title, found_by, detail)
