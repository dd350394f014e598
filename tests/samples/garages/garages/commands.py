"""What can be done with garages."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, literal
from sqlmodel import col, select

from core.api import AlreadyDone, BadInput, UnitOfWork, cases, payments, people
from core.values import Because, subject
from garages import queries
from garages.events import GarageAdded, GarageLet
from garages.models import Garage
from garages.rules import RENT_A_WEEK, numbers_in, weekly_rent

TENANT = "garage_tenant"


def add_garage(work: UnitOfWork, *, number: str, size: str) -> Garage:
    """Add a garage; BadInput for a number or size that cannot be, AlreadyDone for one that is taken."""
    work.actor.must("garages.let")
    if numbers_in((number,)) != {number}:
        message = f"“{number}” is no garage number; write it as G-0042"
        raise BadInput(message, field="number")
    try:
        weekly_rent(size)
    except ValueError as error:
        raise BadInput(str(error), field="size") from None
    if work.session.exec(select(Garage.id).where(Garage.number == number)).first():
        message = f"there is a garage {number} already"
        raise AlreadyDone(message)
    garage = Garage(number=number, size=size)
    work.session.add(garage)
    work.publish(GarageAdded(garage_id=garage.id))
    return garage


# begin quote command
def let_garage(work: UnitOfWork, *, garage_id: UUID, person_id: UUID) -> Garage:
    """Let a garage to a person from today: open an account and a case that ends when the keys are out.

    AlreadyDone when it is let; Objected when something speaks against it now.
    """
    garage = queries.garage(work, garage_id)
    work.check("garages.let", subject("garage", garage_id))
    if garage.account_id is not None:
        message = f"garage {garage.number} is let since {garage.let_on}"
        raise AlreadyDone(message)
    account = payments.open_account(work, account=payments.AccountIn(kind="garage"))
    garage.account_id, garage.let_on = account.account_id, work.today
    who, what = subject("person", person_id), subject("account", account.account_id)
    people.make_party(work, party=people.NewParty(who, TENANT, what, work.today))
    about = ((subject("garage", garage_id), "garage"), (what, "account"))
    why = (Because(f"garage {garage.number} was let"),)
    key = str(subject("garage", garage_id))
    cases.open_case(work, type="garages.letting", case=cases.NewCase(about, why, key=key))
    work.publish(GarageLet(garage_id=garage_id, account_id=account.account_id, let_on=work.today))
    return garage


# end quote command


# begin quote run
def charge_week(work: UnitOfWork, *, monday: date) -> payments.RunOut | None:
    """Charge every let garage for the week from this Monday, as one run; None when none is let."""
    if work.session.exec(select(Garage.id).where(col(Garage.account_id).is_not(None))).first() is None:
        return None
    rent = case(*((col(Garage.size) == size, literal(pence)) for size, pence in RENT_A_WEEK.items()))
    rows: Any = select(col(Garage.account_id).label("account_id"), rent.label("amount")).where(
        col(Garage.account_id).is_not(None)
    )
    run = payments.RunIn(key=f"garages/{monday}", kind="garage_rent", starts_on=monday, ends_on=monday)
    return payments.raise_charges(work, run=run, rows=rows, head="garage rent", effective_on=monday)


# end quote run


def hand_over_keys(work: UnitOfWork, *, account_ids: Collection[UUID]) -> int:
    """Call for the keys of those garages whose first rent is paid; return how many. Safe to repeat."""
    garages = queries.garages_on(work, account_ids)
    owed = payments.balances(work, [one.account_id for one in garages if one.account_id])
    paid = [one for one in garages if one.account_id and owed[one.account_id] <= 0]
    why = (Because("the first rent is paid", "council policy"),)
    moves = [cases.Move(case_id, "rent_paid", why) for case_id in queries.open_lettings(work, paid)]
    return len(cases.move_cases(work, moves=moves).moved)
