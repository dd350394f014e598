"""The table below a chart: the same numbers, each label leading on where it can."""

from core.web.blocks import Chart, Link, Table
from core.web.charts.scale import value_of


def table_of(block: Chart) -> Table:
    """Its labels as rows and its series as columns."""
    rows = [
        (
            Link(label, block.addresses[n]) if block.addresses else label,
            *(value_of(one.values[n], block.unit) for one in block.series),
        )
        for n, label in enumerate(block.labels)
    ]
    head = (block.head or "What", *(one.name for one in block.series))
    return Table(head, rows, label=f"{block.title}: the numbers", numbers=range(1, len(head)))
