"""What is wrong with the length of a clock: it stands in the file with its source, or in a figure of law."""

from collections.abc import Iterator
from typing import Any

from core.cases.workflows.draft import Draft, near
from core.values.toml_lines import KeyPath


def length_faults(draft: Draft, law: frozenset[str] | None) -> Iterator[tuple[KeyPath, str]]:
    """Clocks with no length, with two, or with one that no law book knows; `law` None asks for none."""
    for name, table in draft.table("clocks").items():
        if isinstance(table, dict):
            yield from _of(("clocks", name), table, law)


def _of(here: KeyPath, table: dict[str, Any], law: frozenset[str] | None) -> Iterator[tuple[KeyPath, str]]:
    figure = table.get("law")
    if figure is None:
        for key, what in (("length", "how many units the period has"), ("source", "the Act and section")):
            if key not in table:
                where = ".".join(str(step) for step in here)
                yield (*here, key), f"“{key}” is missing in [{where}]: {what}; or name a figure in `law`"
        return
    for key in ("length", "source", "verified"):
        if key in table:
            yield (*here, key), f"“{key}” comes from the figure of law “{figure}”; remove one of the two"
    if isinstance(figure, str) and law is not None and figure not in law:
        remedy = near(figure, law) or "; put it into the plugin's law.toml"
        yield (*here, "law"), f"no enabled plugin has the figure of law “{figure}”{remedy}"
