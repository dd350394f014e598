"""What can be done in home ownership."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.api import AlreadyDone, BadInput, UnitOfWork, cases, properties
from core.values import Because, Subject, subject
from plugins.home_ownership.events import ClaimReceived
from plugins.home_ownership.models import Claim, Dwelling
from plugins.home_ownership.queries import CASE_TYPE
from plugins.home_ownership.rules import may_claim, reply_by


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim:
    """A claim of the right to buy: to which home, by whom, and how long they have been a tenant."""

    property_id: UUID
    tenant: Subject
    dwelling: str
    years: int
    all_with_us: bool
    received_on: date


def receive_claim(work: UnitOfWork, *, claim: NewClaim) -> Claim:
    """Take a claim (RTB1) and open its case, in which the time to reply runs; needs home_ownership.process.

    A claim of somebody who does not qualify is taken too: the landlord must deny it in the same time.
    BadInput when a fact can not be, NotFound without such a property, AlreadyDone while one is open.
    """
    return receive_claims(work, claims=[claim])[0]


def receive_claims(work: UnitOfWork, *, claims: Sequence[NewClaim]) -> list[Claim]:
    """Take many claims at once, each with its case; all of them or none."""
    work.actor.must("home_ownership.process")
    for one in claims:
        _check(work, one)
    opened = cases.open_cases(work, type=CASE_TYPE, cases=[_case(one) for one in claims])
    if len(opened) < len(claims):
        message = "there is an open claim to this home already; work in its case"
        raise AlreadyDone(message)
    rows = [
        Claim(
            case_id=case_id,
            property_id=one.property_id,
            tenant=one.tenant,
            dwelling=one.dwelling,
            years=one.years,
            all_with_us=one.all_with_us,
            received_on=one.received_on,
        )
        for case_id, one in zip(opened, claims, strict=True)
    ]
    work.session.add_all(rows)
    work.flush()
    _begin_to_check(work, rows)
    for row in rows:
        facts = {"case_id": row.case_id, "claim_id": row.id, "property_id": row.property_id}
        work.publish(ClaimReceived(**facts, received_on=row.received_on))
    return rows


def _case(one: NewClaim) -> cases.NewCase:
    return cases.NewCase(
        about=((subject("property", one.property_id), "premises"), (one.tenant, "tenant")),
        because=may_claim(one.years).because,
        key=str(one.property_id),
        started_on=one.received_on,
    )


def _begin_to_check(work: UnitOfWork, rows: Sequence[Claim]) -> None:
    """Start the four or the eight weeks, counted from the day of the claim."""
    ways = {True: "check_within_four_weeks", False: "check_within_eight_weeks"}
    moves = [
        cases.Move(
            row.case_id,
            ways[row.all_with_us],
            _why(row),
            started_on=row.received_on,
        )
        for row in rows
    ]
    refused = cases.move_cases(work, moves=moves).refused
    for refusal in refused.values():
        raise refusal


def _why(row: Claim) -> tuple[Because, ...]:
    return reply_by(row.received_on, all_with_us=row.all_with_us).because


def _check(work: UnitOfWork, one: NewClaim) -> None:
    properties.property_by_id(work, property_id=one.property_id)
    if one.dwelling not in set(Dwelling):
        message = f"a home is a {' or a '.join(Dwelling)}"
        raise BadInput(message, field="dwelling")
    if one.years < 0:
        message = "years can not be fewer than nought"
        raise BadInput(message, field="years")
    if one.received_on > work.today:
        message = "a claim can not come in on a day that has not come"
        raise BadInput(message, field="received_on")
