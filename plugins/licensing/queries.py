"""What may be asked of licensing; nothing here writes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, func, or_, select

from core.api import Figure, NotFound, Panel, UnitOfWork, cases, people, properties
from core.values import Because, Decision, Subject, subject
from plugins.licensing.models import Application

CASE_TYPE = "licensing.hmo_licence"
SEE = "licensing.see"
_LETTERS = ("licence_information_request", "notice_of_proposed_grant", "notice_of_proposed_refusal")
_HEAD = ("Application", "Address", "Licence", "Persons", "Received", "Stage")


@dataclass(frozen=True, slots=True)
class Listed:
    """An application as lists show it."""

    application: Application
    case: cases.Case
    address: str


def application(work: UnitOfWork, *, case_id: UUID) -> Application:
    """The application that a case is about; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Application).where(col(Application.case_id) == case_id)).first()
    if found is None:
        message = "there is no such application, or none that you may see"
        raise NotFound(message)
    return found


def applications(work: UnitOfWork, *, open_only: bool = True, page: int = 1, size: int = 50) -> list[Listed]:
    """Applications, the oldest first; `page` counts from 1."""
    wanted = select(Application, cases.Case).join(cases.Case, col(cases.Case.id) == col(Application.case_id))
    if open_only:
        wanted = wanted.where(col(cases.Case.closed_at).is_(None))
    order = (col(Application.received_on), col(Application.id))
    return _listed(work, wanted.order_by(*order).offset((max(page, 1) - 1) * size).limit(size))


def about(
    work: UnitOfWork, *, property_ids: Collection[UUID] = (), applicants: Collection[str] = ()
) -> list[Listed]:
    """The applications for these properties or by these applicants."""
    wanted = select(Application, cases.Case).join(cases.Case, col(cases.Case.id) == col(Application.case_id))
    either = or_(col(Application.property_id).in_(property_ids), col(Application.applicant).in_(applicants))
    return _listed(work, wanted.where(either).order_by(col(Application.received_on).desc()))


def panels(work: UnitOfWork, of: Subject) -> Sequence[Panel]:
    """Licence applications of a property or a person, and the facts of the application of a case."""
    kind, _, key = of.partition("/")
    if not work.actor.may(SEE):
        return []
    if kind == "account" or (kind == "case" and cases.case_by_id(work, case_id=UUID(key)).type != CASE_TYPE):
        return []
    if kind == "case":
        found = work.session.exec(select(Application).where(col(Application.case_id) == UUID(key))).first()
        return [_facts(work, found)] if found else []
    found_here = about(
        work,
        property_ids=[UUID(key)] if kind == "property" else [],
        applicants=[of] if kind in {"person", "organisation"} else [],
    )
    rows = tuple(
        (
            (one.case.reference, f"/cases/{one.case.id}"),
            one.address,
            one.application.kind,
            str(one.application.persons),
            one.application.received_on.isoformat(),
            one.case.stage.replace("_", " "),
        )
        for one in found_here
    )
    return [Panel("HMO licences", _HEAD, rows)] if rows else []


def letter_fields(
    work: UnitOfWork, notice: str, subjects: Sequence[Subject]
) -> Mapping[Subject, Mapping[str, str | Decision[str]]]:
    """What letters about applications say of them, in two queries for however many."""
    cases_asked = [UUID(one.partition("/")[2]) for one in subjects if one.startswith("case/")]
    if notice not in _LETTERS or not cases_asked:
        return {}
    wanted = select(Application).where(col(Application.case_id).in_(cases_asked))
    found = work.session.exec(wanted).all()
    addresses = properties.addresses_of(work, property_ids=[one.property_id for one in found])
    why = (Because("as applied for", "the application"),)
    return {
        subject("case", one.case_id): {
            "property_address": Decision(addresses.get(one.property_id, ""), why),
            "licence_kind": Decision(f"{one.kind} HMO licence", why),
        }
        for one in found
    }


def figures(work: UnitOfWork, on: date) -> Sequence[Figure]:
    """How many applications wait for a decision; `on` is the day of the question."""
    wanted = select(func.count()).where(
        cases.Case.type == CASE_TYPE,
        col(cases.Case.closed_at).is_(None),
        col(cases.Case.opened_at) < f"{on.isoformat()}U",
    )
    count = work.session.exec(wanted).one()
    return [
        Figure(
            "licence_applications_open",
            "Licence applications open",
            count,
            "Cases not yet closed",
            sees=SEE,
            group=CASE_TYPE,
            address="/licensing",
        )
    ]


def personal_data(work: UnitOfWork, person_id: UUID) -> dict[str, Any]:
    """The applications that a person made."""
    found = about(work, applicants=[subject("person", person_id)])
    rows = [
        {
            "address": one.address,
            "licence": one.application.kind,
            "received_on": str(one.application.received_on),
        }
        for one in found
    ]
    return {"licence_applications": rows} if rows else {}


def kept(work: UnitOfWork, person_id: UUID) -> Sequence[str]:
    """What is kept although a person is to be forgotten, and why."""
    found = about(work, applicants=[subject("person", person_id)])
    reason = "licence applications are kept with the public register (Housing Act 2004, section 232)"
    return [reason] if found else []


def _listed(work: UnitOfWork, wanted: Any) -> list[Listed]:
    found = work.session.exec(wanted).all()
    addresses = properties.addresses_of(work, property_ids=[row[0].property_id for row in found])
    return [Listed(one, case, addresses.get(one.property_id, "")) for one, case in found]


def _facts(work: UnitOfWork, found: Application) -> Panel:
    who = people.names_of(work, whos=[Subject(found.applicant)])
    rows = (
        ("Licence", found.kind),
        ("Applicant", who.get(Subject(found.applicant), "")),
        ("Received", found.received_on.isoformat()),
        ("Persons", str(found.persons)),
        ("Households", str(found.households)),
        ("Storeys", str(found.storeys)),
    )
    return Panel("Application", ("What", "Value"), rows)
