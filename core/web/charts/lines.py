"""Change over time: a line for each series."""

from collections.abc import Sequence

from markupsafe import Markup

from core.web.blocks import Chart
from core.web.charts.marks import colour, mark
from core.web.charts.scale import label_of, top_and_step

_HEIGHT, _TOP, _FOOT, _WIDE = 250, 22, 30, 1000
_MOST_LABELS, _SHORT = 13, 4


def drawn(block: Chart, key: str) -> tuple[int, Markup]:
    """The height, and the drawing: lines of the grid, the series, and the names below."""
    del key
    highest = max((v for one in block.series for v in one.values if v is not None), default=0)
    top, step = top_and_step(highest)
    deep = _HEIGHT - _TOP - _FOOT
    parts = [_grid(block, top, step, deep)]
    for number, one in enumerate(block.series):
        points = [
            None if value is None else (across(n, len(one.values)), _TOP + deep - value / top * deep)
            for n, value in enumerate(one.values)
        ]
        parts.append(_line(points, number, deep))
        if not one.plain:
            parts += [mark(number, across=f"{at[0]:.2f}%", down=at[1]) for at in points if at]
    return _HEIGHT, Markup("").join([*parts, _names(block)])


def across(place: int, count: int) -> float:
    """Where the middle of a column lies, in per cent of the width."""
    return (place + 0.5) / max(count, 1) * 100


def _grid(block: Chart, top: int, step: int, deep: int) -> Markup:
    rows = []
    for value in range(0, top + 1, step):
        y = _TOP + deep - value / top * deep
        rows.append(
            Markup(
                '<line class="app-chart__grid" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>'
                '<text class="app-chart__tick" x="0" y="{at:.1f}">{text}</text>'
            ).format(y=y, at=y - 4, text=label_of(value, block.unit))
        )
    return Markup("").join(rows)


def _line(points: Sequence[tuple[float, float] | None], number: int, deep: int) -> Markup:
    """The line itself, stretched to the width by a frame of its own; it is broken where nothing is known."""
    way = " ".join(
        f"{'L' if n and points[n - 1] else 'M'}{at[0] * 10:.1f} {at[1] - _TOP:.1f}"
        for n, at in enumerate(points)
        if at
    )
    return Markup(
        '<svg x="0" y="{top}" width="100%" height="{deep}" viewBox="0 0 {wide} {deep}" '
        'preserveAspectRatio="none" overflow="visible"><path class="app-chart__line app-chart__line--{n}" '
        'vector-effect="non-scaling-stroke" d="{way}"/></svg>'
    ).format(top=_TOP, deep=deep, wide=_WIDE, n=colour(number), way=way)


def _names(block: Chart) -> Markup:
    count = len(block.labels)
    texts = block.short or block.labels
    every = -(-count // _MOST_LABELS)
    kept = 2 if max(map(len, texts), default=0) <= _SHORT else 4  # of so many, one is left on a telephone
    made = [
        Markup(
            '<text class="app-chart__label{minor}" x="{x:.2f}%" y="{y}" text-anchor="middle">{text}</text>'
        ).format(
            minor=" app-chart__label--minor" if (count - 1 - n) // every % kept else "",
            x=across(n, count),
            y=_HEIGHT - 10,
            text=texts[n],
        )
        for n in range(count)
        if (count - 1 - n) % every == 0
    ]
    return Markup("").join(made)
