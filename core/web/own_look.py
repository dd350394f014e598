"""The council's own colours as a style sheet, and its mark, under names made of their content."""

import hashlib

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import NotFound
from core.values.look import Look
from core.web.desk import Desk

_KEPT = "public, max-age=31536000, immutable"
_STYLE = """:root {{
  --govuk-brand-colour: {colour};
  --govuk-template-background-colour: {background};
  --govuk-surface-background-colour: {background};
}}
"""
_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" '
    'fill="{colour}"/><path d="M8 25V12l8-6 8 6v13h-6v-7h-4v7z" fill="#fff"/></svg>'
)


def name_of(look: Look) -> str:
    """What the files of this look are called; another look has another name."""
    return hashlib.sha256(f"{look.colour}{look.background}".encode()).hexdigest()[:16]


@get("/look/{name:str}", opt={"open": True}, include_in_schema=False, sync_to_thread=False)
def own_look(desk: NamedDependency[Desk], name: FromPath[str]) -> Response[str]:
    """The style sheet of the council's colours, or its mark."""
    look = desk.council.configuration.look
    known = {f"{name_of(look)}.css": (_STYLE, "text/css"), f"{name_of(look)}.svg": (_MARK, "image/svg+xml")}
    if name not in known:
        message = "there is no such file; reload the page"
        raise NotFound(message)
    text, kind = known[name]
    made = text.format(colour=look.colour, background=look.background)
    return Response(made, media_type=f"{kind}; charset=utf-8", headers={"Cache-Control": _KEPT})
