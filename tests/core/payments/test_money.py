"""Charges and payments: one by one, by the run, and which settles which."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, literal, select

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound, Refused
from core.payments import commands, queries
from core.payments.inputs import ChargeIn, PaymentIn
from core.payments.models import Account, Posting
from core.testing import an_officer
from core.values.ids import new_id
from tests.core.payments.books import (
    MAKER,
    MONDAY,
    TUESDAY,
    a_run,
    an_account,
    balance,
    balance_of_own,
    charge,
    left,
    pay,
    proven,
    refused,
    settled,
    some_accounts,
    told,
)


def test_a_charge_is_owed_and_a_payment_settles_it(council):
    account_id = an_account(council)
    due = charge(council, account_id, 10_000)
    paid = pay(council, account_id, 4_000)
    assert balance(council, account_id) == 6_000
    assert settled(council, account_id) == {(due, paid): 4_000}
    assert left(council, account_id) == {due: 6_000}
    assert balance_of_own(council, "income") == -10_000
    assert balance_of_own(council, "bank") == 4_000
    assert json.loads(told(council, "payments.payment_taken")[0]) == {
        "account_id": str(account_id),
        "posting_id": paid,
        "amount": 4_000,
        "effective_on": "2026-04-07",
    }
    proven(council)


def test_the_oldest_charge_is_settled_first_by_the_day_it_fell_due(council):
    account_id = an_account(council)
    later = charge(council, account_id, 500, due_on=date(2026, 5, 1))
    older = charge(council, account_id, 500, due_on=date(2026, 4, 1))
    paid = pay(council, account_id, 700)
    assert settled(council, account_id) == {(older, paid): 500, (later, paid): 200}


def test_credit_that_waits_settles_the_next_charge(council):
    account_id = an_account(council)
    paid = pay(council, account_id, 900)
    first, second = charge(council, account_id, 500), charge(council, account_id, 500)
    assert settled(council, account_id) == {(first, paid): 500, (second, paid): 400}
    assert left(council, account_id) == {second: 100}


def test_a_payer_who_names_a_debt_pays_that_debt_and_the_rest_goes_to_the_oldest(council):
    account_id = an_account(council)
    rent = charge(council, account_id, 500)
    costs = charge(council, account_id, 300)
    paid = pay(council, account_id, 400, debt=costs)
    assert settled(council, account_id) == {(costs, paid): 300, (rent, paid): 100}
    proven(council)


def test_several_in_one_run_who_name_the_same_debt_pay_it_once(council):
    account_id = an_account(council)
    rent, costs = charge(council, account_id, 500), charge(council, account_id, 300)
    rows = [PaymentIn(account_id, 200, TUESDAY, f"line/{n}", debt=costs) for n in range(3)]
    with council.work(actor=MAKER) as work:
        commands.take_payments(work, run=a_run("lines"), rows=rows)
    by_debt = {}
    for (debt, _), amount in settled(council, account_id).items():
        by_debt[debt] = by_debt.get(debt, 0) + amount
    assert by_debt == {costs: 300, rent: 300}
    proven(council)


def test_a_debt_of_another_account_cannot_be_named(council):
    one, other = some_accounts(council, 2)
    debt = charge(council, other, 500)
    with refused(council, NotFound, f"posting {debt} is not a charge"):
        pay(council, one, 500, debt=debt)


def test_money_that_waited_in_suspense_is_placed(council):
    account_id = an_account(council)
    with council.work(actor=MAKER) as work:
        suspense = commands.own_account(work, kind="suspense")
        rows = [PaymentIn(suspense, 700, TUESDAY, "line/1")]
        commands.take_payments(work, run=a_run("lines"), rows=rows)
    assert balance_of_own(council, "suspense") == -700
    with council.work(actor=MAKER) as work:
        commands.take_payment(work, payment=PaymentIn(account_id, 700, TUESDAY), from_id=suspense)
    assert balance_of_own(council, "suspense") == 0
    assert balance_of_own(council, "bank") == 700
    assert balance(council, account_id) == -700
    proven(council)


def test_a_run_charges_what_a_select_says_and_tells_one_event(council):
    ids = some_accounts(council, 40)
    pay(council, ids[0], 300)
    rows = select(Account.id.label("account_id"), literal(9_500).label("amount")).where(
        Account.kind == "rent"
    )
    with council.work(actor=MAKER) as work:
        done = commands.raise_charges(work, run=a_run("week"), rows=rows, head="rent", effective_on=MONDAY)
        assert (done.count, done.total) == (40, 380_000)
        assert queries.run_total(work, done.run_id) == done
        first = queries.accounts_in_run(work, done.run_id, limit=30)
        rest = queries.accounts_in_run(work, done.run_id, after=first[-1])
        assert sorted([*first, *rest]) == sorted(ids)
    (event,) = told(council, "payments.charges_raised")
    assert json.loads(event) == {
        "run_id": str(done.run_id),
        "kind": "debit",
        "count": 40,
        "total": 380_000,
        "effective_on": "2026-04-06",
    }
    assert {balance(council, each) for each in ids[1:]} == {9_500}
    assert balance(council, ids[0]) == 9_200
    assert sum(left(council, ids[0]).values()) == 9_200
    proven(council)


def test_a_run_keeps_what_each_row_says_of_itself(council):
    one, other = some_accounts(council, 2)
    rows = [ChargeIn(one, 500, "garage 12", date(2026, 5, 1), "garage/1"), ChargeIn(other, 700)]
    with council.work(actor=MAKER) as work:
        commands.raise_charges(work, run=a_run("garages"), rows=rows, head="garage", effective_on=MONDAY)
        first, second = (
            work.session.scalars(select(Posting).where(Posting.debit_account_id == each)).one()
            for each in (one, other)
        )
        assert (first.memo, first.due_on, first.source) == ("garage 12", date(2026, 5, 1), "garage/1")
        assert (second.memo, second.due_on, second.source) == ("", MONDAY, None)


def test_payments_by_the_thousand_settle_each_account_and_tell_one_event(council):
    ids = some_accounts(council, 1_000)
    rows = [ChargeIn(each, 500) for each in ids]
    with council.work(actor=MAKER) as work:
        commands.raise_charges(work, run=a_run("week"), rows=rows, head="rent", effective_on=MONDAY)
    lines = [PaymentIn(each, 300 + n % 3 * 200, TUESDAY, f"line/{n}") for n, each in enumerate(ids)]
    with council.work(actor=MAKER) as work:
        done = commands.take_payments(work, run=a_run("lines", "statement"), rows=lines)
    assert (done.count, done.total) == (1_000, sum(line.amount for line in lines))
    (event,) = told(council, "payments.payments_taken")
    assert json.loads(event)["accounts"] == 1_000
    assert [balance(council, each) for each in ids[:3]] == [200, 0, -200]
    proven(council)


BAD_PAYMENTS = {
    "nought": ({"amount": 0}, BadInput, "more than £0.00"),
    "money out": ({"amount": -5}, BadInput, "more than £0.00"),
    "far future": ({"received_on": date(3017, 1, 1)}, BadInput, "400 days"),
    "far past": ({"received_on": date(1066, 1, 1)}, BadInput, "before 1990"),
    "source used": ({"source": "line/used"}, AlreadyDone, "line/used"),
}


@pytest.mark.parametrize("name", BAD_PAYMENTS)
@pytest.mark.parametrize("in_a_run", [False, True])
def test_a_payment_that_cannot_be_taken(council, name, in_a_run):
    change, kind, words = BAD_PAYMENTS[name]
    account_id = an_account(council)
    pay(council, account_id, 100, source="line/used")
    good = PaymentIn(account_id, 100, TUESDAY)
    bad = good._replace(**change)
    with refused(council, kind, words), council.work(actor=MAKER) as work:
        if in_a_run:
            commands.take_payments(work, run=a_run("lines"), rows=[good, bad])
        else:
            commands.take_payment(work, payment=bad)


@pytest.mark.parametrize(
    ("rows", "kind", "words"),
    [
        (lambda ids: [ChargeIn(ids[0], 100), ChargeIn(ids[1], 0)], BadInput, "1 of the rows have an amount"),
        (
            lambda ids: [ChargeIn(ids[0], 100), ChargeIn(new_id(), 100)],
            NotFound,
            "1 of the rows name no account",
        ),
        (lambda ids: [ChargeIn(ids[0], 100, source="x/1")], AlreadyDone, "1 of the rows were charged before"),
    ],
)
def test_a_run_with_a_row_that_cannot_be_charged_charges_nobody(council, rows, kind, words):
    ids = some_accounts(council, 2)
    charge(council, ids[0], 100, source="x/1")
    with refused(council, kind, words), council.work(actor=MAKER) as work:
        commands.raise_charges(work, run=a_run("week"), rows=rows(ids), head="rent", effective_on=MONDAY)


def test_a_refused_run_leaves_nothing_even_when_the_caller_goes_on(council):
    ids = some_accounts(council, 2)
    with council.work(actor=MAKER) as work:
        with pytest.raises(BadInput):
            commands.raise_charges(
                work,
                run=a_run("week"),
                rows=[ChargeIn(ids[0], 5), ChargeIn(ids[1], -5)],
                head="rent",
                effective_on=MONDAY,
            )
        rows = [ChargeIn(ids[0], 5)]
        commands.raise_charges(work, run=a_run("week"), rows=rows, head="rent", effective_on=MONDAY)
    assert [balance(council, each) for each in ids] == [5, 0]
    assert len(told(council, "payments.charges_raised")) == 1
    proven(council)


def test_the_same_week_is_never_charged_twice(council):
    rows = [ChargeIn(each, 500) for each in some_accounts(council, 3)]
    with council.work(actor=MAKER) as work:
        commands.raise_charges(
            work, run=a_run("rent/2026-04-06"), rows=rows, head="rent", effective_on=MONDAY
        )
    with refused(council, AlreadyDone, "rent/2026-04-06"), council.work(actor=MAKER) as work:
        commands.raise_charges(
            work, run=a_run("rent/2026-04-06"), rows=rows, head="rent", effective_on=MONDAY
        )


def test_a_run_of_no_payments_is_a_run_all_the_same(council):
    account_id = an_account(council)
    paid = pay(council, account_id, 500)
    with council.work(actor=MAKER) as work:
        done = commands.take_payments(work, run=a_run("lines"), rows=[])
    assert (done.count, done.total) == (0, 0)
    assert left(council, account_id) == {paid: -500}
    proven(council)


def test_the_same_source_twice_in_one_run(council):
    account_id = an_account(council)
    rows = [PaymentIn(account_id, 100, TUESDAY, "line/1")] * 2
    with refused(council, BadInput, "same source twice"), council.work(actor=MAKER) as work:
        commands.take_payments(work, run=a_run("lines"), rows=rows)
    with council.work(actor=MAKER) as work:
        commands.take_payments(work, run=a_run("lines"), rows=rows[:1])
        assert set(queries.posted_sources(work, ["line/1", "line/2"])) == {"line/1"}


def test_a_debtor_may_not_be_the_other_side_of_money(council):
    one, other = some_accounts(council, 2)
    with refused(council, Refused, "a debtor's"), council.work(actor=MAKER) as work:
        commands.take_payment(work, payment=PaymentIn(one, 100, TUESDAY), from_id=other)
    with refused(council, Refused, "a debtor's"), council.work(actor=MAKER) as work:
        commands.raise_charges(
            work, run=a_run("week"), rows=[ChargeIn(one, 5)], head="x", effective_on=MONDAY, income_id=other
        )


def test_the_councils_own_account_is_not_charged_or_paid(council):
    with council.work(actor=MAKER) as work:
        bank = commands.own_account(work, kind="bank")
        commands.own_account(work, kind="income")
    with refused(council, Refused, "council's own"):
        charge(council, bank, 100)
    with refused(council, Refused, "council's own"), council.work(actor=MAKER) as work:
        rows = [ChargeIn(bank, 5)]
        commands.raise_charges(work, run=a_run("week"), rows=rows, head="x", effective_on=MONDAY)
    with refused(council, Refused, "only suspense"), council.work(actor=MAKER) as work:
        income = commands.own_account(work, kind="income")
        commands.take_payments(work, run=a_run("lines"), rows=[PaymentIn(income, 5, TUESDAY)])


@pytest.mark.parametrize("permission", ["payments.charge", "payments.take", "payments.return"])
def test_money_needs_its_permission(council, permission):
    account_id = an_account(council)
    paid = pay(council, account_id, 100)
    with refused(council, NotAllowed, permission), council.work(actor=an_officer("payments.see")) as work:
        if permission == "payments.charge":
            rows = [ChargeIn(account_id, 5)]
            commands.raise_charges(work, run=a_run("week"), rows=rows, head="x", effective_on=MONDAY)
        elif permission == "payments.take":
            commands.take_payments(work, run=a_run("lines"), rows=[PaymentIn(account_id, 5, TUESDAY)])
        else:
            commands.return_payment(work, posting_id=paid, source="line/9", returned_on=TUESDAY)


def test_what_the_bank_takes_back_is_owed_again(council):
    account_id = an_account(council)
    due = charge(council, account_id, 500)
    paid = pay(council, account_id, 500, source="line/1")
    with council.work(actor=MAKER) as work:
        commands.return_payment(
            work, posting_id=paid, source="line/2", returned_on=TUESDAY + timedelta(days=3)
        )
    assert balance(council, account_id) == 500
    assert left(council, account_id) == {due: 500}
    with refused(council, AlreadyDone, "already reversed"), council.work(actor=MAKER) as work:
        commands.return_payment(work, posting_id=paid, source="line/3", returned_on=TUESDAY)
    with refused(council, NotFound, "is not a payment"), council.work(actor=MAKER) as work:
        commands.return_payment(work, posting_id=due, source="line/4", returned_on=TUESDAY)
    proven(council)


def test_postings_are_never_changed_and_never_deleted(council):
    charge(council, an_account(council), 500)
    for words in ("UPDATE payments_posting SET amount = 1", "DELETE FROM payments_posting"):
        with pytest.raises(Exception, match="append-only"), council.engine.begin() as connection:
            connection.exec_driver_sql(words)
    with council.engine.connect() as connection:
        assert connection.execute(select(func.sum(Posting.amount))).scalar() == 500
