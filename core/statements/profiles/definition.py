"""What a profile is: a supplier's file described as data, checked by Pydantic and published as a schema."""

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

NAME = r"^[a-z][a-z0-9_]*$"
FILLED = r"\S"
_POSITIONS = re.compile(r"([1-9][0-9]{0,3})-([1-9][0-9]{0,3})")
_TOKENS = re.compile(r"YYYY|YY|MMM|MM|M|DDD|DD|D")

Name = Annotated[str, StringConstraints(pattern=NAME, max_length=40)]
Title = Annotated[str, StringConstraints(pattern=FILLED, max_length=160)]
Words = Annotated[str, StringConstraints(max_length=120)]
Column = Annotated[int, Field(ge=1, le=500)]
Place = Column | Annotated[str, StringConstraints(pattern=FILLED, max_length=120)]
"""Where a fact stands: a column by number or name, or the characters "1-19" of a fixed-width line."""

Encoding = Literal["utf-8", "cp1252", "latin-1", "ascii", "utf-16"]


class _Part(BaseModel):
    """A table of the file: no key but those named, no value of another type made to fit."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Recognise(_Part):
    """How a file of this kind is told from others. Without anything here it is only read when chosen."""

    starts: Words = Field(default="", description="How its first line that is not blank begins.")
    columns: Annotated[tuple[Words, ...], Field(strict=False)] = Field(
        default=(), description="Every column that the line of names has, in order."
    )


class Rows(_Part):
    """Which lines are entries."""

    skip: int = Field(default=0, ge=0, le=1000, description="How many lines stand above everything else.")
    starts: Words = Field(default="", description="How a line with an entry begins; any line if left out.")
    ignore: Annotated[tuple[Words, ...], Field(strict=False)] = Field(
        default=(), description="How lines begin that are to be left out."
    )


class Fields(_Part):
    """Where each fact of an entry stands. A date and an amount there must be."""

    date: Place | None = Field(default=None, description="The day; that of the header if left out.")
    amount: Place | None = Field(default=None, description="The amount.")
    credit: Place | None = Field(default=None, description="Money in, where it has a column of its own.")
    debit: Place | None = Field(default=None, description="Money out, where it has a column of its own.")
    sign: Place | None = Field(default=None, description="What tells in from out, with `sign = by column`.")
    references: Annotated[tuple[Place, ...], Field(strict=False)] = Field(
        default=(), description="Texts in which a reference may stand."
    )
    payer: Place | None = Field(default=None, description="Who paid.")
    bank_ref: Place | None = Field(default=None, description="The supplier's own number of the entry.")
    code: Place | None = Field(default=None, description="What kind of entry it is.")
    counterparty: Place | None = Field(default=None, description="The payer's sort code and account.")
    account: Place | None = Field(default=None, description="The council's account.")
    original: Place | None = Field(default=None, description="The day of what the entry takes back.")


class Dates(_Part):
    """How days are written."""

    format: Words = Field(default="DD/MM/YYYY", description="Of D, DD, DDD, M, MM, MMM, YY, YYYY and marks.")


class Amounts(_Part):
    """How amounts are written."""

    unit: Literal["pounds", "pence"] = Field(default="pounds", description="What a whole number means.")
    decimal: Literal[".", ","] = Field(default=".", description="What stands before the pence.")
    sign: Literal["as written", "always in", "always out", "by column"] = Field(
        default="as written", description="How money in is told from money out."
    )
    out: Annotated[tuple[Words, ...], Field(strict=False)] = Field(
        default=(), description="What `fields.sign` says of money out; anything else is money in."
    )


class Header(_Part):
    """A line above the entries that says something of the whole file."""

    starts: Title = Field(description="How the line begins.")
    date: Place | None = Field(default=None, description="The day of entries that have none.")
    account: Place | None = Field(default=None, description="The council's account.")


class Trailer(_Part):
    """A line below the entries with totals, which are proved."""

    starts: Title = Field(description="How the line begins.")
    count: Place | None = Field(default=None, description="How many entries it states.")
    total: Place | None = Field(default=None, description="What they come to, by its account.")
    counts: Literal["entries", "lines"] = Field(
        default="entries", description="Whether the count is of entries, or of header and trailer too."
    )


class Profile(_Part):
    """A kind of file that a supplier sends."""

    name: Name = Field(description="Its name in small letters, digits and underscores.")
    version: int = Field(ge=1, le=9999, description="Raised with every change.")
    title: Title = Field(description="What people call it.")
    tells: Literal["details", "money"] = Field(
        default="details", description="Details of sums that the bank books, or money of the account itself."
    )
    shape: Literal["delimited", "fixed"] = Field(description="Columns between marks, or of fixed width.")
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = Field(
        default=",", description="What stands between columns."
    )
    encoding: Encoding = Field(default="utf-8", description="How its letters are written as bytes.")
    currency: Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")] = Field(
        default="GBP", description="ISO 4217."
    )
    account: Words = Field(default="", description="The council's account, where the file names none.")
    recognise: Recognise = Field(default_factory=Recognise, description="How it is told from other files.")
    rows: Rows = Field(default_factory=Rows, description="Which lines are entries.")
    fields: Fields = Field(description="Where each fact stands.")
    dates: Dates = Field(default_factory=Dates, description="How days are written.")
    amounts: Amounts = Field(default_factory=Amounts, description="How amounts are written.")
    header: Header | None = Field(default=None, description="A line above the entries.")
    trailer: Trailer | None = Field(default=None, description="A line below the entries.")

    @property
    def label(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}"


def profile_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a profile, for editors and for councils' own checks."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Profile.model_json_schema()}


def positions(place: Place) -> tuple[int, int] | None:
    """The characters that a place of a fixed-width line names: (0, 19) for "1-19"; None for anything else."""
    found = _POSITIONS.fullmatch(place) if isinstance(place, str) else None
    if found is None or int(found[1]) > int(found[2]):
        return None
    return int(found[1]) - 1, int(found[2])


def tokens(text: str) -> list[str]:
    """The parts of a date that a format names, in order."""
    return _TOKENS.findall(text)
