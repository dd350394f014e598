"""Where bundles go, read from `policy.toml` and checked before anything rests on it."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from core.bundles.rules import Tribunal
from core.errors import Misconfigured


@cache
def tribunals() -> tuple[Tribunal, ...]:
    """Every row of the policy; Misconfigured when one can not be understood."""
    text = files("core.bundles").joinpath("policy.toml").read_text(encoding="utf-8")
    return tuple(_row(row, number) for number, row in enumerate(tomllib.loads(text)["tribunal"], 1))


def titles(on: date) -> Mapping[str, str]:
    """The title of each tribunal by its name, of those in force on a day."""
    return {one.name: one.title for one in tribunals() if one.starts_on <= on}


def tribunal(name: str, on: date) -> Tribunal:
    """The row in force on a day."""
    rows = [one for one in tribunals() if one.name == name and one.starts_on <= on]
    if not rows:
        message = f"core/bundles/policy.toml: no tribunal “{name}” on {on}"
        raise Misconfigured(message)
    return max(rows, key=lambda one: one.starts_on)


def _row(row: Mapping[str, Any], number: int) -> Tribunal:
    try:
        given = dict(row)
        return Tribunal(starts_on=given.pop("from"), **given)
    except (KeyError, TypeError) as error:
        message = f"core/bundles/policy.toml: tribunal {number} can not be understood ({error})"
        raise Misconfigured(message) from None
