"""The JSON API: what the pages show and do, for programs."""

from collections.abc import Iterable
from typing import Any

from litestar import Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from core.web.api import (
    approvals,
    authority,
    bundles,
    case_acts,
    cases,
    documents,
    events,
    figures,
    letters,
    mailouts,
    quality,
    records,
    reports,
    returns,
    rules,
    staff,
    tokens,
    work,
)
from core.web.api.beside_cases import HANDLERS as BESIDE_CASES
from core.web.api.shapes import Problem

_PROBLEMS = {
    400: "Something in the address or the body cannot be read",
    401: "Nobody is signed in",
    403: "A permission, a limit or the X-CSRF-Token is missing",
    404: "There is no such record, or none that the visitor may see",
    409: "It was refused; nothing was changed",
    412: "It has changed since it was read",
    413: "The body is too large",
    422: "A value cannot be taken",
}


def router() -> Router:
    """Everything of core's own under /api/v1."""
    rooms = (
        records,
        cases,
        case_acts,
        bundles,
        documents,
        letters,
        mailouts,
        approvals,
        events,
        rules,
        tokens,
        figures,
        quality,
        reports,
        returns,
        work,
        staff,
        authority,
    )
    handlers = [*BESIDE_CASES, *(handler for room in rooms for handler in room.HANDLERS)]
    return Router("/api/v1", route_handlers=documented(handlers), tags=["Core"])


def documented(handlers: Iterable[Any]) -> list[Any]:
    """The handlers, each with every error that it may answer in its documentation."""
    problems = {
        status: ResponseSpec(
            Problem, generate_examples=False, description=text, media_type="application/problem+json"
        )
        for status, text in _PROBLEMS.items()
    }
    found = list(handlers)
    for handler in found:
        if isinstance(handler, HTTPRouteHandler):
            handler.responses = {**problems, **(handler.responses or {})}
    return found
