"""The text of a letter: read into blocks with gaps, then filled. What fills a gap can never become markup.

A line that begins with "# " is a heading, with "* " an entry of a list, with "1. " one of a numbered list; an
empty line ends a paragraph; **words** between two stars are strong; ((name)) is a gap.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

GAP = re.compile(r"\(\(\s*([^()]*?)\s*\)\)")
_STRONG = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_MARKS: tuple[tuple[re.Pattern[str], "Kind"], ...] = (
    (re.compile(r"# +"), "heading"),
    (re.compile(r"\* +"), "bullet"),
    (re.compile(r"\d+\. +"), "number"),
)
Kind = Literal["heading", "paragraph", "bullet", "number"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words within a block, strong or not."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or an entry of a list."""

    kind: Kind
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Its words alone."""
        return "".join(run.text for run in self.runs)


def parsed(body: str) -> tuple[Block, ...]:
    """The blocks of a body, their gaps still open."""
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", body.strip()):
        lines: list[str] = []
        for line in part.split("\n"):
            mark = next(((match, kind) for sign, kind in _MARKS if (match := sign.match(line))), None)
            if mark is None:
                lines.append(line)
                continue
            blocks += _paragraph(lines)
            lines = []
            blocks.append(Block(mark[1], _runs(line[mark[0].end() :])))
        blocks += _paragraph(lines)
    return tuple(blocks)


def filled(blocks: Sequence[Block], values: Mapping[str, str]) -> tuple[Block, ...]:
    """The blocks with every gap filled; a block that held nothing but empty gaps is left out.

    A gap that is a paragraph by itself takes as many paragraphs as its value has.
    """
    found: list[Block] = []
    for block in blocks:
        alone = GAP.fullmatch(block.text.strip()) if block.kind == "paragraph" else None
        if alone:
            parts = re.split(r"\n\s*\n", values.get(alone[1], ""))
            found += [Block("paragraph", (Run(part.strip()),)) for part in parts if part.strip()]
            continue
        runs = tuple(Run(_filled(run.text, values), run.strong) for run in block.runs)
        one = Block(block.kind, runs)
        if one.text.strip():
            found.append(one)
    return tuple(found)


def filled_line(text: str, values: Mapping[str, str]) -> str:
    """A heading or a subject with its gaps filled, on one line."""
    return " ".join(_filled(text, values).split())


def _filled(text: str, values: Mapping[str, str]) -> str:
    return GAP.sub(lambda gap: values.get(gap[1], ""), text)


def fields_in(text: str) -> list[str]:
    """The names of the gaps in a text, each once, in order."""
    return list(dict.fromkeys(match[1] for match in GAP.finditer(text)))


def plain(blocks: Sequence[Block]) -> str:
    """The blocks as plain text, for e-mails and text messages."""
    lines, number = [], 0
    for before, block in zip([None, *blocks], blocks, strict=False):
        number = number + 1 if block.kind == "number" else 0
        is_list = block.kind in {"bullet", "number"}
        if before and not (is_list and before.kind == block.kind):
            lines.append("")
        sign = {"bullet": "* ", "number": f"{number}. "}.get(block.kind, "")
        lines.append(sign + block.text)
    return "\n".join(lines)


def _paragraph(lines: Sequence[str]) -> list[Block]:
    text = "\n".join(lines).strip()
    return [Block("paragraph", _runs(text))] if text else []


def _runs(text: str) -> tuple[Run, ...]:
    runs, at = [], 0
    for match in _STRONG.finditer(text):
        runs += [Run(text[at : match.start()]), Run(match[1], strong=True)]
        at = match.end()
    runs.append(Run(text[at:]))
    return tuple(run for run in runs if run.text)
