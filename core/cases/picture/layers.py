"""Stages in layers: each as far down as the longest way to it, the lines between layers crossing little."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_SWEEPS = 6
Edge = tuple[str, str]


@dataclass(slots=True)
class Layers:
    """Rows of nodes from the top, and each line as the chain of nodes it runs through.

    A line over more than one layer runs through bends, which are nodes of their own. `backward` are the
    lines that lead up again; their chains are kept from the top down all the same.
    """

    rows: list[list[str]]
    chains: dict[Edge, list[str]]
    backward: frozenset[Edge]
    bends: set[str] = field(default_factory=set)


def layered(nodes: Sequence[str], edges: Sequence[Edge], first: str) -> Layers:
    """Put nodes into layers, `first` at the top; lines from a node to itself are not among `edges`."""
    backward = _backward(nodes, edges, first)
    forward = [(to, source) if (source, to) in backward else (source, to) for source, to in edges]
    depth = dict(_depths(nodes, forward))
    touched = {node for edge in edges for node in edge}
    lowest = max(depth.values(), default=0)
    # What is only reached from many stages has no line of its own, and stands at the foot.
    depth.update({node: max(lowest, 1) for node in nodes if node not in touched and node != first})
    rows: list[list[str]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for node in nodes:
        rows[depth[node]].append(node)
    made = Layers(rows, {}, backward)
    for edge, (top, bottom) in zip(edges, forward, strict=True):
        made.chains[edge] = _chain(made, edge, top, bottom, depth)
    _untangle(made)
    return made


def _backward(nodes: Sequence[str], edges: Sequence[Edge], first: str) -> frozenset[Edge]:
    """The lines that close a circle, seen from the first node and in the order given."""
    following: dict[str, list[str]] = {}
    for source, to in edges:
        following.setdefault(source, []).append(to)
    found: set[Edge] = set()
    done: set[str] = set()
    for start in (first, *nodes):
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                done.add(path.pop())
                continue
            if node in done or node in path:
                continue
            path.append(node)
            stack.append((node, True))
            for to in reversed(following.get(node, ())):
                if to in path:
                    found.add((node, to))
                elif to not in done:
                    stack.append((to, False))
    return frozenset(found)


def _depths(nodes: Sequence[str], edges: Sequence[Edge]) -> Mapping[str, int]:
    """The longest way to each node, from those that nothing leads to."""
    before: dict[str, list[str]] = {node: [] for node in nodes}
    for source, to in edges:
        before[to].append(source)
    depth: dict[str, int] = {}
    waiting = list(nodes)
    while waiting:
        ready = [node for node in waiting if all(one in depth for one in before[node])]
        for node in ready or waiting[:1]:  # what is left over would be a circle, and there is none
            depth[node] = 1 + max((depth.get(one, -1) for one in before[node]), default=-1)
        waiting = [node for node in waiting if node not in depth]
    return depth


def _chain(made: Layers, edge: Edge, top: str, bottom: str, depth: Mapping[str, int]) -> list[str]:
    """The nodes of a line from its top to its bottom, with a bend in each layer between."""
    chain = [top]
    for row in range(depth[top] + 1, depth[bottom]):
        bend = f"{edge[0]} {edge[1]} {row}"
        made.rows[row].append(bend)
        made.bends.add(bend)
        chain.append(bend)
    return [*chain, bottom]


def _untangle(made: Layers) -> None:
    """Order each layer by the middle of its neighbours, downwards and upwards in turn."""
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for chain in made.chains.values():
        for upper, lower in pairwise(chain):
            above.setdefault(lower, []).append(upper)
            below.setdefault(upper, []).append(lower)
    for sweep in range(_SWEEPS):
        neighbours, rows = (above, made.rows) if sweep % 2 == 0 else (below, made.rows[::-1])
        place = {node: position for row in made.rows for position, node in enumerate(row)}
        for row in rows:
            row.sort(key=lambda node: _middle(node, neighbours, place))
            place.update({node: position for position, node in enumerate(row)})


def _middle(node: str, neighbours: Mapping[str, Sequence[str]], place: Mapping[str, int]) -> float:
    near = neighbours.get(node)
    return sum(place[one] for one in near) / len(near) if near else place[node]
