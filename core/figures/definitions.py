"""What stands in the TOML files of figures: targets, workload, checklists and returns."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=120)]
Words = Annotated[str, StringConstraints(pattern=r"\S", max_length=300)]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[0-9]{1,3}[a-z]?$")]
Keys = Annotated[tuple[Key, ...], Field(strict=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Dated(_Part):
    """A value that is in force on some days, and what it rests on."""

    value: int
    starts_on: date = Field(alias="from")
    ends_on: date | None = Field(default=None, alias="to")
    source: Words = "council policy"

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Target(Dated):
    """What a figure should come to: `value` is the target, `close` still nearly it.

    Whether more or less is better follows from the two: a `close` below the value means that more is.
    """

    figure: Name
    part: str = ""
    close: int


class CaseWeight(Dated):
    """How many minutes of work a case of a type takes, all in all; the type "" is for all others."""

    type: str = ""


class Checklist(_Part):
    """What a reviewer looks for in a case."""

    class Item(_Part):
        """One thing to look for, on what that rests, and whether it alone fails a case."""

        key: Name
        title: Words
        guidance: str = ""
        source: Words = "council policy"
        decisive: bool = False

    name: Name
    title: Words
    pass_mark: int = Field(ge=1, le=100, description="Per cent of the items that apply which must pass.")
    items: Annotated[tuple[Item, ...], Field(strict=False, min_length=1)]


class ReturnCellRule(_Part):
    """A cell: a figure in a part of the work, at the start, at the end or within the period; or a sum."""

    key: Key
    title: Words
    figure: Name | None = None
    part: str = ""
    at: Literal["within", "start", "end"] = "within"
    plus: Keys = ()
    minus: Keys = ()

    @model_validator(mode="after")
    def _one_way(self) -> "ReturnCellRule":
        if bool(self.figure) == bool(self.plus):
            message = f"cell {self.key} has either a figure or cells to add (plus), not both or neither"
            raise ValueError(message)
        return self


class ReturnSection(_Part):
    """Cells under a heading."""

    title: Words
    cells: Annotated[tuple[ReturnCellRule, ...], Field(strict=False, min_length=1)]


class ReturnRule(_Part):
    """What must hold between cells: the sum of those on the left against the sum of those on the right.

    One that does not hold keeps the return from being frozen; with `may_explain`, only until a comment at
    one of its cells says why.
    """

    title: Words
    left: Keys
    holds: Literal["=", "<=", ">="]
    right: Keys
    may_explain: bool = False


class ReturnDefinition(_Part):
    """A return: its sections of cells, and the rules that hold between them."""

    name: Name
    title: Words
    version: int = Field(ge=1)
    every: Literal["month", "quarter", "year"]
    source: Words = "council policy"
    sections: Annotated[tuple[ReturnSection, ...], Field(strict=False, min_length=1)]
    rules: Annotated[tuple[ReturnRule, ...], Field(strict=False)] = ()

    @property
    def cells(self) -> Iterator[ReturnCellRule]:
        """Every cell, in order."""
        return (cell for section in self.sections for cell in section.cells)

    @model_validator(mode="after")
    def _keys_known(self) -> "ReturnDefinition":
        seen: set[str] = set()
        for cell in self.cells:
            if cell.key in seen:
                message = f"the cell {cell.key} is there twice"
                raise ValueError(message)
            if unknown := {*cell.plus, *cell.minus} - seen:
                message = f"the cell {cell.key} adds {', '.join(sorted(unknown))}, which must stand before it"
                raise ValueError(message)
            seen.add(cell.key)
        for rule in self.rules:
            if unknown := {*rule.left, *rule.right} - seen:
                message = (
                    f"the rule “{rule.title}” names cells that are not there: {', '.join(sorted(unknown))}"
                )
                raise ValueError(message)
        return self


class TargetsFile(_Part):
    """The file targets.toml."""

    target: Annotated[tuple[Target, ...], Field(strict=False)] = ()


class WorkloadFile(_Part):
    """The file workload.toml: what cases weigh, and how much time an officer has for them."""

    minutes_a_case: Annotated[tuple[CaseWeight, ...], Field(strict=False)] = ()
    hours_a_week: Annotated[tuple[Dated, ...], Field(strict=False)] = ()
    percent_on_cases: Annotated[tuple[Dated, ...], Field(strict=False)] = ()
