"""Risks to whoever visits, and concerns for somebody's safety: restricted records of their own."""

from datetime import date
from uuid import UUID

from core.errors import AlreadyDone, BadInput, NotFound
from core.people.commands.rows import find_person, typed
from core.people.events import RiskEnded, RiskMarked
from core.people.models import Risk
from core.people.models.minding import SEES_RISK
from core.values.ids import subject
from core.work import UnitOfWork

KINDS = tuple(SEES_RISK)


def mark_risk(
    work: UnitOfWork,
    *,
    person_id: UUID,
    kind: str,
    what: str,
    advice: str = "",
    starts_on: date,
    review_on: date | None = None,
) -> Risk:
    """Record a risk about a person; needs people.change, and the permission to see markers of its kind.

    NotFound without such a person, BadInput without words or when it is to be looked at before it starts.
    """
    if kind not in KINDS:
        message = "choose what kind of marker it is"
        raise BadInput(message, field="kind")
    work.actor.must(SEES_RISK[kind])
    work.check("people.change", subject("person", person_id))
    words = typed(what, field="what")
    if not words:
        message = "say in a few words what the risk is"
        raise BadInput(message, field="what")
    if review_on is not None and review_on <= starts_on:
        message = "the day to look at it again must be after the day on which it starts"
        raise BadInput(message, field="review_on")
    risk = Risk(
        person_id=find_person(work, person_id).id,
        kind=kind,
        what=words,
        advice=typed(advice, field="advice"),
        starts_on=starts_on,
        review_on=review_on,
    )
    work.session.add(risk)
    work.flush()
    work.publish(RiskMarked(risk_id=risk.id, person_id=risk.person_id, kind=kind, starts_on=starts_on))
    return risk


def end_risk(work: UnitOfWork, *, risk_id: UUID, ends_on: date) -> Risk:
    """End a marker, `ends_on` being its last day; needs the same permissions as making one.

    AlreadyDone when it has an end, BadInput when that day is before its first.
    """
    work.actor.must("people.change")
    risk = work.session.get(Risk, risk_id, with_for_update=True)
    if risk is None or not work.actor.may(SEES_RISK[risk.kind]):
        message = "there is no such marker"
        raise NotFound(message)
    work.unobjected("people.change", subject("person", risk.person_id))
    if risk.ends_on is not None:
        message = f"this marker ends on {risk.ends_on} already"
        raise AlreadyDone(message)
    if ends_on < risk.starts_on:
        message = f"the marker can not end on {ends_on}, before it starts on {risk.starts_on}"
        raise BadInput(message, field="ends_on")
    risk.ends_on = ends_on
    work.flush()
    work.publish(RiskEnded(risk_id=risk.id, person_id=risk.person_id, ends_on=ends_on))
    return risk
