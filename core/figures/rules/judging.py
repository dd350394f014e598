"""A figure against its target, the month before and the same month of the year before."""

from enum import StrEnum

from core.figures.rules.shares import in_percent
from core.values.decision import Because, Decision
from core.values.money import Money


class Standing(StrEnum):
    """How a figure stands to its target."""

    MET = "met"
    CLOSE = "close"
    MISSED = "missed"


def in_words(value: int, unit: str) -> str:
    """A figure as people read it: "1,204", "£1,234.00" or "93.5%"."""
    if unit == "pence":
        return str(Money(value))
    return in_percent(value) if unit == "percent" else f"{value:,}"


def standing(value: int, *, target: int, close: int, unit: str = "count", source: str) -> Decision[Standing]:
    """Whether a figure meets its target, is close to it, or misses it.

    A `close` below the target says that more is better, one above it that less is.
    """
    more = close <= target
    met, nearly = (value >= target, value >= close) if more else (value <= target, value <= close)
    found = Standing.MET if met else Standing.CLOSE if nearly else Standing.MISSED
    aim = f"the target is {'at least' if more else 'at most'} {in_words(target, unit)}"
    edge = f"{'from' if more else 'up to'} {in_words(close, unit)} it counts as close"
    text = f"{in_words(value, unit)}: {aim}, {edge}"
    return Decision(found, (Because(text, source),))


def change(
    value: int, before: int | None, *, unit: str = "count", good: str = "", than: str
) -> Decision[str]:
    """How a figure has changed: "better", "worse", "the same", or "changed" where neither is better.

    Without a count of the time before the answer is "unknown".
    """
    if before is None:
        return Decision(
            "unknown", (Because(f"nothing was counted for {than}", "the counts kept each night"),)
        )
    source = f"the count kept for {than}"
    if value == before:
        return Decision("the same", (Because(f"the same as {than}", source),))
    more = value > before
    # A difference of two shares is in points of a per cent, not in per cent.
    size = in_words(abs(value - before), unit).replace("%", " points")
    text = f"{size} {'more' if more else 'less'} than {than} ({in_words(before, unit)})"
    if not good:
        return Decision("changed", (Because(text, source),))
    return Decision("better" if more is (good == "more") else "worse", (Because(text, source),))
