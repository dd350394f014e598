"""Letters to many: how far each is, whom it goes to, and who got what by which channel."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from core.correspondence.models import Mailout, Message, Recipient, RecipientState
from core.errors import NotFound
from core.work import UnitOfWork

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Counted:
    """How far a mail-out is: recipients by state, messages by channel and state."""

    ready: int
    excluded: int
    written: int
    messages: tuple[tuple[str, str, int], ...]

    @property
    def recipients(self) -> int:
        """Everybody that it was gathered for."""
        return self.ready + self.excluded + self.written

    def in_states(self, *states: str) -> int:
        """How many messages are in any of these states."""
        return sum(count for _, state, count in self.messages if state in states)


def mailout(work: UnitOfWork, *, mailout_id: UUID) -> Mailout:
    """The mail-out; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Mailout).where(col(Mailout.id) == mailout_id)).first()
    if found is None:
        message = "there is no such mail-out, or you may not see letters"
        raise NotFound(message)
    return found


def mailouts(work: UnitOfWork, *, before: UUID | None = None, limit: int = 50) -> Sequence[Mailout]:
    """Mail-outs, the newest first."""
    asked = select(Mailout).where(col(Mailout.id) < before) if before else select(Mailout)
    return work.session.exec(asked.order_by(col(Mailout.id).desc()).limit(limit)).all()


def counts_of(work: UnitOfWork, *, mailout_id: UUID) -> Counted:
    """How far it is, in two queries."""
    return counts(work, mailout_ids=[mailout_id])[mailout_id]


def counts(work: UnitOfWork, *, mailout_ids: Sequence[UUID]) -> dict[UUID, Counted]:
    """How far each of these is, in two queries for all."""
    counting: Any = select
    by = (col(Recipient.mailout_id), col(Recipient.state))
    mine = counting(*by, func.count()).where(by[0].in_(mailout_ids)).group_by(*by)
    states = {(key, state): count for key, state, count in work.session.exec(mine)}
    of = (col(Message.mailout_id), col(Message.channel), col(Message.state))
    sent: dict[UUID, list[tuple[str, str, int]]] = {}
    counted = counting(*of, func.count()).where(of[0].in_(mailout_ids)).group_by(*of)
    for key, channel, state, count in work.session.exec(counted):
        sent.setdefault(key, []).append((channel, state, count))
    return {
        key: Counted(
            states.get((key, RecipientState.READY), 0),
            states.get((key, RecipientState.EXCLUDED), 0),
            states.get((key, RecipientState.WRITTEN), 0),
            tuple(sorted(sent.get(key, ()))),
        )
        for key in mailout_ids
    }


def recipients_of(
    work: UnitOfWork, *, mailout_id: UUID, state: str, after: int = 0, limit: int = 50
) -> Sequence[Recipient]:
    """Those it is for in a state, in the order in which they were gathered."""
    asked = select(Recipient).where(
        col(Recipient.mailout_id) == mailout_id, col(Recipient.state) == state, col(Recipient.id) > after
    )
    return work.session.exec(asked.order_by(col(Recipient.id)).limit(limit)).all()


def sample(work: UnitOfWork, *, mailout_id: UUID, size: int = 3) -> list[Recipient]:
    """A few of those it is ready for, spread over all of them, the same ones whenever it is asked."""
    ready = select(Recipient).where(
        col(Recipient.mailout_id) == mailout_id, col(Recipient.state) != RecipientState.EXCLUDED
    )
    count = work.session.exec(select(func.count()).select_from(ready.subquery())).one()
    # Where to begin follows from the mail-out's own id, which nobody chose.
    few, begin = min(size, count), mailout_id.int % max(count, 1)
    places = sorted((begin + nth * count // few) % count for nth in range(few))
    found: list[Recipient] = []
    for place in places:
        found += work.session.exec(ready.order_by(col(Recipient.id)).offset(place).limit(1)).all()
    return found


def report(work: UnitOfWork, *, mailout_id: UUID) -> Iterator[tuple[Recipient, Message | None]]:
    """Everybody it was for, with the message they got, a stretch at a time."""
    after = 0
    while True:
        asked = (
            select(Recipient, Message)
            .outerjoin(Message, col(Message.id) == col(Recipient.message_id))
            .where(col(Recipient.mailout_id) == mailout_id, col(Recipient.id) > after)
            .order_by(col(Recipient.id))
            .limit(_AT_ONCE)
        )
        rows = work.session.exec(asked).all()
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1][0].id or 0
