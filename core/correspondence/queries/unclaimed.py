"""Messages in trouble that belong to no case, so that they are still somebody's to see to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.correspondence.models import Message
from core.correspondence.queries.messages import TROUBLE
from core.staff.models import User
from core.work import UnitOfWork

_WRITERS = 200
"""At most so many people's letters are looked at for one whose writer has left."""


def to_see_to(work: UnitOfWork, *, limit: int = 20) -> Sequence[Message]:
    """Messages without a task that did not arrive or were held back, and fall to this actor; oldest first.

    They fall to whoever wrote them. Those that Borough wrote by itself, or somebody who is no longer let in,
    fall to everybody who may write letters, until one has dealt with them.
    """
    if not work.actor.may("correspondence.write"):
        return []
    unclaimed = (
        col(Message.state).in_(TROUBLE),
        col(Message.dealt_with_at).is_(None),
        col(Message.task_id).is_(None),
    )
    writers = work.session.exec(select(Message.written_by).where(*unclaimed).distinct().limit(_WRITERS)).all()
    mine = {work.actor.subject, *_gone(work, writers)}
    found: Any = select(Message).where(*unclaimed, col(Message.written_by).in_(mine))
    return list(work.session.exec(found.order_by(col(Message.id)).limit(limit)))


def _gone(work: UnitOfWork, writers: Sequence[str]) -> set[str]:
    """Those of these writers who see to nothing any more."""
    others = {one for one in writers if one != work.actor.subject}
    keys = [UUID(one.partition("/")[2]) for one in others if one.startswith("user/")]
    if not keys:
        return others
    # Not through the session: who may write letters need not be allowed to see staff.
    columns: Any = (User.id, User.active, User.leaves_on)
    known = work.connection.execute(select(*columns).where(col(User.id).in_(keys)))
    here = {f"user/{key}" for key, active, leaves_on in known if active and not _left(leaves_on, work)}
    return others - here


def _left(leaves_on: Any, work: UnitOfWork) -> bool:
    return leaves_on is not None and leaves_on <= work.today
