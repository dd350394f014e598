"""Arrears: noticed, followed step by step by the rules, held back by holds, closed when they are paid."""

import json
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from core.api import NotAllowed, Objected, Refused, cases
from core.testing import an_officer
from core.values import Because, subject
from plugins.rent_recovery.commands.assessing import assess_accounts
from plugins.rent_recovery.events import ArrearsAssessed
from plugins.rent_recovery.models import Assessment
from plugins.rent_recovery.rules import Facts, Step, Thresholds, next_step
from tests.plugins.rent_recovery.conftest import FIRST_MONDAY, SYSTEM

WEEKLY = {"rent": 10_000, "heating": 2_000}
WEEK = timedelta(weeks=1)


def the_cases(estate):
    with estate.council.look(actor=SYSTEM) as work:
        return list(work.session.exec(select(cases.Case).order_by(col(cases.Case.id))))


def steps(estate, case_id):
    with estate.council.look(actor=SYSTEM) as work:
        wanted = select(cases.CaseStep).where(cases.CaseStep.case_id == case_id)
        return list(work.session.exec(wanted.order_by(col(cases.CaseStep.id))))


def night(estate, day):
    estate.at(day, 4)
    estate.council.timetable.run_due()
    estate.council.settle()


def in_arrears(estate, weeks=3):
    """One tenancy that pays nothing for so many weeks; its account."""
    account_id = estate.let(WEEKLY)[0].account_id
    for n in range(weeks):
        estate.debit(FIRST_MONDAY + n * WEEK)
    return account_id


def test_a_case_opens_once_a_weeks_rent_is_missing_and_says_why(estate):
    account_id = estate.let(WEEKLY)[0].account_id
    estate.debit(FIRST_MONDAY)
    assert the_cases(estate) == []
    estate.debit(FIRST_MONDAY + WEEK)
    (case,) = the_cases(estate)
    assert (case.stage, case.key) == ("open", str(account_id))
    because = json.loads(steps(estate, case.id)[0].because)
    assert any("£120.00: 1.00 weeks" in one["text"] for one in because)
    with estate.council.look(actor=SYSTEM) as work:
        about = {one.subject for one in cases.subjects_of(work, case_id=case.id)}
    assert subject("account", account_id) in about
    assert len(about) == 3


def test_an_account_has_one_open_case_however_often_it_is_looked_at(estate):
    account_id = in_arrears(estate)
    for _ in range(3):
        with estate.council.work(actor=SYSTEM) as work:
            assess_accounts(work, account_ids=[account_id])
    assert len(the_cases(estate)) == 1


def test_the_case_follows_the_rules_from_night_to_night(estate):
    account_id = in_arrears(estate, weeks=2)
    seen = []
    day = FIRST_MONDAY + 2 * WEEK
    for n in range(7):
        estate.debit(day + n * WEEK)
        night(estate, day + n * WEEK + timedelta(days=1))
        seen.append(the_cases(estate)[0].stage)
    assert list(dict.fromkeys(seen)) == ["prevent", "letter_one", "letter_two", "pre_notice"]
    (case,) = the_cases(estate)
    assert all(json.loads(step.because) for step in steps(estate, case.id))
    assert estate.balance(account_id) == 9 * 12_000


def test_one_payment_moves_the_case_and_paying_all_closes_it(estate):
    account_id = in_arrears(estate)
    night(estate, FIRST_MONDAY + 2 * WEEK + timedelta(days=3))
    assert the_cases(estate)[0].stage == "prevent"
    estate.pay(account_id, 12_000)
    assert the_cases(estate)[0].closed_at is None
    estate.pay(account_id, 12_000)
    (case,) = the_cases(estate)
    assert (case.stage, estate.balance(account_id)) == ("cleared", 12_000)
    assert case.closed_at is not None


def test_a_held_case_stays_where_it_is_and_is_counted_as_held(estate):
    account_id = in_arrears(estate, weeks=2)
    with estate.council.work(actor=SYSTEM) as work:
        cases.place_hold(
            work,
            on=subject("account", account_id),
            kind="breathing space",
            reason="Moratorium",
            source="Debt Respite Scheme Regulations 2020",
        )
    night(estate, FIRST_MONDAY + WEEK + timedelta(days=4))
    assert the_cases(estate)[0].stage == "open"
    with estate.council.look(actor=SYSTEM) as work:
        last = work.session.exec(select(Assessment).where(col(Assessment.key).like("night/%"))).all()[-1]
    assert (last.held, last.moved, last.finished) == (1, 0, True)


def test_borough_serves_no_notice_by_itself(estate):
    account_id = in_arrears(estate, weeks=2)
    case = the_cases(estate)[0]
    move = cases.Move(case.id, "serve_notice", tuple(next_step(_facts(stage="pre_notice")).because))
    with estate.council.work(actor=SYSTEM) as work:
        refused = cases.move_cases(work, moves=[move]).refused
    assert refused
    assert the_cases(estate)[0].stage == "open"
    assert estate.balance(account_id) == 2 * 12_000


