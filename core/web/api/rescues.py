"""Restricted cases that nobody can see any more, and the proposal of who may."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.cases.commands import propose_rescue
from core.cases.queries.unseen import RESCUE, UnseenCase, unseen_cases
from core.web.api.shapes import Page, Reason, Taken
from core.web.desk import Desk, guard


class UnseenOut(msgspec.Struct):
    """A case that nobody can see: `needs` is the permission that those named must hold, `named` who were."""

    id: UUID
    reference: str
    type: str
    is_open: bool
    needs: str
    restricted_at: str
    named: list[UUID]


class RescueIn(Taken):
    """Who may see it, by their ids, and why they."""

    named: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=200)]
    because: Reason


class ProposedOut(msgspec.Struct):
    """The proposal that a second person must decide."""

    approval_id: UUID


@get("/cases/unseen", guards=[guard(RESCUE)], sync_to_thread=True)
def unseen(desk: NamedDependency[Desk]) -> Page[UnseenOut]:
    """The restricted cases that nobody can see any more, the oldest first."""
    with desk.look() as work:
        return Page([_shown(one) for one in unseen_cases(work)])


def _shown(one: UnseenCase) -> UnseenOut:
    return UnseenOut(
        one.case_id, one.reference, one.type, one.is_open, one.needs, one.restricted_at, list(one.named)
    )


@post("/cases/unseen/{case_id:uuid}", guards=[guard(RESCUE)], status_code=201, sync_to_thread=True)
def name(desk: NamedDependency[Desk], case_id: FromPath[UUID], data: JSONBody[RescueIn]) -> ProposedOut:
    """Propose who may see one of them; a second person decides."""
    with desk.work() as work:
        asked = propose_rescue(work, case_id=case_id, named=data.named, because=data.because)
        return ProposedOut(asked.id)


HANDLERS = (unseen, name)
