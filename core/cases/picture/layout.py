"""Where each stage and each line of a picture stands, in pixels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.cases.picture.layers import Edge, Layers, layered
from core.cases.workflows import Workflow

BOX_WIDTH, BOX_HEIGHT = 170, 52
_GAP, _ROW, _BEND, _EDGE = 34, 116, 26, 30
_PULLS = 8
_ASIDE = 22
MANY = 4
"""A transition from more stages than this is shown as one arrow into its stage, not as a line from each."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line from stage to stage through points, and the numbers of the transitions that take it."""

    source: str
    to: str
    points: Sequence[Point]
    numbers: Sequence[int]
    backward: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture laid out: the middle of each box, the lines, and what comes in from many stages at once.

    `loops` are transitions that lead back to their own stage, by stage; `from_many` those from many
    stages, by the stage they lead to.
    """

    boxes: Mapping[str, Point]
    lines: Sequence[Line]
    loops: Mapping[str, Sequence[int]]
    from_many: Mapping[str, Sequence[int]]
    width: float
    height: float


def laid_out(workflow: Workflow) -> Drawing:
    """Lay out the stages and transitions; transitions are numbered from 1 in the order of the file."""
    numbers: dict[Edge, list[int]] = {}
    loops: dict[str, list[int]] = {}
    from_many: dict[str, list[int]] = {}
    for number, way in enumerate(workflow.transitions.values(), 1):
        others = [stage for stage in way.sources if stage != way.to]
        if len(others) < len(way.sources):
            loops.setdefault(way.to, []).append(number)
        if len(others) > MANY:
            from_many.setdefault(way.to, []).append(number)
            continue
        for stage in others:
            numbers.setdefault((stage, way.to), []).append(number)
    layers = layered(list(workflow.stages), list(numbers), workflow.first_stage)
    across = _across(layers)
    left = min(across[node] - _half(node, layers) for node in across) - _EDGE
    place = {
        node: (across[node] - left, _EDGE + BOX_HEIGHT / 2 + _ROW * row)
        for row, nodes in enumerate(layers.rows)
        for node in nodes
    }
    lines = [_line(edge, layers, place, found) for edge, found in numbers.items()]
    width = max(x + _half(node, layers) for node, (x, _) in place.items()) + _EDGE
    height = _EDGE * 2 + BOX_HEIGHT + _ROW * (len(layers.rows) - 1)
    boxes = {stage: place[stage] for stage in workflow.stages}
    return Drawing(boxes, lines, loops, from_many, width, height)


def _half(node: str, layers: Layers) -> float:
    return (_BEND if node in layers.bends else BOX_WIDTH) / 2


def _across(layers: Layers) -> dict[str, float]:
    """How far to the right each node stands: near the middle of its neighbours, none over another."""
    across: dict[str, float] = {}
    for row in layers.rows:
        _spread(row, dict.fromkeys(row, 0.0), across, layers)
    near: dict[str, list[str]] = {}
    for chain in layers.chains.values():
        for upper, lower in pairwise(chain):
            near.setdefault(upper, []).append(lower)
            near.setdefault(lower, []).append(upper)
    for pull in range(_PULLS):
        for row in layers.rows if pull % 2 == 0 else layers.rows[::-1]:
            wanted = {node: _mean([across[one] for one in near.get(node, [node])]) for node in row}
            _spread(row, wanted, across, layers)
    return across


def _spread(
    row: Sequence[str], wanted: Mapping[str, float], across: dict[str, float], layers: Layers
) -> None:
    """Place a row in its order as near as can be to where its nodes want to be."""
    groups: list[tuple[list[str], float]] = []  # nodes that touch, and the middle of the whole
    for node in row:
        group, middle = [node], wanted[node]
        while groups and _overlap(groups[-1], (group, middle), layers):
            before, its = groups.pop()
            total = [*before, *group]
            middle = (its * len(before) + middle * len(group)) / len(total)
            group = total
        groups.append((group, middle))
    for group, middle in groups:
        x = middle - _width(group, layers) / 2
        for node in group:
            across[node] = x + _half(node, layers)
            x += 2 * _half(node, layers) + _GAP


def _overlap(left: tuple[list[str], float], right: tuple[list[str], float], layers: Layers) -> bool:
    ends = left[1] + _width(left[0], layers) / 2
    return ends + _GAP > right[1] - _width(right[0], layers) / 2


def _width(group: Sequence[str], layers: Layers) -> float:
    return sum(2 * _half(node, layers) for node in group) + _GAP * (len(group) - 1)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _line(edge: Edge, layers: Layers, place: Mapping[str, Point], numbers: Sequence[int]) -> Line:
    """The points of a line from the edge of its upper box to that of its lower one, then in its direction."""
    chain = layers.chains[edge]
    points = [place[node] for node in chain]
    (top_x, top_y), (end_x, end_y) = points[0], points[-1]
    lean = BOX_WIDTH / 5
    points[0] = (top_x + max(-lean, min(lean, (points[1][0] - top_x) / 4)), top_y + BOX_HEIGHT / 2)
    points[-1] = (end_x + max(-lean, min(lean, (points[-2][0] - end_x) / 4)), end_y - BOX_HEIGHT / 2)
    backward = edge in layers.backward
    if (edge[1], edge[0]) in layers.chains:  # two ways between the same stages stand side by side
        aside = -_ASIDE if backward else _ASIDE
        points = [(x + aside, y) for x, y in points]
    return Line(edge[0], edge[1], points[::-1] if backward else points, numbers, backward)
