"""What may be asked of home ownership; nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, func, or_, select

from core.api import Figure, Panel, UnitOfWork, cases, people, properties
from core.values import Subject, subject
from plugins.home_ownership.models import Claim

CASE_TYPE = "home_ownership.right_to_buy"
SEE = "home_ownership.see"
_HEAD = ("Claim", "Address", "Home", "Received", "Stage")


@dataclass(frozen=True, slots=True)
class Listed:
    """A claim as lists show it."""

    claim: Claim
    case: cases.Case
    address: str


def claims(work: UnitOfWork, *, open_only: bool = True, page: int = 1, size: int = 50) -> list[Listed]:
    """Claims, the oldest first; `page` counts from 1."""
    wanted = _joined()
    if open_only:
        wanted = wanted.where(col(cases.Case.closed_at).is_(None))
    order = (col(Claim.received_on), col(Claim.id))
    return _listed(work, wanted.order_by(*order).offset((max(page, 1) - 1) * size).limit(size))


def about(
    work: UnitOfWork, *, property_ids: Collection[UUID] = (), tenants: Collection[str] = ()
) -> list[Listed]:
    """The claims to these properties or by these tenants, newest first."""
    either = or_(col(Claim.property_id).in_(property_ids), col(Claim.tenant).in_(tenants))
    return _listed(work, _joined().where(either).order_by(col(Claim.received_on).desc()))


def panels(work: UnitOfWork, of: Subject) -> Sequence[Panel]:
    """Claims to a property or by a person, and the facts of the claim of a case."""
    kind, _, key = of.partition("/")
    if not work.actor.may(SEE):
        return []
    if kind == "account" or (kind == "case" and cases.case_by_id(work, case_id=UUID(key)).type != CASE_TYPE):
        return []
    if kind == "case":
        found = work.session.exec(select(Claim).where(col(Claim.case_id) == UUID(key))).first()
        return [_facts(work, found)] if found else []
    here = about(
        work,
        property_ids=[UUID(key)] if kind == "property" else [],
        tenants=[of] if kind == "person" else [],
    )
    rows = tuple(
        (
            (one.case.reference, f"/cases/{one.case.id}"),
            one.address,
            one.claim.dwelling,
            one.claim.received_on.isoformat(),
            one.case.stage.replace("_", " "),
        )
        for one in here
    )
    return [Panel("Right to Buy", _HEAD, rows)] if rows else []


def figures(work: UnitOfWork, on: date) -> Sequence[Figure]:
    """How many claims opened up to a day are still open."""
    wanted = select(func.count()).where(
        cases.Case.type == CASE_TYPE,
        col(cases.Case.closed_at).is_(None),
        col(cases.Case.opened_at) < f"{on.isoformat()}U",
    )
    count = work.session.exec(wanted).one()
    return [
        Figure(
            "right_to_buy_open",
            "Right to Buy claims open",
            count,
            "Cases not yet closed",
            sees=SEE,
            group=CASE_TYPE,
            address="/home-ownership",
        )
    ]


def personal_data(work: UnitOfWork, person_id: UUID) -> dict[str, Any]:
    """The claims that a person made."""
    rows = [
        {"address": one.address, "years": one.claim.years, "received_on": str(one.claim.received_on)}
        for one in about(work, tenants=[subject("person", person_id)])
    ]
    return {"right_to_buy_claims": rows} if rows else {}


def kept(work: UnitOfWork, person_id: UUID) -> Sequence[str]:
    """What is kept although a person is to be forgotten, and why."""
    found = about(work, tenants=[subject("person", person_id)])
    reason = "claims are kept while discount may have to be repaid (Housing Act 1985, section 155)"
    return [reason] if found else []


def _joined() -> Any:
    return select(Claim, cases.Case).join(cases.Case, col(cases.Case.id) == col(Claim.case_id))


def _listed(work: UnitOfWork, wanted: Any) -> list[Listed]:
    found = work.session.exec(wanted).all()
    addresses = properties.addresses_of(work, property_ids=[row[0].property_id for row in found])
    return [Listed(one, case, addresses.get(one.property_id, "")) for one, case in found]


def _facts(work: UnitOfWork, found: Claim) -> Panel:
    who = people.names_of(work, whos=[Subject(found.tenant)])
    rows = (
        ("Tenant", who.get(Subject(found.tenant), "")),
        ("Home", found.dwelling),
        ("Claimed (RTB1)", found.received_on.isoformat()),
        ("Qualifying years", str(found.years)),
        ("All with this council", "yes" if found.all_with_us else "no"),
    )
    return Panel("Right to Buy claim", ("What", "Value"), rows)
