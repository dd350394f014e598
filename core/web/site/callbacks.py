"""What the service that sends letters tells of its own accord: whether they arrived."""

import json
from typing import Any

from litestar import Request, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency

from core.correspondence import sending
from core.errors import BadInput
from core.web.desk import Desk

_LARGEST = 20_000


@post(
    "/callbacks/messages",
    opt={"open": True, "carries_its_own_token": True},
    status_code=204,
    request_max_body_size=_LARGEST,
)
async def told(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> None:
    """Keep what became of a message; only with the token that was agreed, which stands for a session."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        body = None
    token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    # Without the token nobody learns what a report looks like.
    said = desk.council.ports.sender.told(token, body if isinstance(body, dict) else {"id": ""})
    if not isinstance(body, dict):
        message = "a report of delivery is a JSON object"
        raise BadInput(message)
    await sync_to_thread(sending.tell, desk.council, said)


HANDLERS = (told,)
