"""The picture of a case type as SVG: no script, no style sheet, a title and a description to be heard."""

from collections.abc import Iterator, Sequence
from html import escape

from core.cases.picture.layout import BOX_HEIGHT, BOX_WIDTH, Drawing, Line, Point, laid_out
from core.cases.workflows import Workflow

_FONT = (
    'font-family="system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, arial, sans-serif"'
)
_INK, _LINE, _PAPER, _FIRST, _FINAL = "#0b0c0c", "#50606a", "#ffffff", "#cfe3e0", "#e6e6e6"
_LINE_LETTERS, _LINES = 20, 2
_LETTER = 8.2


def picture(workflow: Workflow) -> str:
    """The stages and the ways between them, each way by its number in the order of the file."""
    drawing = laid_out(workflow)
    key = workflow.name.replace(".", "-")
    size = f'width="{drawing.width:.0f}" height="{drawing.height:.0f}"'
    box = f'viewBox="0 0 {drawing.width:.0f} {drawing.height:.0f}"'
    heard = f'role="img" aria-labelledby="{key}-title {key}-desc"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} {size} {heard} {_FONT} font-size="14">',
        f'<title id="{key}-title">{escape(workflow.title)}, version {workflow.version}</title>',
        f'<desc id="{key}-desc">{escape(in_words(workflow))}</desc>',
        f"<defs>{_arrow(key)}</defs>",
        *(_path(line, workflow, key) for line in drawing.lines),
        *_boxes(workflow, drawing, key),
        *(_badge(line) for line in drawing.lines),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _arrow(key: str) -> str:
    size = 'viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8"'
    shape = f'<path d="M0 0 10 5 0 10z" fill="{_LINE}"/>'
    return f'<marker id="{key}-arrow" {size} orient="auto-start-reverse">{shape}</marker>'


def in_words(workflow: Workflow) -> str:
    """The whole picture told: where a case begins, and each way with its number."""
    titles = {name: stage.title for name, stage in workflow.stages.items()}
    told = [f"A case begins at “{titles[workflow.first_stage]}”."]
    for number, way in enumerate(workflow.transitions.values(), 1):
        sources = ", ".join(f"“{titles[stage]}”" for stage in way.sources)
        told.append(f"{number}: {way.title}, from {sources} to “{titles[way.to]}”.")
    final = [f"“{stage.title}”" for stage in workflow.stages.values() if stage.final]
    told.append(f"It is closed at {', '.join(final)}.")
    return " ".join(told)


def _path(line: Line, workflow: Workflow, key: str) -> str:
    """A line with a smooth bend at each layer; its ways are told by a title."""
    start, *rest = line.points
    steps = [f"M{start[0]:.1f} {start[1]:.1f}"]
    before = start
    for point in rest:
        middle = (before[1] + point[1]) / 2
        steps.append(
            f"C{before[0]:.1f} {middle:.1f} {point[0]:.1f} {middle:.1f} {point[0]:.1f} {point[1]:.1f}"
        )
        before = point
    dashes = ' stroke-dasharray="6 4"' if line.backward else ""
    told = escape("; ".join(_named(workflow, line.numbers)))
    return (
        f'<path d="{" ".join(steps)}" fill="none" stroke="{_LINE}" stroke-width="1.6"{dashes} '
        f'marker-end="url(#{key}-arrow)"><title>{told}</title></path>'
    )


def _named(workflow: Workflow, numbers: Sequence[int]) -> list[str]:
    titles = [way.title for way in workflow.transitions.values()]
    return [f"{number}: {titles[number - 1]}" for number in numbers]


def _boxes(workflow: Workflow, drawing: Drawing, key: str) -> Iterator[str]:
    for name, stage in workflow.stages.items():
        x, y = drawing.boxes[name]
        fill = _FIRST if name == workflow.first_stage else _FINAL if stage.final else _PAPER
        edge = 3 if stage.final else 1.6
        yield (
            f'<rect x="{x - BOX_WIDTH / 2:.1f}" y="{y - BOX_HEIGHT / 2:.1f}" width="{BOX_WIDTH}" '
            f'height="{BOX_HEIGHT}" rx="6" fill="{fill}" stroke="{_INK}" stroke-width="{edge}"/>'
        )
        yield from _text(stage.title, x, y)
        marks = [*drawing.loops.get(name, ())]
        if marks:
            yield _tag((x + BOX_WIDTH / 2 - 8, y + BOX_HEIGHT / 2 - 2), f"↻ {_joined(marks)}")
        if name in drawing.from_many:
            yield from _from_many((x - BOX_WIDTH / 2, y), drawing.from_many[name], key)


def _text(title: str, x: float, y: float) -> Iterator[str]:
    lines = _broken(title)
    top = y + 5 - 9 * (len(lines) - 1)
    for nth, line in enumerate(lines):
        place = f'x="{x:.1f}" y="{top + 18 * nth:.1f}" text-anchor="middle"'
        yield f'<text {place} fill="{_INK}">{escape(line)}</text>'


def _broken(title: str) -> list[str]:
    """A title on at most two lines, shortened where it is longer."""
    lines: list[str] = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LINE_LETTERS:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    kept = lines[:_LINES]
    if len(lines) > _LINES or any(len(line) > _LINE_LETTERS for line in kept):
        kept[-1] = f"{kept[-1][: _LINE_LETTERS - 1]}…"
    return kept


def _from_many(point: Point, numbers: Sequence[int], key: str) -> Iterator[str]:
    """A short arrow into a box: ways that come from many stages."""
    x, y = point
    yield (
        f'<path d="M{x - 24:.1f} {y:.1f} H{x - 2:.1f}" fill="none" stroke="{_LINE}" stroke-width="1.6" '
        f'marker-end="url(#{key}-arrow)"><title>From many stages</title></path>'
    )
    yield _tag((x - 4, y - 18), f"any: {_joined(numbers)}")


def _badge(line: Line) -> str:
    """The numbers of a line's ways, on its middle."""
    nth = (len(line.points) - 1) // 2
    (left, top), (right, bottom) = line.points[nth], line.points[nth + 1]
    return _tag(((left + right) / 2, (top + bottom) / 2), _joined(line.numbers))


def _tag(point: Point, text: str) -> str:
    x, y = point
    width = 12 + _LETTER * len(text)
    return (
        f'<g><rect x="{x - width / 2:.1f}" y="{y - 10:.1f}" width="{width:.1f}" height="20" rx="10" '
        f'fill="{_PAPER}" stroke="{_LINE}"/><text x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="middle" '
        f'font-size="13" fill="{_INK}">{escape(text)}</text></g>'
    )


def _joined(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
