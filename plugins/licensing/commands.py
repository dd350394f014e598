"""What can be done in licensing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.api import AlreadyDone, BadInput, UnitOfWork, cases, properties
from core.values import Because, Subject, subject
from plugins.licensing.events import ApplicationReceived
from plugins.licensing.models import Application
from plugins.licensing.queries import CASE_TYPE
from plugins.licensing.rules import hmo_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApplication:
    """An application for a licence: for which property, by whom, and who will live there."""

    property_id: UUID
    applicant: Subject
    persons: int
    households: int
    storeys: int
    received_on: date
    additional_scheme: bool = False


def receive_application(work: UnitOfWork, *, application: NewApplication) -> Application:
    """Take an application and open its case; needs licensing.process.

    BadInput when no licence is needed or a fact can not be, NotFound without such a property, AlreadyDone
    while an application for it is open.
    """
    return receive_applications(work, applications=[application])[0]


def receive_applications(work: UnitOfWork, *, applications: Sequence[NewApplication]) -> list[Application]:
    """Take many applications at once, each with its case; all of them or none."""
    work.actor.must("licensing.process")
    decided = [_decided(work, one) for one in applications]
    opened = cases.open_cases(
        work,
        type=CASE_TYPE,
        cases=[
            cases.NewCase(
                about=((subject("property", one.property_id), "premises"), (one.applicant, "applicant")),
                because=because,
                key=str(one.property_id),
                started_on=one.received_on,
            )
            for one, (_, because) in zip(applications, decided, strict=True)
        ],
    )
    if len(opened) < len(applications):
        message = "there is an open application for this property already; work in its case"
        raise AlreadyDone(message)
    rows = [
        Application(
            case_id=case_id,
            property_id=one.property_id,
            applicant=one.applicant,
            kind=kind,
            persons=one.persons,
            households=one.households,
            storeys=one.storeys,
            received_on=one.received_on,
        )
        for one, case_id, (kind, _) in zip(applications, opened, decided, strict=True)
    ]
    work.session.add_all(rows)
    work.flush()
    for row in rows:
        work.publish(
            ApplicationReceived(
                case_id=row.case_id,
                application_id=row.id,
                property_id=row.property_id,
                kind=row.kind,
                received_on=row.received_on,
            )
        )
    return rows


def _decided(work: UnitOfWork, one: NewApplication) -> tuple[str, tuple[Because, ...]]:
    """Which licence it is, and why; refused when it is none."""
    properties.property_by_id(work, property_id=one.property_id)
    if one.received_on > work.today:
        message = "an application can not come in on a day that has not come"
        raise BadInput(message, field="received_on")
    if one.storeys < 1:
        message = "a house has at least one storey"
        raise BadInput(message, field="storeys")
    try:
        decision = hmo_kind(one.persons, one.households, additional_scheme=one.additional_scheme)
    except ValueError as error:
        raise BadInput(str(error), field="persons") from None
    if decision.result == "none":
        message = f"no licence is needed: {decision.because[0].text}"
        raise BadInput(message, field="persons")
    return decision.result, decision.because
