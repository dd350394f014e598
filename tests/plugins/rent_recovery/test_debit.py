"""The weekly debit: everybody is charged once, by the day, in one run."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from core.api import AlreadyDone, BadInput, NotAllowed, Refused, approval, payments, people, properties
from core.testing import an_officer
from plugins.rent_recovery import commands, rules
from plugins.rent_recovery.models import DebitedWeek
from plugins.rent_recovery.queries.charges import preview_of_week
from tests.plugins.rent_recovery.conftest import FIRST_MONDAY, SYSTEM

CHARGES = {"rent": 10_500, "service charges": 1_234, "heating": 801}


def postings(council):
    with council.look(actor=SYSTEM) as work:
        return work.session.exec(select(payments.Posting).where(payments.Posting.kind == "charge")).all()


def test_a_week_is_charged_to_every_tenancy_by_component(estate):
    started = estate.let(CHARGES, count=7)
    estate.debit(FIRST_MONDAY)
    assert [estate.balance(one.account_id) for one in started] == [sum(CHARGES.values())] * 7
    assert {one.head for one in postings(estate.council)} == set(CHARGES)
    with estate.council.look(actor=SYSTEM) as work:
        week = work.session.exec(select(DebitedWeek)).one()
        assert (week.count, week.total) == (21, 7 * sum(CHARGES.values()))


def test_the_preview_says_what_the_run_then_posts(estate):
    estate.let(CHARGES, count=3)
    with estate.council.look(actor=SYSTEM) as work:
        preview = preview_of_week(work, week_commencing=FIRST_MONDAY)
    assert postings(estate.council) == []
    estate.debit(FIRST_MONDAY)
    assert sum(one.total for one in preview) == sum(one.amount for one in postings(estate.council))


def test_a_week_is_never_debited_twice(estate):
    started = estate.let(CHARGES)[0]
    estate.debit(FIRST_MONDAY)
    with pytest.raises(AlreadyDone, match="debited before"):
        estate.debit(FIRST_MONDAY)
    assert estate.balance(started.account_id) == sum(CHARGES.values())


def test_a_week_that_is_not_debited_is_on_the_list_of_whoever_debits(estate):
    debits, looks = an_officer("rent_recovery.see", "rent_recovery.debit"), an_officer("rent_recovery.see")

    def offered(to):
        with estate.council.look(actor=to) as work:
            answers = work.ask.offers_for(work=work, subject=to.subject)
            return [(one.title, one.because) for answer in answers for one in answer]

    estate.let(CHARGES)
    estate.at(FIRST_MONDAY)
    because = "the week from Monday 6 April 2026 is not debited yet"
    assert offered(debits) == [("Debit this week’s rent", because)]
    assert offered(looks) == []
    estate.debit(FIRST_MONDAY)
    assert offered(debits) == []


@pytest.mark.parametrize(
    ("day", "refusal", "words"),
    [
        (date(2026, 4, 7), BadInput, "is none"),
        (date(2026, 4, 13), Refused, "has not begun"),
    ],
)
def test_a_day_that_is_no_monday_or_not_come_is_refused(estate, day, refusal, words):
    started = estate.let(CHARGES)[0]
    estate.at(date(2026, 4, 8))
    with pytest.raises(refusal, match=words), estate.council.work(actor=SYSTEM) as work:
        commands.debit_week(work, week_commencing=day)
    assert estate.balance(started.account_id) == 0


def test_an_officer_without_the_permission_debits_nothing(estate):
    started = estate.let(CHARGES)[0]
    officer = an_officer("rent_recovery.see", "payments.charge")
    with pytest.raises(NotAllowed), estate.council.work(actor=officer) as work:
        commands.debit_week(work, week_commencing=FIRST_MONDAY)
    assert estate.balance(started.account_id) == 0


def test_a_tenancy_is_charged_from_its_first_day_to_its_last(estate):
    started = estate.let({"rent": 10_500}, starts_on=date(2026, 4, 9), ends_on=date(2026, 4, 21))[0]
    for week in (6, 13, 20, 27):
        estate.debit(date(2026, 4, week))
    # four days, a whole week, and Monday with Tuesday of the third
    assert estate.balance(started.account_id) == 6_000 + 10_500 + 3_000


def test_a_rent_free_week_is_entered_without_a_charge(tmp_path, estate):
    policy = tmp_path / "policy.toml"
    policy.write_text("rent_free_weeks = [2026-04-13]\n")
    estate.council.registry.settings["rent_recovery"].policy = policy
    started = estate.let({"rent": 10_500})[0]
    estate.debit(FIRST_MONDAY)
    estate.debit(date(2026, 4, 13))
    assert estate.balance(started.account_id) == 10_500
    with pytest.raises(AlreadyDone):
        estate.debit(date(2026, 4, 13))


def test_who_is_recorded_late_is_charged_for_the_weeks_gone_by(estate):
    estate.debit(FIRST_MONDAY)
    estate.debit(date(2026, 4, 13))
    estate.at(date(2026, 4, 15))
    started = estate.let({"rent": 700}, starts_on=date(2026, 4, 10))[0]
    assert estate.balance(started.account_id) == 300 + 700
    assert sorted(one.due_on for one in postings(estate.council)) == [date(2026, 4, 10), date(2026, 4, 13)]
    estate.debit(date(2026, 4, 20))
    assert estate.balance(started.account_id) == 300 + 700 + 700


def test_the_timetable_debits_missed_weeks_and_none_twice(estate):
    started = estate.let({"rent": 10_500})[0]
    estate.at(FIRST_MONDAY)
    estate.council.timetable.run_due()
    estate.at(date(2026, 4, 29))
    estate.council.timetable.run_due()
    estate.council.timetable.run_due()
    assert estate.balance(started.account_id) == 4 * 10_500


def test_a_reversed_week_can_be_debited_again(estate):
    started = estate.let({"rent": 10_500})[0]
    estate.debit(FIRST_MONDAY)
    maker = an_officer("payments.reverse_run", name="Maker")
    checker = an_officer(
        "payments.reverse_run.approve", limits={"payments.reverse_run": 10**9}, name="Checker"
    )
    with estate.council.look(actor=SYSTEM) as work:
        run_id = work.session.exec(select(DebitedWeek.run_id)).one()
    with estate.council.work(actor=maker) as work:
        proposal = payments.propose_run_reversal(work, run_id=run_id, because="Wrong week")
        proposal_id = proposal.id
    with estate.council.work(actor=checker) as work:
        approval.approve(work, approval_id=proposal_id)
    estate.council.settle()
    assert estate.balance(started.account_id) == 0
    estate.debit(FIRST_MONDAY)
    assert estate.balance(started.account_id) == 10_500


@given(weekly=st.integers(1, 10**7), days=st.integers(0, 7))
def test_the_two_parts_of_a_divided_week_add_up_to_it(weekly, days):
    assert rules.part_week(weekly, days).result + rules.part_week(weekly, 7 - days).result == weekly


def test_the_run_charges_part_weeks_as_the_rule_does(estate):
    amounts = [1, 3, 7, 99, 100, 101, 12_345, 99_999]
    accounts = {}
    for n, weekly in enumerate(amounts):
        starts_on = FIRST_MONDAY + timedelta(days=n % 7)
        with estate.council.work(actor=SYSTEM) as work:
            home = properties.add_property(
                work, new=properties.NewProperty(kind="dwelling", line_1=f"{n} Row")
            )
            tenant = people.add_person(work, person=people.NewPerson(family_name=f"N{n}"))
            new = commands.NewTenancy(
                property_id=home,
                tenure="non-secure",
                starts_on=starts_on,
                tenants=(tenant,),
                charges={"rent": weekly},
            )
            accounts[commands.start_tenancy(work, tenancy=new).account_id] = (weekly, starts_on)
    estate.debit(FIRST_MONDAY)
    for account_id, (weekly, starts_on) in accounts.items():
        days = rules.days_charged(FIRST_MONDAY, starts_on).result
        assert estate.balance(account_id) == rules.part_week(weekly, days).result
