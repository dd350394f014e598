"""The facts of many rent accounts at once, from which the rules say what happens next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import BigInteger, cast, func
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from core.api import UnitOfWork, cases, payments
from core.calendar import local_day, monday_of
from plugins.rent_recovery.models import ChargeLine, Tenancy
from plugins.rent_recovery.queries.charges import total_of_week
from plugins.rent_recovery.queries.sets import among
from plugins.rent_recovery.queries.tenancies import in_force, is_charged
from plugins.rent_recovery.rules import Facts, gross_arrears
from plugins.rent_recovery.rules.recovery import Stage

CASE_TYPE = "rent_recovery.rent_arrears"
_KNOWN_STAGES = frozenset(get_args(Stage))


@dataclass(frozen=True, slots=True)
class OpenCase:
    """The open arrears case of an account: where it stands, and since which day."""

    case_id: UUID
    stage: str
    since: date


@dataclass(frozen=True, slots=True)
class Assessed:
    """An account as the rules see it, with what a case about it needs to know. `balance` in pence."""

    account_id: UUID
    tenancy_id: UUID
    property_id: UUID
    balance: int
    facts: Facts
    case: OpenCase | None


def assessed(work: UnitOfWork, *, account_ids: Collection[UUID]) -> list[Assessed]:
    """The rent accounts among these with their facts of today; three queries for all of them.

    A case whose stage the rules do not know, because it is before a court, has the stage "beyond".
    """
    if not account_ids:
        return []
    begun = _debited_this_week(work, account_ids)
    cases_by_account = open_cases(work, account_ids=account_ids)
    return [
        _assessed(work, row, begun.get(row[0], 0), cases_by_account.get(row[0]))
        for row in work.session.execute(
            _accounts(work).where(among(work, col(Tenancy.account_id), account_ids))
        )
    ]


def open_cases(work: UnitOfWork, *, account_ids: Collection[UUID]) -> Mapping[UUID, OpenCase]:
    """The open arrears cases of these accounts. The day of a stage is that of the step that led to it."""
    moved_at = (
        select(func.max(cases.CaseStep.at))
        .where(col(cases.CaseStep.case_id) == col(cases.Case.id))
        .scalar_subquery()
    )
    if not account_ids:
        return {}
    keys = [str(account_id) for account_id in account_ids]
    wanted = select(cases.Case.key, cases.Case.id, cases.Case.stage, moved_at).where(
        cases.Case.type == CASE_TYPE,
        col(cases.Case.closed_at).is_(None),
        among(work, col(cases.Case.key), keys),
    )
    return {
        UUID(key): OpenCase(case_id, stage, local_day(datetime.fromisoformat(at)))
        for key, case_id, stage, at in work.session.execute(wanted)
    }


def rent_accounts(work: UnitOfWork, *, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Every account of a tenancy in order, a chunk at a time behind `after`."""
    wanted = select(Tenancy.account_id).order_by(col(Tenancy.account_id)).limit(limit)
    if after is not None:
        wanted = wanted.where(col(Tenancy.account_id) > after)
    return work.session.exec(wanted).all()


def _accounts(work: UnitOfWork) -> Any:
    """Account, tenancy, property, balance, weekly charge today, and the day of the oldest unpaid charge."""
    weekly = (
        select(cast(func.coalesce(func.sum(ChargeLine.weekly), 0), BigInteger))
        .where(col(ChargeLine.tenancy_id) == col(Tenancy.id), in_force(work.today))
        .where(col(Tenancy.ends_on).is_(None) | (col(Tenancy.ends_on) >= work.today))
        .correlate(Tenancy)
        .scalar_subquery()
    )
    item = payments.Item
    oldest = (
        select(func.min(item.due_on))
        .where(
            col(item.account_id) == col(Tenancy.account_id),
            col(item.side) == payments.Side.DEBIT,
            col(item.allocated) < col(item.amount),
        )
        .correlate(Tenancy)
        .scalar_subquery()
    )
    balance = payments.Balance
    columns: list[Any] = [
        Tenancy.account_id,
        Tenancy.id,
        Tenancy.property_id,
        balance.balance,
        weekly,
        oldest,
    ]
    return sql_select(*columns).join(balance, col(balance.account_id) == col(Tenancy.account_id))


def _assessed(work: UnitOfWork, row: Any, begun: int, case: OpenCase | None) -> Assessed:
    account_id, tenancy_id, property_id, balance, weekly, oldest = row
    stage: Any = "" if case is None else case.stage if case.stage in _KNOWN_STAGES else "beyond"
    facts = Facts(
        today=work.today,
        arrears=gross_arrears(balance, begun).result,
        weekly=weekly,
        stage=stage,
        since=case.since if case else None,
        oldest_due_on=oldest,
    )
    return Assessed(account_id, tenancy_id, property_id, balance, facts, case)


def _debited_this_week(work: UnitOfWork, account_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """What these accounts were charged for the week that has only begun; nothing until it is debited."""
    monday = monday_of(work.today)
    if not is_charged(work, week_commencing=monday):
        return {}
    wanted = total_of_week(monday, among(work, col(Tenancy.account_id), account_ids))
    return {row[0]: row[1] for row in work.session.execute(wanted)}
