"""Charts drawn on the server as SVG: no script, no style of its own, and the same numbers in a table below.

Their width is that of the page. Places across are in per cent and everything else in pixels, so that letters
keep their size on a telephone, at 400 per cent and on paper. Nothing is said by colour alone: lines have
their own marks and dashes, parts of bars their own patterns.

    scale    round numbers for the axis
    marks    marks, patterns and the legend
    lines    change over time
    bars     amounts beside each other, or parts of a whole
"""

import zlib
from collections.abc import Mapping

from markupsafe import Markup

from core.web.blocks import Chart
from core.web.charts import bars, lines
from core.web.charts.marks import legend
from core.web.charts.scale import told

_DRAWN: Mapping[str, object] = {"line": lines.drawn, "bars": bars.drawn, "stacked": bars.stacked}


def chart(block: Chart) -> Markup:
    """The drawing with its legend."""
    key = f"chart-{zlib.crc32(repr(block).encode()):x}"
    height, inside = _DRAWN[block.kind](block, key)  # type: ignore[operator]
    svg = Markup(
        '<svg class="app-chart__svg" width="100%" height="{height}" role="img" '
        'aria-labelledby="{key}-title {key}-text"><title id="{key}-title">{title}</title>'
        '<desc id="{key}-text">{text}</desc>{inside}</svg>'
    ).format(height=height, key=key, title=block.title, text=block.text or told(block), inside=inside)
    return legend(block, key) + svg
