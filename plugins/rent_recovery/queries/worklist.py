"""Accounts in recovery, the worst first, and the figures of the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, cast, func
from sqlmodel import col, select

from core.api import UnitOfWork, cases, payments, properties
from core.values import Decision
from plugins.rent_recovery.models import ArrearsPosition, DebitedWeek, Tenancy
from plugins.rent_recovery.queries.arrears import CASE_TYPE, assessed
from plugins.rent_recovery.queries.policy import rent_year_now, thresholds
from plugins.rent_recovery.rules import Step, next_step, rent_year_of


@dataclass(frozen=True, slots=True)
class WorkRow:
    """An open arrears case as the worklist shows it. Amounts in pence, `weeks` in hundredths."""

    case_id: UUID
    reference: str
    stage: str
    stage_title: str
    tenancy_id: UUID
    account_id: UUID
    address: str
    arrears: int
    weeks: int
    next: Decision[Step]


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many open cases stand at a stage."""

    stage: str
    title: str
    cases: int


def worklist(work: UnitOfWork, *, stage: str | None = None, page: int = 1, size: int = 50) -> list[WorkRow]:
    """Open cases, most weeks in arrears first; `page` counts from 1. Each says what the rules would do."""
    case = cases.Case
    wanted = (
        select(ArrearsPosition, case, Tenancy)
        .join(case, col(case.id) == col(ArrearsPosition.case_id))
        .join(Tenancy, col(Tenancy.id) == col(ArrearsPosition.tenancy_id))
        .where(col(case.closed_at).is_(None))
        .order_by(col(ArrearsPosition.weeks).desc(), col(ArrearsPosition.account_id))
        .offset((max(page, 1) - 1) * size)
        .limit(size)
    )
    if stage is not None:
        wanted = wanted.where(case.stage == stage)
    found = work.session.exec(wanted).all()
    facts = {
        one.account_id: one.facts for one in assessed(work, account_ids=[row[0].account_id for row in found])
    }
    addresses = properties.addresses_of(work, property_ids=[row[2].property_id for row in found])
    limits, titles = thresholds(work), stage_titles(work)
    return [
        WorkRow(
            case_id=one.id,
            reference=one.reference,
            stage=one.stage,
            stage_title=titles.get(one.stage, one.stage),
            tenancy_id=tenancy.id,
            account_id=tenancy.account_id,
            address=addresses.get(tenancy.property_id, ""),
            arrears=facts[tenancy.account_id].arrears,
            weeks=position.weeks,
            next=next_step(facts[tenancy.account_id], limits),
        )
        for position, one, tenancy in found
    ]


def stage_titles(work: UnitOfWork) -> dict[str, str]:
    """What people call each stage of an arrears case, in the order of the workflow."""
    workflow = cases.book_of(work).workflow(CASE_TYPE)
    return {name: stage.title for name, stage in workflow.stages.items()}


def stages(work: UnitOfWork) -> Sequence[StageCount]:
    """How many open arrears cases stand at each stage, in the order of the workflow."""
    case = cases.Case
    wanted = (
        select(case.stage, func.count())
        .where(case.type == CASE_TYPE, col(case.closed_at).is_(None))
        .group_by(case.stage)
    )
    counts = dict(work.session.exec(wanted).all())
    titles = stage_titles(work)
    known = [StageCount(name, title, counts.pop(name)) for name, title in titles.items() if name in counts]
    return [*known, *(StageCount(name, name, count) for name, count in sorted(counts.items()))]


def in_arrears(work: UnitOfWork) -> tuple[int, int]:
    """How many accounts are in arrears, and how much they owe in pence, as they were last looked at."""
    total = cast(func.coalesce(func.sum(ArrearsPosition.arrears), 0), BigInteger)
    count, owed = work.session.exec(select(func.count(), total).where(ArrearsPosition.arrears > 0)).one()
    return count, owed


def debited_and_collected(work: UnitOfWork, *, on: date) -> tuple[int, int]:
    """What was debited and what was paid on rent accounts in the rent year of a day, up to it, in pence."""
    year = rent_year_of(on).result
    debits = select(cast(func.coalesce(func.sum(DebitedWeek.total), 0), BigInteger)).where(
        col(DebitedWeek.week_commencing) >= year.first_debit, col(DebitedWeek.week_commencing) <= on
    )
    posting = payments.Posting
    paid = (
        select(cast(func.coalesce(func.sum(posting.amount), 0), BigInteger))
        .join(Tenancy, col(Tenancy.account_id) == col(posting.credit_account_id))
        .where(
            posting.kind == payments.PostingKind.PAYMENT,
            col(posting.effective_on) >= year.first_debit,
            col(posting.effective_on) < on + timedelta(days=1),
        )
    )
    return work.session.exec(debits).one(), work.session.exec(paid).one()


def year_name(work: UnitOfWork) -> str:
    """The rent year of today, "2026/27"."""
    return rent_year_now(work).result.name


def worst(work: UnitOfWork, *, limit: int) -> Sequence[ArrearsPosition]:
    """The accounts most weeks in arrears, as they were last looked at."""
    order = (col(ArrearsPosition.weeks).desc(), col(ArrearsPosition.account_id))
    return work.session.exec(select(ArrearsPosition).order_by(*order).limit(limit)).all()