def test_an_officer_who_may_only_see_can_not_have_arrears_assessed(estate):
    account_id = estate.let(WEEKLY)[0].account_id
    officer = an_officer("rent_recovery.see")
    with pytest.raises(NotAllowed), estate.council.work(actor=officer) as work:
        assess_accounts(work, account_ids=[account_id])
    assert the_cases(estate) == []


def test_every_account_is_looked_at_in_chunks_and_told_as_one_event(estate):
    estate.council.registry.settings["rent_recovery"].chunk = 3
    estate.let(WEEKLY, count=10)
    for n in range(2):
        estate.debit(FIRST_MONDAY + n * WEEK)
    assert len(the_cases(estate)) == 10
    with estate.council.look(actor=SYSTEM) as work:
        last = work.session.exec(select(Assessment).order_by(col(Assessment.id).desc())).first()
        told = work.connection.exec_driver_sql(
            f"SELECT count(*) FROM audit_event WHERE name = '{ArrearsAssessed.name}'"
        ).scalar()
    assert (last.accounts, last.opened, told) == (10, 10, 2)


TODAY = date(2026, 6, 1)
LIMITS = Thresholds(
    open_at_weeks=100,
    open_at_least=2_000,
    prevent_after_days=3,
    letter_one_at_weeks=200,
    letter_one_after_days=7,
    letter_two_at_weeks=300,
    letter_two_after_days=14,
    pre_notice_at_weeks=400,
    pre_notice_after_days=7,
    close_at=0,
)


def _facts(*, arrears=100_000, weekly=10_000, stage="", days=30):
    since = TODAY - timedelta(days=days) if stage else None
    return Facts(today=TODAY, arrears=arrears, weekly=weekly, stage=stage, since=since)


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        (_facts(arrears=9_999), Step.NOTHING),
        (_facts(arrears=10_000), Step.OPEN),
        (_facts(arrears=1_999, weekly=1_000), Step.NOTHING),
        (_facts(arrears=2_000, weekly=1_000), Step.OPEN),
        (_facts(weekly=0), Step.NOTHING),
        (_facts(arrears=0), Step.NOTHING),
        (_facts(stage="open", days=2), Step.NOTHING),
        (_facts(stage="open", days=3), Step.PREVENT),
        (_facts(stage="prevent", arrears=19_999), Step.NOTHING),
        (_facts(stage="prevent", arrears=20_000, days=7), Step.LETTER_ONE),
        (_facts(stage="letter_one", days=13), Step.NOTHING),
        (_facts(stage="letter_one", arrears=30_000, days=14), Step.LETTER_TWO),
        (_facts(stage="letter_two", arrears=39_999), Step.NOTHING),
        (_facts(stage="letter_two", arrears=40_000, days=7), Step.PRE_NOTICE),
        (_facts(stage="pre_notice"), Step.NOTHING),
        (_facts(stage="notice_served", days=28), Step.NOTHING),
        (_facts(stage="notice_served", days=29), Step.NOTICE_LIVE),
        (_facts(stage="notice_live", arrears=0), Step.CLOSE),
        (_facts(stage="letter_two", arrears=0), Step.CLOSE),
        (_facts(stage="beyond", arrears=0), Step.NOTHING),
        (_facts(stage="beyond"), Step.NOTHING),
    ],
)
def test_what_happens_next(facts, step):
    decision = next_step(facts, LIMITS)
    assert decision.result is step
    assert decision.because


def test_a_hold_refuses_a_person_too(estate):
    in_arrears(estate, weeks=2)
    (case,) = the_cases(estate)
    officer = an_officer("rent_recovery.see", "rent_recovery.recover", "cases.hold", "cases.see")
    with estate.council.work(actor=officer) as work:
        cases.place_hold(
            work, on=subject("case", case.id), kind="dispute", reason="Disrepair", source="Policy"
        )
    because = next_step(_facts(stage="open"), LIMITS).because
    with pytest.raises(Objected, match="Disrepair"), estate.council.work(actor=officer) as work:
        cases.move_case(work, case_id=case.id, transition="prevent", because=because)
    assert the_cases(estate)[0].stage == "open"


def test_nobody_closes_a_case_as_paid_while_money_is_owed(estate):
    in_arrears(estate)
    (case,) = the_cases(estate)
    officer = an_officer("rent_recovery.recover", "rent_recovery.see", "cases.see")
    because = (Because("The tenant says that it is paid"),)

    with pytest.raises(Refused, match=r"£240\.00 is still owed"), estate.council.work(actor=officer) as work:
        cases.move_case(work, case_id=case.id, transition="close_cleared", because=because)

    (still,) = the_cases(estate)
    assert (still.stage, still.closed_at) == (case.stage, None)
