"""Which page shows a record, and how values that events and approvals carry look there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from core.values import Money
from core.values.ids import Subject
from core.web.blocks import Link, Tag
from core.web.looks import words

_PAGES = {
    "account": "/accounts",
    "approval": "/approvals",
    "case": "/cases",
    "event": "/events",
    "organisation": "/organisations",
    "person": "/people",
    "property": "/properties",
}
_AMOUNTS = ("amount", "pence", "balance", "total")


def address_of(subject: Subject | str) -> str:
    """The address of the page that shows this record; nothing when no page does."""
    kind, _, key = subject.partition("/")
    return f"{_PAGES[kind]}/{key}" if kind in _PAGES else ""


def link_to(subject: Subject | str, text: str = "") -> Link | str:
    """A link to the record's page, in these words or its kind and the end of its id."""
    kind, _, key = subject.partition("/")
    shown = text or f"{words(kind)} …{key[-6:]}" if len(key) > len("123456789") else text or f"{words(kind)} {key}"
    address = address_of(subject)
    return Link(shown, address) if address else shown


def fields_of(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The fields of an event or a proposal as names with values that a page can show."""
    return [(words(name.removesuffix("_id")), _value(name, value)) for name, value in values.items()]


def _value(name: str, value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return Money(value) if name.split("_")[-1] in _AMOUNTS else value
    if isinstance(value, list):
        return [_value(name, one) for one in value]
    text = str(value)
    if name.endswith("_id"):
        return link_to(f"{name.removesuffix('_id').split('_')[-1]}/{text}")
    if name.endswith("_on"):
        return _day(text)
    return link_to(text) if "/" in text and address_of(text) else text


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def from_milliseconds(value: int) -> datetime:
    """A moment that the bus keeps as milliseconds since 1970 in UTC."""
    return datetime.fromtimestamp(value / 1000, UTC)


STATES = {
    0: Tag("Waiting", "blue"),
    1: Tag("Done", "green"),
    2: Tag("Refused", "orange"),
    3: Tag("Dead", "red"),
    4: Tag("Discarded", "grey"),
}
"""How a delivery's state is shown, by its number."""
