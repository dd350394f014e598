"""Dated figures of matching: what `policy.toml` holds, and what a council's own file puts over it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from core.calendar import in_words

_KEYS = {"value", "from", "to", "source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The figures in force on a day, as `policy.toml` names them."""

    items_in_a_sum: int
    items_looked_at: int
    slips_are_posted: int
    family_name_is_enough: int
    accounts_of_a_payer: int
    suggestions: int


_BOUNDS = {
    "items_in_a_sum": (1, 4),
    "items_looked_at": (1, 24),
    "slips_are_posted": (0, 1),
    "family_name_is_enough": (0, 1),
    "accounts_of_a_payer": (1, 50),
    "suggestions": (1, 20),
}
Figures = Mapping[str, list[dict[str, Any]]]


@cache
def bundled() -> Figures:
    """The policy that the plugin ships."""
    text = files("plugins.finance_reconciliation").joinpath("policy.toml").read_text(encoding="utf-8")
    figures, complaints = read_figures(text, "policy.toml")
    if complaints:
        raise ValueError("\n".join(complaints))
    return figures


def read_figures(text: str, place: str) -> tuple[Figures, list[str]]:
    """Read a file of figures; the second part says in words all that is wrong with it."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [f"{place} is not valid TOML: {error}"]
    complaints = []
    for name, given in tables.items():
        if name not in _BOUNDS:
            complaints.append(f"there is no figure “{name}”; the figures are {', '.join(sorted(_BOUNDS))}")
        elif not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            complaints.append(f"[[{name}]] must be a list of tables, one for each time it changed")
        else:
            complaints += _wrong_rows(name, given)
    return tables, [f"{place}: {one}" for one in complaints]


def limits_on(figures: Figures, day: date) -> Limits:
    """The figures in force on a day; ValueError names one that has no row for it."""
    return Limits(**{one.name: _on(figures, one.name, day) for one in fields(Limits)})


def _on(figures: Figures, name: str, day: date) -> int:
    for row in figures.get(name, ()):
        if row["from"] <= day <= row.get("to", date.max):
            value: int = row["value"]
            return value
    message = f"no {name} is in force on {in_words(day)}; add a row that covers it"
    raise ValueError(message)


def _wrong_rows(name: str, rows: list[dict[str, Any]]) -> list[str]:
    least, most = _BOUNDS[name]
    found = []
    for number, row in enumerate(rows, 1):
        where = f"[[{name}]] number {number}"
        found += [f"{where}: “{key}” is not known" for key in sorted(set(row) - _KEYS)]
        if type(row.get("value")) is not int or not least <= row["value"] <= most:
            found.append(f"{where}: value must be {least} to {most}")
        if type(row.get("from")) is not date or type(row.get("to", date.max)) is not date:
            found.append(f"{where}: from (and to, if it ends) must be a date like 2026-04-06")
        if not str(row.get("source", "")).strip():
            found.append(f"{where}: source must say on what the figure rests")
    return found
