"""The names of staff. Who sees what somebody did sees who did it: among staff, names are no secret."""

from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select

from core.staff.models import User
from core.values.chunks import in_chunks
from core.work import UnitOfWork


def of(work: UnitOfWork, keys: Collection[UUID]) -> dict[UUID, str]:
    """The names of these users, whoever asks."""
    found: dict[UUID, str] = {}
    for chunk in in_chunks(keys):
        # Past the session, whose filter would keep names from those who may not see who may do what.
        rows = work.connection.execute(select(User.id, User.name).where(col(User.id).in_(chunk)))
        found.update((key, name) for key, name in rows)
    return found
