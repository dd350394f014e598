"""Round numbers for an axis, and what a chart says in words."""

from core.sheets import Share
from core.values import Money
from core.web.blocks import Chart

_STEPS = (1, 2, 5, 10)
_LINES = 4


def top_and_step(highest: int) -> tuple[int, int]:
    """The end of an axis that holds `highest`, and the step between its lines: round numbers."""
    size = max(highest, _LINES)
    ten = 1
    while ten * _STEPS[-1] * _LINES < size:
        ten *= _STEPS[-1]
    step = next(one * ten for one in _STEPS if one * ten * _LINES >= size)
    return step * -(-size // step), step


def value_of(value: int | None, unit: str) -> object:
    """A value as cells of tables show it."""
    if value is None:
        return None
    return Money(value) if unit == "pence" else Share(value) if unit == "percent" else value


def label_of(value: int, unit: str) -> str:
    """A value as a chart writes it, short: "£1,200", "95%"."""
    if unit == "pence":
        return f"£{value / 100:,.0f}"
    return f"{value / 100:g}%" if unit == "percent" else f"{value:,}"


def told(block: Chart) -> str:
    """What the chart shows, for those who hear it; the numbers are in the table below."""
    said = []
    for one in block.series:
        known = [
            (value, label) for value, label in zip(one.values, block.labels, strict=True) if value is not None
        ]
        if known:
            (low, at_low), (high, at_high) = min(known), max(known)
            lowest = f"lowest {label_of(low, block.unit)} ({at_low})"
            said.append(f"{one.name}: {lowest}, highest {label_of(high, block.unit)} ({at_high})")
    return f"{'. '.join(said)}. The table below has every number." if said else "There are no numbers yet."
