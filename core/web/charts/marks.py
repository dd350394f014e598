"""Marks of lines, patterns of bars, and the legend that names them."""

from markupsafe import Markup

from core.web.blocks import Chart

_MARKS = (
    '<circle r="4"/>',
    '<rect x="-4" y="-4" width="8" height="8"/>',
    '<path d="M0-5 5 4H-5Z"/>',
    '<path d="M0-6 6 0 0 6-6 0Z"/>',
)
_LINES = (
    "",
    '<path d="M0 8 8 0M-2 2 2-2M6 10 10 6"/>',
    '<circle cx="2" cy="2" r="1.4"/><circle cx="6" cy="6" r="1.4"/>',
    '<path d="M0 4H8M4 0V8"/>',
    '<path d="M0 2H8M0 6H8"/>',
    '<path d="M2 0V8M6 0V8"/>',
)
KINDS = len(_LINES)


def colour(number: int) -> int:
    """Which of the colours the series of this number has; they come round again."""
    return number % KINDS + 1


def mark(number: int, *, across: str, down: float) -> Markup:
    """The mark of a line at a point; `across` in per cent, `down` in pixels."""
    return Markup(
        '<svg x="{}" y="{:.1f}" overflow="visible">'
        '<g class="app-chart__mark app-chart__mark--{}">{}</g></svg>'
    ).format(
        across,
        down,
        colour(number),
        Markup(_MARKS[number % len(_MARKS)]),  # noqa: S704 - written above
    )


def patterns(count: int, key: str) -> Markup:
    """The patterns with which parts of bars are filled."""
    made = [
        Markup(
            '<pattern id="{key}-{n}" width="8" height="8" patternUnits="userSpaceOnUse">'
            '<rect width="8" height="8" class="app-chart__fill--{n}"/>'
            '<g class="app-chart__hatch">{lines}</g></pattern>'
        ).format(key=key, n=n + 1, lines=Markup(_LINES[n]))  # noqa: S704 - written above
        for n in range(min(count, KINDS))
    ]
    return Markup("<defs>{}</defs>").format(Markup("").join(made))


def legend(block: Chart, key: str) -> Markup:
    """The names of the series, each with its mark; nothing for a single one without a target."""
    if len(block.series) < 2:  # noqa: PLR2004 - one needs no name beside the title
        return Markup("")
    items = [
        Markup(
            '<li class="app-chart__name">'
            '<svg width="28" height="14" aria-hidden="true" focusable="false">{}</svg>{}</li>'
        ).format(_sample(block, n, key), one.name)
        for n, one in enumerate(block.series)
    ]
    return Markup('<ul class="app-chart__legend">{}</ul>').format(Markup("").join(items))


def _sample(block: Chart, number: int, key: str) -> Markup:
    if block.kind == "stacked":
        return Markup('<rect width="26" height="14" fill="url(#{}-{})"/>').format(key, colour(number))
    line = Markup('<path d="M0 7H28" class="app-chart__line app-chart__line--{}"/>').format(colour(number))
    return line if block.series[number].plain else line + mark(number, across="14", down=7)
