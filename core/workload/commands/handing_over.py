"""Cases change hands with a note, which the receiver accepts or sends back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.cases.commands import Assigned, give_cases
from core.cases.commands.rows import locked_case
from core.errors import AlreadyDone, BadInput, Conflict, NotFound
from core.log import iso
from core.values import Subject, new_id
from core.values.chunks import in_chunks
from core.work import UnitOfWork
from core.workload.commands.allocating import check, must_reach
from core.workload.events import CaseHandedOver, HandOverAccepted, HandOverSentBack
from core.workload.models import HandOver, HandOverState
from core.workload.queries.handovers import NO_SUCH_NOTE
from core.workload.queries.officers import colleagues
from core.workload.queries.plans import Planned, Wish, plan

_LONGEST = {"stands": 4_000, "next_step": 1_000, "promised": 1_000, "promised_to": 200}
_Told = dict[str, Any]
REASON = "Handed over with a note"
SENT_BACK = "The hand-over was sent back"


@dataclass(frozen=True, slots=True)
class Note:
    """What whoever takes a case over must know: where it stands, and what is to be done next, by when.

    What was promised, to whom and by when are there together or not at all.
    """

    stands: str
    next_step: str
    next_by: date | None = None
    promised: str = ""
    promised_to: str = ""
    promised_by: date | None = None


def hand_over_cases(work: UnitOfWork, *, wish: Wish, note: Note, seen: str) -> Assigned:
    """Let cases that somebody has go to another, or to several by fairness, all with this note.

    One's own need cases.take, those of others cases.assign. They are the receiver's at once. `seen` is the
    mark of the plan that was looked at; Conflict when it would come out otherwise by now. BadInput names what
    the note lacks.
    """
    giver = wish.giver
    if giver is None:
        message = "say whose cases are handed over"
        raise BadInput(message, field="giver")
    work.actor.must("cases.take" if giver == work.actor.subject else "cases.assign")
    must_reach(work, wish)
    told = checked_note(work, note)
    planned = plan(work, wish=wish)
    check(planned, seen)
    done = give_cases(work, owners=planned.owners, because=REASON)
    went = set(done.given)
    given = [one for one in planned.rows if one.case_id in went]
    supersede_notes(work, [one.case_id for one in given])
    for one in given:
        write_note(work, one, giver, told, by=work.actor.subject)
    work.flush()
    return done


def accept_hand_over(work: UnitOfWork, *, handover_id: UUID) -> HandOver:
    """Say that one has read the note and keeps the case; only whoever got it."""
    note = _mine(work, handover_id)
    note.state, note.decided_at = HandOverState.ACCEPTED.value, iso(work.now)
    work.flush()
    work.publish(HandOverAccepted(case_id=note.case_id, handover_id=note.id))
    return note


def send_back_hand_over(work: UnitOfWork, *, handover_id: UUID, reason: str) -> HandOver:
    """Give the case back, with what is missing; to nobody when whoever gave it is no longer there."""
    note = _mine(work, handover_id)
    why = reason.strip()
    if not why:
        message = "say what is missing, so that it can be put right"
        raise BadInput(message, field="reason")
    note.state, note.decided_at, note.reason = HandOverState.SENT_BACK.value, iso(work.now), why
    work.flush()
    owner = Subject(note.giver) if _is_there(work, note.giver) else None
    done = give_cases(work, owners={note.case_id: owner}, because=SENT_BACK)
    if done.refused:
        raise done.refused[note.case_id]
    work.publish(HandOverSentBack(case_id=note.case_id, handover_id=note.id, owner=owner))
    return note


def _mine(work: UnitOfWork, handover_id: UUID) -> HandOver:
    note = work.session.get(HandOver, handover_id, with_for_update=True)
    if note is None or note.receiver != work.actor.subject:
        raise NotFound(NO_SUCH_NOTE)
    if note.state != HandOverState.OFFERED:
        message = f"this hand-over was {note.state.replace('_', ' ')} already"
        raise AlreadyDone(message)
    if locked_case(work, note.case_id).owner != work.actor.subject:
        message = "the case has gone to somebody else meanwhile"
        raise Conflict(message)
    return note


def _is_there(work: UnitOfWork, who: str) -> bool:
    found = colleagues(work, user_ids=[UUID(who.removeprefix("user/"))])
    return bool(found) and (found[0].away is None or found[0].away.ends_on is not None)


def checked_note(work: UnitOfWork, note: Note) -> _Told:
    """What a note says, made tidy; BadInput names what it lacks."""
    told: _Told = {}
    for field, longest in _LONGEST.items():
        text = str(getattr(note, field)).strip()
        if len(text) > longest:
            message = f"this can have at most {longest:,} characters, and has {len(text):,}"
            raise BadInput(message, field=field)
        if not text and field in {"stands", "next_step"}:
            message = "say where it stands" if field == "stands" else "say what is to be done next"
            raise BadInput(message, field=field)
        told[field] = text
    _check_promise(work, note, told)
    return {**told, "next_by": note.next_by, "promised_by": note.promised_by}


def _check_promise(work: UnitOfWork, note: Note, told: _Told) -> None:
    """What was promised has a person and a day, and nothing is planned for a day that is over."""
    parts = {
        "promised": told["promised"],
        "promised_to": told["promised_to"],
        "promised_by": note.promised_by,
    }
    missing = [field for field, value in parts.items() if not value]
    if missing and len(missing) < len(parts):
        message = "a promise is something, made to somebody, for a day: fill in all three, or none"
        raise BadInput(message, field=missing[0])
    if note.next_by is not None and note.next_by < work.today:
        message = "the next step can not be due on a day that is over; give today or a later day"
        raise BadInput(message, field="next_by")


def supersede_notes(work: UnitOfWork, case_ids: Sequence[UUID]) -> None:
    """A note that nobody answered is answered by handing the case on: whoever does that has read it."""
    for chunk in in_chunks(case_ids):
        offered = (col(HandOver.case_id).in_(chunk), col(HandOver.state) == HandOverState.OFFERED.value)
        for note in work.session.exec(select(HandOver).where(*offered)):
            note.state, note.decided_at = HandOverState.ACCEPTED.value, iso(work.now)
    work.flush()


def write_note(work: UnitOfWork, one: Planned, giver: Subject, told: _Told, *, by: Subject) -> None:
    """Keep the note of a case that went to another, and tell of it."""
    if one.to is None:
        return
    note = HandOver(
        id=new_id(),
        case_id=one.case_id,
        giver=giver,
        receiver=one.to.subject,
        by=by,
        at=iso(work.now),
        **told,
    )
    work.session.add(note)
    facts = {"giver": note.giver, "receiver": note.receiver}
    work.publish(CaseHandedOver(case_id=note.case_id, handover_id=note.id, **facts))
