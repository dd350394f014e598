"""What makes a property acceptable, and what may belong to what."""

import re
from dataclasses import dataclass, replace
from uuid import UUID

from core.values.postcode import postcode
from core.values.rows import Column, Fault, read_table
from core.values.words import one_line, plain

KINDS = ("dwelling", "block", "estate", "garage")
_HOLDS = {"estate": {"block", "dwelling", "garage"}, "block": {"dwelling", "garage"}}
_UPRN = re.compile(r"[0-9]{1,12}")
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class NewProperty:
    """The facts with which a property is first recorded; `parent_id` is the block or estate it belongs to."""

    kind: str
    line_1: str
    line_2: str = ""
    line_3: str = ""
    town: str = ""
    postcode: str = ""
    reference: str | None = None
    uprn: str | None = None
    ward: str = ""
    parent_id: UUID | None = None


def uprn(text: str) -> str:
    """A UPRN without spaces and leading noughts; ValueError unless it is 1 to 12 digits (BS 7666)."""
    digits = "".join(text.split())
    number = digits.lstrip("0")
    if _UPRN.fullmatch(digits) is None or not number:
        message = "a UPRN is a number of 1 to 12 digits"
        raise ValueError(message)
    return number


def kind(text: str) -> str:
    """A kind of property in lower case; ValueError if it is none of KINDS."""
    if text.lower() not in KINDS:
        message = f"a property is one of {', '.join(KINDS)}"
        raise ValueError(message)
    return text.lower()


def parent_fault(parent_kind: str, child_kind: str) -> str | None:
    """Why a property of one kind can not belong to one of another; None when it can.

    An estate holds blocks, dwellings and garages, a block holds dwellings and garages; so no property can
    come to belong to itself. Source: council policy.
    """
    if child_kind in _HOLDS.get(parent_kind, set()):
        return None
    return f"{_a(child_kind)} can not belong to {_a(parent_kind)}; choose another block or estate"


def tidy_property(new: NewProperty) -> NewProperty:
    """The property with white space made single and its numbers written one way; ValueError if not fit."""
    if not plain(new.line_1):
        message = "a property needs at least the first line of its address"
        raise ValueError(message)
    return replace(
        new,
        line_1=one_line(new.line_1),
        line_2=one_line(new.line_2),
        line_3=one_line(new.line_3),
        town=one_line(new.town),
        ward=one_line(new.ward),
        kind=kind(new.kind),
        postcode=postcode(new.postcode) if new.postcode.strip() else "",
        reference=one_line(new.reference or "") or None,
        uprn=uprn(new.uprn) if new.uprn and new.uprn.strip() else None,
    )


def sort_address(new: NewProperty) -> str:
    """An address for ordering: by town, street and then number, "Flat 2" before "Flat 10"."""
    lines = (new.town, new.line_3, new.line_2, new.line_1)
    return _NUMBER.sub(lambda number: number[0].zfill(6), plain(" ".join(line for line in lines if line)))


@dataclass(slots=True)
class PropertiesFile:
    """What a CSV of properties holds: each with its line and its parent's reference, or the faults."""

    properties: list[tuple[int, NewProperty, str | None]]
    faults: list[Fault]


PROPERTY_COLUMNS = (
    Column("reference", unique=True, longest=40),
    Column("uprn", read=uprn, unique=True),
    Column("kind", read=kind, required=True),
    Column("line_1", required=True),
    Column("line_2", default=""),
    Column("line_3", default=""),
    Column("town", default=""),
    Column("postcode", read=postcode, default=""),
    Column("ward", default=""),
    Column("parent", longest=40),
)
"""`parent` is the reference of the block or estate, in the same file (on any line) or recorded before."""


def read_properties_csv(data: bytes) -> PropertiesFile:
    """Read properties from a CSV (see PROPERTY_COLUMNS); any bytes give properties or faults, never both."""
    table = read_table(data, PROPERTY_COLUMNS)
    kinds = {row.get("reference"): row.get("kind") for _, row in table.rows if row.get("reference")}
    for line, row in table.rows:
        if row.get("line_1") and not plain(row["line_1"]):
            table.faults.append(Fault(line, "line_1", "an address needs letters or digits; fill it in"))
        parent_kind = kinds.get(row.get("parent"))
        if parent_kind and row.get("kind") and (fault := parent_fault(parent_kind, row["kind"])):
            table.faults.append(Fault(line, "parent", fault))
    if table.faults:
        return PropertiesFile([], table.faults)
    rows = ((line, dict(row)) for line, row in table.rows)
    return PropertiesFile([(line, _from_row(row), row.get("parent")) for line, row in rows], [])


def _from_row(row: dict[str, object]) -> NewProperty:
    return NewProperty(**{name: value for name, value in row.items() if name != "parent"})  # type: ignore[arg-type]


def _a(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
