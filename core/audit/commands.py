"""Sealing the log, mending deliveries, erasing what may be forgotten."""

from collections.abc import Sequence

from sqlmodel import col, select

from core import log
from core.audit import rules
from core.audit.events import (
    DeliveryDiscarded,
    DeliveryReplayed,
    DetailsErased,
    RecordsExported,
    RestrictedRecordRead,
)
from core.audit.models import Seal
from core.audit.rules import Stretch
from core.errors import AlreadyDone, BadInput, NotFound
from core.log import Delivery, EventDetail, State
from core.values.ids import Subject, new_id
from core.work import UnitOfWork


def seal_log(work: UnitOfWork, *, stretch: Stretch) -> Seal:
    """Seal a stretch that was read and hashed beforehand, so that no writer waits for the hashing.

    The database refuses a second seal on the same one before it, so two sealers cannot fork the chain.
    """
    seal = Seal(
        first_seq=stretch.first_seq,
        last_seq=stretch.last_seq,
        count=stretch.size,
        rows=stretch.content,
        previous=stretch.previous,
        hash=rules.chained(stretch.previous, stretch.content),
        at=log.iso(work.now),
    )
    work.session.add(seal)
    work.flush()
    return seal


def replay_deliveries(work: UnitOfWork, *, ids: Sequence[int]) -> int:
    """Open dead or refused deliveries again, their attempts forgotten; return how many."""
    work.actor.must("bus.mend")
    mended = _mendable(work, ids)
    for delivery in mended:
        delivery.state, delivery.attempts, delivery.settled_at = State.OPEN, 0, None
        delivery.due_at = log.milliseconds(work.now)
        work.woken.add(delivery.subscriber)
        work.publish(DeliveryReplayed(delivery_id=delivery.id or 0, event_seq=delivery.event_seq))
    return len(mended)


def discard_delivery(work: UnitOfWork, *, delivery_id: int, reason: str) -> None:
    """Settle a dead or refused delivery without its work; BadInput without a reason."""
    work.actor.must("bus.mend")
    if not reason.strip():
        message = "say why this delivery is discarded"
        raise BadInput(message, field="reason")
    (delivery,) = _mendable(work, [delivery_id])
    delivery.state, delivery.settled_at = State.DISCARDED, log.milliseconds(work.now)
    delivery.error = f"Discarded: {reason.strip()}\n\n{delivery.error or ''}"
    work.woken.add(delivery.subscriber)
    work.publish(DeliveryDiscarded(delivery_id=delivery_id, event_seq=delivery.event_seq))


def _mendable(work: UnitOfWork, ids: Sequence[int]) -> list[Delivery]:
    found = list(work.session.exec(select(Delivery).where(col(Delivery.id).in_(ids)).with_for_update()))
    if len(found) != len(set(ids)):
        message = "there is no such delivery"
        raise NotFound(message)
    for delivery in found:
        if delivery.state not in (State.DEAD, State.REFUSED):
            message = f"delivery {delivery.id} is not in trouble: it is {State(delivery.state).name.lower()}"
            raise AlreadyDone(message)
    return found


def record_reads(work: UnitOfWork, *, subjects: Sequence[Subject]) -> None:
    """Write down that the actor looked at restricted records."""
    for one in subjects:
        work.publish(RestrictedRecordRead(record_id=one))


def record_export(work: UnitOfWork, *, what: str, count: int) -> None:
    """Write down that the actor took records out of Borough: which kind, and how many."""
    work.publish(RecordsExported(export_id=new_id(), what=what, count=count))


def erase_details(work: UnitOfWork, *, event_seq: int) -> None:
    """Erase the personal values beside an event; the chain covers only their hash and still holds."""
    work.actor.must("audit.see_details")
    detail = work.session.get(EventDetail, event_seq)
    if detail is None:
        message = f"event {event_seq} has no details, or they were erased before"
        raise AlreadyDone(message)
    work.session.delete(detail)
    work.publish(DetailsErased(event_id=event_seq))
