"""Questions about garages."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import col, select

from core.api import NotFound, UnitOfWork, cases
from core.values import Line, Match, subject
from garages.models import Garage
from garages.rules import numbers_in


def all_garages(work: UnitOfWork) -> Sequence[Garage]:
    """Every garage, by number."""
    return work.session.exec(select(Garage).order_by(col(Garage.number))).all()


def garage(work: UnitOfWork, garage_id: UUID) -> Garage:
    """One garage; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Garage).where(Garage.id == garage_id)).first()
    if found is None:
        message = "there is no such garage, or none that you may see"
        raise NotFound(message)
    return found


def garages_by_id(work: UnitOfWork, garage_ids: Collection[UUID]) -> Sequence[Garage]:
    """These garages."""
    return work.session.exec(select(Garage).where(col(Garage.id).in_(garage_ids))).all()


def garages_on(work: UnitOfWork, account_ids: Collection[UUID]) -> Sequence[Garage]:
    """The garages let on these accounts."""
    return work.session.exec(select(Garage).where(col(Garage.account_id).in_(account_ids))).all()


def open_lettings(work: UnitOfWork, garages: Sequence[Garage]) -> list[UUID]:
    """The open letting cases of these garages."""
    keys = [str(subject("garage", one.id)) for one in garages]
    return list(cases.open_cases_by_key(work, type="garages.letting", keys=keys).values())


# begin quote identify
def identify(work: UnitOfWork, lines: Sequence[Line]) -> list[Match]:
    """Whose money these bank lines are: those that name one garage. One query, however many lines."""
    named = {line.key: numbers_in(line.texts) for line in lines}
    wanted = set().union(*named.values())
    let = select(Garage).where(col(Garage.number).in_(wanted), col(Garage.account_id).is_not(None))
    accounts = {one.number: one.account_id for one in work.session.exec(let) if one.account_id}
    return [
        Match(line=key, account_id=accounts[number], certain=True, because=f"it names garage {number}")
        for key, numbers in named.items()
        if len(numbers) == 1 and (number := min(numbers)) in accounts
    ]


# end quote identify
