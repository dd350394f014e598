"""Which page shows a record, and how values that events and approvals carry look there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol

from core.values import Money
from core.values.ids import Subject
from core.web.blocks import Link, Tag
from core.web.looks import words

_PAGES = {
    "account": "/accounts",
    "approval": "/approvals",
    "bundle": "/bundles",
    "case": "/cases",
    "clock_review": "/clock-reviews",
    "migration": "/case-migrations",
    "document": "/documents",
    "event": "/events",
    "mailout": "/mailouts",
    "message": "/letters",
    "notice": "/notices",
    "organisation": "/organisations",
    "person": "/people",
    "property": "/properties",
    "report": "/figures/reports",
    "return": "/figures/returns/filled",
    "review": "/figures/quality/reviews",
    "sample": "/figures/quality/samples",
}
_AMOUNTS = ("amount", "pence", "balance", "total")


def address_of(subject: Subject | str) -> str:
    """The address of the page that shows this record; nothing when no page does."""
    kind, _, key = subject.partition("/")
    return f"{_PAGES[kind]}/{key}" if kind in _PAGES else ""


def link_to(subject: Subject | str, text: str = "") -> Link | str:
    """A link to the record's page, in these words or its kind and the end of its id."""
    kind, _, key = subject.partition("/")
    shown = (
        text or f"{words(kind)} …{key[-6:]}"
        if len(key) > len("123456789")
        else text or f"{words(kind)} {key}"
    )
    address = address_of(subject)
    return Link(shown, address) if address else shown


class Links(Protocol):
    """What knows the names of records, so that a link can say them."""

    def link(self, one: str | None) -> Link | str | None:
        """A link to the record by its name."""
        ...


class _Unnamed:
    def link(self, one: str | None) -> Link | str | None:
        return link_to(one) if one else None


def subjects_in(values: Mapping[str, Any]) -> list[str]:
    """The records that the fields of an event or a proposal name."""
    each = [
        (name, one)
        for name, value in values.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return [named for name, one in each if (named := _named(name, one))]


def fields_of(values: Mapping[str, Any], names: Links | None = None) -> list[tuple[str, Any]]:
    """The fields of an event or a proposal as names with values that a page can show."""
    known = names or _Unnamed()
    return [(words(name.removesuffix("_id")), _value(name, value, known)) for name, value in values.items()]


def _named(name: str, value: Any) -> str:
    """The subject that a field names: by its name "account_id", or as a value "account/…"."""
    if not isinstance(value, str):
        return ""
    if name.endswith("_id"):
        return f"{name.removesuffix('_id').rpartition('_')[2]}/{value}"
    return value if value.partition("/")[0] in {*_PAGES, "user"} else ""


def _value(name: str, value: Any, names: Links) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return Money(value) if name.endswith(_AMOUNTS) else value
    if isinstance(value, list):
        return [_value(name, one, names) for one in value]
    if named := _named(name, value):
        return names.link(named)
    return dated(str(value)) if name.endswith("_on") else str(value)


def dated(text: str) -> Any:
    """A date that is written as 2026-04-07, for pages to show in words; any other text as it is."""
    if len(text) != len("2026-04-07"):
        return text
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
