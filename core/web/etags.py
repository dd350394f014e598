"""Entity tags for the API: what has not changed is not sent again, and what has is not overwritten unseen.

The tag of an answer is a hash of its bytes. A program that sends it back in `If-None-Match` gets 304 while
nothing has changed; one that changes a record with `If-Match` is refused with 412 when somebody else was
quicker (RFC 9110, section 13).
"""

import hashlib
from http import HTTPStatus
from typing import Annotated, Any

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.params import HeaderParameter
from litestar.serialization import encode_json
from litestar.types import ASGIApp, Message, Receive, Scope, Send

IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        max_length=1_000,
        description="The `ETag` of the record as it was read: 412 when it has changed since.",
    ),
]


class EntityTags(ASGIMiddleware):
    """Gives every JSON answer to a GET under /api its tag, and answers 304 to who has it already."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass on, with the tag added on the way back."""
        if (
            scope["type"] != ScopeType.HTTP
            or scope["method"] != "GET"
            or not scope["path"].startswith("/api/")
        ):
            await next_app(scope, receive, send)
            return
        asked = dict(scope["headers"]).get(b"if-none-match", b"").decode("latin-1")
        begun: list[Message] = []

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_whole_json(message):
                begun.append(message)
                return
            if message["type"] == "http.response.body" and begun:
                start = begun.pop()
                if _tag_and_compare(start, message.get("body", b""), asked):
                    message = {"type": "http.response.body", "body": b"", "more_body": False}
                await send(start)
            await send(message)

        await next_app(scope, receive, tagged)


def must_match(if_match: str | None, current: Any) -> None:
    """412 unless `current`, as a GET would answer it now, is what the program has seen.

    Called inside the transaction of the change, after the record was locked. Without a header anything goes.
    """
    if if_match is None or _names(if_match, _tag(encode_json(current))):
        return
    raise HTTPException(
        status_code=HTTPStatus.PRECONDITION_FAILED,
        detail="Somebody has changed this since you read it; read it again before you change it.",
    )


def _is_whole_json(start: Message) -> bool:
    """Whether the answer is a JSON body with its length said, which comes in one piece."""
    if start["type"] != "http.response.start" or start["status"] != HTTPStatus.OK:
        return False
    headers = dict(start["headers"])
    return headers.get(b"content-type", b"").startswith(b"application/json") and b"content-length" in headers


def _tag_and_compare(start: Message, body: bytes, asked: str) -> bool:
    """Put the tag on the answer; True when the program has it already, and it becomes a 304."""
    if start["type"] != "http.response.start":
        return False
    headers = MutableScopeHeaders.from_message(start)
    headers["ETag"] = _tag(body)
    # Kept by the program itself, asked for again each time: who may see it may have changed.
    headers["Cache-Control"] = "private, no-cache"
    headers["Vary"] = "Authorization, Cookie"
    if not asked or not _names(asked, headers["ETag"]):
        return False
    start["status"] = HTTPStatus.NOT_MODIFIED.value
    for name in ("content-length", "content-type"):
        del headers[name]
    return True


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _names(header: str, tag: str) -> bool:
    """Whether a header of one or more tags names this one, or says that any will do."""
    named = {one.strip().removeprefix("W/") for one in header.split(",")}
    return "*" in named or tag in named
