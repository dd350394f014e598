"""The accessibility statement: what was tried and how, and what does not work yet."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from core.web.blocks import Block, Heading, Prose
from core.web.desk import HOME, Desk
from core.web.page import page


@cache
def sections() -> Sequence[tuple[str, Sequence[str]]]:
    """The title of each section with its paragraphs."""
    text = files("core.web").joinpath("accessibility.toml").read_text(encoding="utf-8")
    return [(one["title"], one["paragraphs"]) for one in tomllib.loads(text)["section"]]


@get("/accessibility", opt={"open": True}, sync_to_thread=False)
def statement(desk: NamedDependency[Desk]) -> Response[Any]:
    """The statement, for everybody."""
    blocks: list[Block] = []
    for title, paragraphs in sections():
        blocks += [Heading(title), *(Prose(text) for text in paragraphs)]
    return page(desk, "Accessibility statement", blocks, trail=(HOME,))


HANDLERS = (statement,)
