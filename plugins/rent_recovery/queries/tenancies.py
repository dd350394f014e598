"""Tenancies and what is charged for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, cast, func, or_
from sqlmodel import col, select

from core.api import NotFound, UnitOfWork
from plugins.rent_recovery.models import ChargeLine, DebitedWeek, Tenancy


@dataclass(frozen=True, slots=True)
class TenancyWithCharge:
    """A tenancy and its gross weekly charge in pence on a day."""

    tenancy: Tenancy
    weekly: int


def in_force(day: date) -> ColumnElement[bool]:
    """The condition for charge lines that are in force on a day."""
    return (col(ChargeLine.starts_on) <= day) & or_(
        col(ChargeLine.ends_on).is_(None), col(ChargeLine.ends_on) >= day
    )


def tenancy(work: UnitOfWork, *, tenancy_id: UUID) -> Tenancy:
    """The tenancy; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(Tenancy).where(col(Tenancy.id) == tenancy_id)).first()
    if found is None:
        message = "there is no such tenancy, or none that you may see"
        raise NotFound(message)
    return found


def tenancy_of_account(work: UnitOfWork, *, account_id: UUID) -> Tenancy | None:
    """The tenancy whose rent is on this account, if the account is one for rent."""
    return work.session.exec(select(Tenancy).where(col(Tenancy.account_id) == account_id)).first()


def tenancies_of(
    work: UnitOfWork, *, account_ids: Collection[UUID] = (), property_ids: Collection[UUID] = ()
) -> Sequence[Tenancy]:
    """The tenancies on any of these accounts or properties, newest first; for a page, not the whole stock."""
    if not account_ids and not property_ids:
        return []
    about = or_(col(Tenancy.account_id).in_(account_ids), col(Tenancy.property_id).in_(property_ids))
    return work.session.exec(
        select(Tenancy).where(about).order_by(col(Tenancy.starts_on).desc(), col(Tenancy.id))
    ).all()


def charge_lines(work: UnitOfWork, *, tenancy_id: UUID) -> Sequence[ChargeLine]:
    """Every line of a tenancy, those in force last."""
    wanted = select(ChargeLine).where(col(ChargeLine.tenancy_id) == tenancy_id)
    return work.session.exec(wanted.order_by(col(ChargeLine.starts_on), col(ChargeLine.id))).all()


def weekly_charges(work: UnitOfWork, *, tenancy_ids: Collection[UUID], day: date) -> dict[UUID, int]:
    """The gross weekly charge of these tenancies on a day, in pence; nought where nothing is charged."""
    wanted = (
        select(col(ChargeLine.tenancy_id), cast(func.sum(ChargeLine.weekly), BigInteger))
        .where(col(ChargeLine.tenancy_id).in_(tenancy_ids), in_force(day))
        .group_by(col(ChargeLine.tenancy_id))
    )
    found = dict(work.session.exec(wanted).all())
    return {tenancy_id: found.get(tenancy_id, 0) for tenancy_id in tenancy_ids}


def debited_weeks(work: UnitOfWork, *, since: date | None = None, limit: int = 60) -> Sequence[DebitedWeek]:
    """The weeks that were debited, newest first; from the week of `since` on if given."""
    wanted = select(DebitedWeek).order_by(col(DebitedWeek.week_commencing).desc()).limit(limit)
    if since is not None:
        wanted = wanted.where(col(DebitedWeek.week_commencing) >= since)
    return work.session.exec(wanted).all()


def is_debited(work: UnitOfWork, *, week_commencing: date) -> bool:
    """Whether the week from this Monday was debited."""
    return (
        work.session.exec(
            select(DebitedWeek.count).where(col(DebitedWeek.week_commencing) == week_commencing)
        ).first()
        is not None
    )


def is_charged(work: UnitOfWork, *, week_commencing: date) -> bool:
    """Whether the week from this Monday was debited and was no rent-free one."""
    wanted = select(DebitedWeek.run_id).where(col(DebitedWeek.week_commencing) == week_commencing)
    return work.session.exec(wanted).first() is not None


def is_weeks_run(work: UnitOfWork, *, run_id: UUID) -> bool:
    """Whether a run of the ledger is the debit of a week."""
    return (
        work.session.exec(select(DebitedWeek.run_id).where(col(DebitedWeek.run_id) == run_id)).first()
        is not None
    )
