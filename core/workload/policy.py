"""The figures by which work is ordered and shared out: those that ship, and the council's own over them."""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import Misconfigured
from core.work import UnitOfWork
from core.workload.rules.priority import Ordering

NAME = "workload"
FILE = "workload.toml"


class Figure(BaseModel):
    """A whole number of days, in force from a day to another, both included, and what it rests on."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    value: int = Field(ge=0, le=365)
    starts_on: date = Field(alias="from")
    ends_on: date | None = Field(default=None, alias="to")
    source: str = Field(pattern=r"\S")

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


Rows = Annotated[list[Figure], Field(min_length=1)]


class Policy(BaseModel):
    """Every figure with the rows of its history, the oldest first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    law_ahead_days: Rows
    forgotten_after_days: Rows
    away_ahead_days: Rows

    def figure(self, name: str, day: date) -> Figure:
        """The row of a figure in force on a day; Misconfigured when there is none."""
        rows: list[Figure] = getattr(self, name)
        found = next((row for row in rows if row.holds_on(day)), None)
        if found is None:
            message = f"{FILE}: no {name} is in force on {day}; add a row that covers it"
            raise Misconfigured(message)
        return found

    def ordering(self, day: date) -> Ordering:
        """The figures by which work is put in order on a day."""
        law, forgotten = self.figure("law_ahead_days", day), self.figure("forgotten_after_days", day)
        return Ordering(law.value, forgotten.value, law.source, forgotten.source)


def policy_of(work: UnitOfWork) -> Policy:
    """The figures of this council."""
    policy: Policy = work.settings(NAME)
    return policy


def read_policy(folder: Path | None = None) -> Policy:
    """The figures that ship, those in the council's own `folder` over them; Misconfigured says why not."""
    shipped = tomllib.loads(files("core.workload").joinpath("policy.toml").read_text(encoding="utf-8"))
    own = folder / FILE if folder else None
    if own is None or not own.exists():
        return _checked(shipped, "core/workload/policy.toml")
    try:
        given = tomllib.loads(own.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{own}: this is not valid TOML: {error}"
        raise Misconfigured(message) from error
    return _checked({**shipped, **given}, str(own))


def _checked(tables: Mapping[str, Any], place: str) -> Policy:
    try:
        policy = Policy.model_validate(tables)
    except ValidationError as error:
        faults = [f"{place}: {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise Misconfigured("\n".join(faults)) from error
    for name in Policy.model_fields:
        rows = sorted(getattr(policy, name), key=lambda row: row.starts_on)
        for earlier, later in pairwise(rows):
            if earlier.ends_on is None or earlier.ends_on >= later.starts_on:
                message = f"{place}: two rows of {name} hold on {later.starts_on}; end the earlier one"
                raise Misconfigured(message)
    return policy
