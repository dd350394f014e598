"""Garages from the first letting to the keys, on a council that stands in this process."""

from datetime import UTC, date, datetime

import pytest

# begin quote test
from core.api import Actor, AlreadyDone, BadInput, NotAllowed, cases, payments, people
from core.testing import a_council, an_officer
from core.values import Line, subject
from garages import commands, plugin, queries, rules, subscribers

OFFICER = an_officer("garages.see", "garages.let", "payments.open_account", "payments.see", "people.change")
CASHIER = an_officer("payments.take", name="Chris Cashier")


@pytest.fixture
def council(tmp_path):
    """A council with this plugin on a fresh database; it is 9 o'clock on Tuesday 7 April 2026."""
    return a_council(tmp_path, "garages", extra={"garages": plugin})


@pytest.fixture
def garage(council):
    """A single garage, let to a person."""
    with council.work(actor=OFFICER) as work:
        person_id = people.add_person(work, person=people.NewPerson("Okafor", "Ada"))
        added = commands.add_garage(work, number="G-0042", size="single")
        work.flush()
        commands.let_garage(work, garage_id=added.id, person_id=person_id)
        work.flush()
        return added.model_copy()


def stage_of(council, garage):
    with council.look(actor=OFFICER) as work:
        return cases.cases_about(work, subject=subject("garage", garage.id))[0].stage


def test_the_keys_wait_for_the_first_rent(council, garage):
    council.timetable.run_due()  # the job is first seen: what was due before is not owed
    council.clock.set(datetime(2026, 4, 13, 0, 30, tzinfo=UTC))
    council.timetable.run_due()  # Monday, half past one in Britain
    council.settle()
    with council.look(actor=OFFICER) as work:
        assert payments.balance(work, garage.account_id) == 1_500
    assert stage_of(council, garage) == "unpaid"

    with council.work(actor=CASHIER) as work:
        paid = payments.PaymentIn(garage.account_id, 1_500, date(2026, 4, 13))
        payments.take_payment(work, payment=paid)
    council.settle()

    assert stage_of(council, garage) == "paid"


# end quote test


def test_a_run_of_a_bank_statement_counts_as_well(council, garage):
    with council.work(actor=CASHIER) as work:
        run = payments.RunIn(
            key="statement/1", kind="bank", starts_on=date(2026, 4, 7), ends_on=date(2026, 4, 7)
        )
        rows = [payments.PaymentIn(garage.account_id, 3_000, date(2026, 4, 7))]
        payments.take_payments(work, run=run, rows=rows)
    council.settle()

    assert stage_of(council, garage) == "paid"


def test_hearing_twice_calls_for_the_keys_once(council, garage):
    event = payments.PaymentTaken(
        account_id=garage.account_id, posting_id=1, amount=1_500, effective_on=date(2026, 4, 7)
    )
    for _ in range(2):
        with council.work(actor=Actor.system("test")) as work:
            subscribers.keys_after_payments(work, [event])

    with council.look(actor=OFFICER) as work:
        case = cases.cases_about(work, subject=subject("garage", garage.id))[0]
        steps = [one for one in cases.timeline(work, case_id=case.id) if one.kind == "step"]
    assert case.stage == "paid"
    assert len(steps) == 2  # opened, and moved once


def test_a_part_of_the_rent_does_not_bring_the_keys(council, garage):
    with council.work(actor=OFFICER) as work:
        work.actor = an_officer("payments.charge")
        commands.charge_week(work, monday=date(2026, 4, 6))
    with council.work(actor=CASHIER) as work:
        payments.take_payment(work, payment=payments.PaymentIn(garage.account_id, 1_499, date(2026, 4, 7)))
    council.settle()

    assert stage_of(council, garage) == "unpaid"


def test_a_line_that_names_a_garage_is_its_money(council, garage):
    lines = [
        Line(1, 1_500, date(2026, 4, 7), ("RENT G-0042 APRIL",)),
        Line(2, 1_500, date(2026, 4, 7), ("rent g-0042 or G-0043",)),
        Line(3, 1_500, date(2026, 4, 7), ("G-0099",)),
    ]
    with council.look(actor=OFFICER) as work:
        answers = [match for answer in work.ask.identify_accounts(work=work, lines=lines) for match in answer]

    assert [(one.line, one.account_id, one.certain) for one in answers] == [(1, garage.account_id, True)]


def test_the_letter_about_the_keys_names_the_garage(council, garage):
    with council.look(actor=OFFICER) as work:
        about = subject("garage", garage.id)
        known = work.ask.fields_for(work=work, notice="garage_keys_ready", subjects=[about])
        panels = work.ask.panels_for(work=work, subject=subject("account", garage.account_id))

    assert known == [{about: {"garage_number": "G-0042", "weekly_rent": "£15.00"}}]
    assert panels[0][0].rows == (("G-0042", "single", "let since 2026-04-07"),)


def test_a_garage_is_let_once(council, garage):
    with pytest.raises(AlreadyDone, match="let since"), council.work(actor=OFFICER) as work:
        commands.let_garage(work, garage_id=garage.id, person_id=garage.id)

    with council.look(actor=OFFICER) as work:
        assert len(cases.cases_about(work, subject=subject("garage", garage.id))) == 1


def test_only_who_may_lets_garages(council):
    with pytest.raises(NotAllowed), council.work(actor=CASHIER) as work:
        commands.add_garage(work, number="G-0001", size="single")

    with council.look(actor=OFFICER) as work:
        assert list(queries.all_garages(work)) == []


@pytest.mark.parametrize(
    ("number", "size", "said"),
    [("42", "single", "G-0042"), ("G-0042", "triple", "single or double")],
    ids=["a number as people write it", "a size that is none"],
)
def test_a_slip_of_the_pen_is_refused(council, number, size, said):
    with pytest.raises(BadInput, match=said), council.work(actor=OFFICER) as work:
        commands.add_garage(work, number=number, size=size)

    with council.look(actor=OFFICER) as work:
        assert list(queries.all_garages(work)) == []


@pytest.mark.parametrize(
    ("label", "size", "council_tenant", "pence"),
    [
        ("a tenant's single garage", "single", True, 1_500),
        ("a neighbour's single garage", "single", False, 1_800),
        ("a tenant's double garage", "double", True, 2_400),
        ("a neighbour's double garage", "double", False, 2_880),
    ],
)
def test_the_rent_says_why(label, size, council_tenant, pence):
    decision = rules.weekly_rent(size, council_tenant=council_tenant)

    assert decision.result == pence, label
    assert len(decision.because) == (1 if council_tenant else 2)
