"""Arrears are looked at: cases are opened, moved and closed as the rules say, each with its because."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, insert
from sqlmodel import col, select

from core.api import NotFound, Objected, UnitOfWork, cases, payments, people
from core.values import Because, subject
from plugins.rent_recovery.events import ArrearsAssessed, AssessmentBegan
from plugins.rent_recovery.models import ArrearsPosition, Assessment
from plugins.rent_recovery.queries.arrears import CASE_TYPE, Assessed, assessed, open_cases, rent_accounts
from plugins.rent_recovery.queries.policy import NAME, thresholds
from plugins.rent_recovery.queries.sets import among
from plugins.rent_recovery.rules import Step, next_step, weeks_in_arrears

_Because = tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of looking at accounts: how many, and what was done. `held` were kept by a hold."""

    accounts: int = 0
    opened: int = 0
    moved: int = 0
    closed: int = 0
    held: int = 0


def assess_accounts(work: UnitOfWork, *, account_ids: Collection[UUID]) -> Outcome:
    """Look at these accounts now and do what the rules say of each; safe to run twice.

    Needs rent_recovery.recover. An account that is no rent account is passed over; a case that something
    holds stays where it is.
    """
    work.actor.must("rent_recovery.recover")
    looked_at = assessed(work, account_ids=account_ids)
    opening, moving = _decided(work, looked_at)
    opened = _open(work, opening)
    done = cases.move_cases(work, moves=[move for _, move in moving])
    closing = {move.case_id for _, move in moving if move.transition == Step.CLOSE.value}
    closed = len(closing.intersection(done.moved))
    held = sum(isinstance(refusal, Objected) for refusal in done.refused.values())
    _remember(work, looked_at, {one.account_id for one, _ in (*opening, *moving)})
    return Outcome(len(looked_at), opened, len(done.moved) - closed, closed, held)


def _decided(
    work: UnitOfWork, looked_at: Sequence[Assessed]
) -> tuple[list[tuple[Assessed, _Because]], list[tuple[Assessed, cases.Move]]]:
    """What the rules say: which accounts need a case, and which cases a step."""
    limits = thresholds(work)
    opening: list[tuple[Assessed, _Because]] = []
    moving: list[tuple[Assessed, cases.Move]] = []
    for one in looked_at:
        if one.case is None and one.facts.arrears <= 0:
            continue
        decision = next_step(one.facts, limits)
        if decision.result is Step.OPEN:
            opening.append((one, decision.because))
        elif decision.result is not Step.NOTHING and one.case is not None:
            step = decision.result.value
            moving.append((one, cases.Move(one.case.case_id, step, decision.because, one.case.stage)))
    return opening, moving


def begin_assessment(work: UnitOfWork, *, key: str, run_id: UUID | None = None) -> Assessment | None:
    """Have arrears looked at in chunks: on the accounts of a run of the ledger, or on all.

    Needs rent_recovery.recover. None, and nothing is begun, when there was one under this key.
    """
    work.actor.must("rent_recovery.recover")
    if work.session.exec(select(Assessment.id).where(Assessment.key == key)).first() is not None:
        return None
    begun = Assessment(key=key, run_id=run_id, began_on=work.today)
    work.session.add(begun)
    work.flush()
    work.publish(AssessmentBegan(assessment_id=begun.id))
    return begun


def assess_next_chunk(work: UnitOfWork, *, assessment_id: UUID) -> bool:
    """Look at the next accounts of an assessment; True while there are more. Tells when it is finished."""
    found = work.session.get(Assessment, assessment_id, with_for_update=True)
    if found is None:
        message = "there is no such assessment"
        raise NotFound(message)
    if found.finished:
        return False
    chunk = _next_accounts(work, found)
    outcome = assess_accounts(work, account_ids=chunk)
    found.accounts += outcome.accounts
    found.opened += outcome.opened
    found.moved += outcome.moved
    found.closed += outcome.closed
    found.held += outcome.held
    found.finished = not chunk
    found.cursor = str(chunk[-1]) if chunk else found.cursor
    work.session.add(found)
    if found.finished:
        work.publish(
            ArrearsAssessed(
                assessment_id=found.id,
                accounts=found.accounts,
                opened=found.opened,
                moved=found.moved,
                closed=found.closed,
                held=found.held,
            )
        )
    return not found.finished


def _next_accounts(work: UnitOfWork, found: Assessment) -> Sequence[UUID]:
    after, limit = UUID(found.cursor) if found.cursor else None, work.settings(NAME).chunk
    if found.run_id is None:
        return rent_accounts(work, after=after, limit=limit)
    return payments.accounts_in_run(work, found.run_id, after=after, limit=limit)


def _remember(work: UnitOfWork, looked_at: Sequence[Assessed], touched: Collection[UUID]) -> None:
    """Write down how the accounts stand now, for lists and figures."""
    work.flush()
    standing = {one.account_id: one.case for one in looked_at if one.case and one.account_id not in touched}
    standing |= open_cases(work, account_ids=touched)
    before = among(work, col(ArrearsPosition.account_id), [one.account_id for one in looked_at])
    work.connection.execute(delete(ArrearsPosition).where(before))
    rows = [
        {
            "account_id": one.account_id,
            "tenancy_id": one.tenancy_id,
            "case_id": standing[one.account_id].case_id if one.account_id in standing else None,
            "arrears": one.facts.arrears,
            "weekly": one.facts.weekly,
            "weeks": weeks_in_arrears(one.facts.arrears, one.facts.weekly).result,
            "assessed_on": work.today,
        }
        for one in looked_at
        if one.facts.arrears > 0 or one.account_id in standing
    ]
    if rows:
        work.connection.execute(insert(ArrearsPosition), rows)


def _open(work: UnitOfWork, opening: Sequence[tuple[Assessed, _Because]]) -> int:
    """Open a case for each, about the account, the property and the tenants; one account has one at most."""
    if not opening:
        return 0
    accounts = {one.account_id: subject("account", one.account_id) for one, _ in opening}
    tenants = people.parties_of(work, subjects=accounts.values(), on=work.today)
    new = [
        cases.NewCase(
            about=(
                (accounts[one.account_id], "account"),
                (subject("property", one.property_id), "premises"),
                *((party.who, party.role) for party in tenants[accounts[one.account_id]]),
            ),
            because=because,
            key=str(one.account_id),
        )
        for one, because in opening
    ]
    return len(cases.open_cases(work, type=CASE_TYPE, cases=new))
