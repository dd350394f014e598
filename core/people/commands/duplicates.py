"""Keeping the queue of records that may be of one person."""

import json
from uuid import UUID

from sqlmodel import select

from core.errors import AlreadyDone, BadInput, NotFound
from core.log import iso
from core.people.commands.rows import typed
from core.people.events import DuplicateDismissed, DuplicatesNoted
from core.people.models import Duplicate
from core.people.queries.duplicates import likely_duplicates
from core.values.ids import new_id
from core.work import UnitOfWork


def find_duplicates(work: UnitOfWork) -> int:
    """Put every pair of records that is likely of one person into the queue; needs people.merge.

    Pairs that were decided before do not come back. Return how many are new.
    """
    work.actor.must("people.merge")
    found = likely_duplicates(work)
    for one in found:
        because = json.dumps([[step.text, step.source] for step in one.decision.because])
        pair = Duplicate(
            first_id=one.first,
            second_id=one.second,
            score=one.decision.result,
            because=because,
            found_on=work.today,
        )
        work.session.add(pair)
    if found:
        work.publish(DuplicatesNoted(run_id=new_id(), count=len(found)))
    return len(found)


def dismiss_duplicate(work: UnitOfWork, *, duplicate_id: UUID, because: str) -> None:
    """Say that two records are of two people; needs people.merge. They do not come back into the queue."""
    work.actor.must("people.merge")
    reason = typed(because, field="because")
    if not reason:
        message = "say how you know that they are two people"
        raise BadInput(message, field="because")
    pair = work.session.exec(select(Duplicate).where(Duplicate.id == duplicate_id).with_for_update()).first()
    if pair is None:
        message = "there is no such pair"
        raise NotFound(message)
    if pair.state != "open":
        message = f"this pair was {pair.state} already"
        raise AlreadyDone(message)
    pair.state, pair.reason = "dismissed", reason
    pair.decided_at, pair.decided_by = iso(work.now), work.actor.subject
    work.publish(
        DuplicateDismissed(duplicate_id=duplicate_id, first_id=pair.first_id, second_id=pair.second_id)
    )
