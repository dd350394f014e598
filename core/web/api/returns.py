"""Returns filled, explained, frozen for a second person, and reopened."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.figures.commands.returns import comment_on, fill_return, freeze_return, reopen_return
from core.web.api.figures import WholeReturnOut, read_return
from core.web.api.shapes import Reason, Taken
from core.web.desk import Desk, guard

_FILL = guard("figures.fill_returns")


class FillIn(Taken):
    """Which return is filled, for the period that begins on a day."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=90)]
    starts_on: date


class CommentIn(Taken):
    """A comment to a cell of a draft."""

    key: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    comment: Annotated[str, msgspec.Meta(max_length=4_000)]


class FreezeIn(Taken):
    """Why a return is to be sent as it is: the second person reads it."""

    because: Reason


@post("/returns", guards=[_FILL], sync_to_thread=True)
def fill(desk: NamedDependency[Desk], data: JSONBody[FillIn]) -> WholeReturnOut:
    """Fill a return, every cell counted now; a draft is filled anew with its comments."""
    with desk.work() as work:
        key = fill_return(work, name=data.name, starts_on=data.starts_on).id
    return read_return(desk, key)


@post("/returns/{return_id:uuid}/comments", guards=[_FILL], status_code=200, sync_to_thread=True)
def comment(
    desk: NamedDependency[Desk], return_id: FromPath[UUID], data: JSONBody[CommentIn]
) -> WholeReturnOut:
    """Write a comment to a cell of a draft."""
    with desk.work() as work:
        comment_on(work, return_id=return_id, key=data.key, comment=data.comment)
    return read_return(desk, return_id)


@post("/returns/{return_id:uuid}/freeze", guards=[_FILL], status_code=200, sync_to_thread=True)
def freeze(
    desk: NamedDependency[Desk], return_id: FromPath[UUID], data: JSONBody[FreezeIn]
) -> WholeReturnOut:
    """Freeze it as it is to be sent, and ask a second person."""
    with desk.work() as work:
        freeze_return(work, files=desk.council.ports.files, return_id=return_id, because=data.because)
    return read_return(desk, return_id)


@post("/returns/{return_id:uuid}/reopen", guards=[_FILL], status_code=200, sync_to_thread=True)
def reopen(desk: NamedDependency[Desk], return_id: FromPath[UUID]) -> WholeReturnOut:
    """Make one that its checker turned down a draft again."""
    with desk.work() as work:
        reopen_return(work, return_id=return_id)
    return read_return(desk, return_id)


HANDLERS = (fill, comment, freeze, reopen)
