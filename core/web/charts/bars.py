"""Amounts beside each other, or parts of a whole: bars that lie, each under its name."""

from markupsafe import Markup

from core.web.blocks import Chart
from core.web.charts.marks import colour, patterns
from core.web.charts.scale import label_of

_ROW, _BAR, _NAME = 48, 18, 16
_WIDEST = 84.0  # per cent: room for the number behind the longest bar


def drawn(block: Chart, key: str) -> tuple[int, Markup]:
    """A bar for each label; with several series, one below the other."""
    del key
    many = len(block.series)
    row = _NAME + 6 + many * (_BAR + 2) + 8
    highest = max((abs(v) for one in block.series for v in one.values if v is not None), default=0) or 1
    parts = []
    for n, label in enumerate(block.labels):
        parts.append(_name(label, n * row))
        for number, one in enumerate(block.series):
            value = one.values[n]
            wide = abs(value or 0) / highest * _WIDEST
            y = n * row + _NAME + 6 + number * (_BAR + 2)
            bar = Markup('<rect class="app-chart__fill--{}" y="{}" width="{:.2f}%" height="{}"/>')
            parts += [bar.format(colour(number), y, wide, _BAR), _number(value, wide, y, block.unit)]
    return max(row * len(block.labels), 1), Markup("").join(parts)


def stacked(block: Chart, key: str) -> tuple[int, Markup]:
    """A bar for each label, made of its parts, with the sum behind it."""
    sums = [sum(one.values[n] or 0 for one in block.series) for n in range(len(block.labels))]
    highest = max(sums, default=0) or 1
    parts = [patterns(len(block.series), key)]
    for n, label in enumerate(block.labels):
        y, at = n * _ROW + _NAME + 6, 0.0
        parts.append(_name(label, n * _ROW))
        for number, one in enumerate(block.series):
            wide = (one.values[n] or 0) / highest * _WIDEST
            part = Markup(
                '<rect class="app-chart__part" fill="url(#{}-{})" x="{:.2f}%" y="{}" '
                'width="{:.2f}%" height="{}"/>'
            )
            if wide:
                parts.append(part.format(key, colour(number), at, y, wide, _BAR))
            at += wide
        parts.append(_number(sums[n], at, y, block.unit))
    return max(_ROW * len(block.labels), 1), Markup("").join(parts)


def _name(text: str, top: int) -> Markup:
    return Markup('<text class="app-chart__label" x="0" y="{}">{}</text>').format(top + _NAME, text)


def _number(value: int | None, across: float, top: int, unit: str) -> Markup:
    """The number behind a bar."""
    text = "–" if value is None else label_of(value, unit)
    return Markup(
        '<svg x="{:.2f}%" y="{}" overflow="visible">'
        '<text class="app-chart__value" x="6" y="14">{}</text></svg>'
    ).format(across, top, text)
