"""A council's own look: the name of the service and two colours, which must be told apart by everybody.

The measure is WCAG 2.2's contrast ratio (success criteria 1.4.3 and 1.4.11, level AA).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_WHITE, _TEXT, _QUIET, _LINK = "#ffffff", "#0b0c0c", "#484949", "#1a65a6"
_FOR_TEXT, _FOR_EDGES = 4.5, 3.0
_KNEE = 0.04045


@dataclass(frozen=True, slots=True)
class Look:
    """How the pages look: `colour` lies behind white words, `background` behind everything else."""

    service: str = "Borough"
    colour: str = "#00524c"
    background: str = "#f3f7f6"

    def complaints(self) -> list[str]:
        """What keeps these colours from being used, in words; nothing when all is well."""
        wrong = [name for name in ("colour", "background") if not _COLOUR.fullmatch(getattr(self, name))]
        if wrong:
            return [f"{name} must be written like #00524c" for name in wrong]
        return [
            f"{front_name} {front} on {back_name} {back} has a contrast of {ratio:.1f} to 1; "
            f"WCAG 2.2 AA asks for {least:g} to 1. Choose a {'darker' if back == _WHITE else 'stronger'} one"
            for front_name, front, back_name, back, least in self._pairs()
            if (ratio := contrast(front, back)) < least
        ]

    def _pairs(self) -> Iterator[tuple[str, str, str, str, float]]:
        yield "white text", _WHITE, "colour", self.colour, _FOR_TEXT
        yield "text", _TEXT, "background", self.background, _FOR_TEXT
        yield "quiet text", _QUIET, "background", self.background, _FOR_TEXT
        yield "a link", _LINK, "background", self.background, _FOR_TEXT
        yield "colour", self.colour, "background", self.background, _FOR_EDGES


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours written #rrggbb: from 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _KNEE else float(((part + 0.055) / 1.055) ** 2.4)
