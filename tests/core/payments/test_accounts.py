"""Accounts are opened with a reference that catches slips, and closed only at nought."""

import json
from datetime import date

import pytest
from sqlalchemy import text

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound, Refused
from core.payments import commands, queries, rules
from core.payments.inputs import AccountIn, ChargeIn, PaymentIn
from core.testing import an_officer
from core.values.ids import new_id
from tests.core.payments.books import (
    MAKER,
    TUESDAY,
    a_run,
    an_account,
    balance,
    charge,
    pay,
    proven,
    reference,
    refused,
    some_accounts,
    told,
)


def test_an_account_opens_at_nought_with_a_reference_that_has_a_check_digit(council):
    account_id = an_account(council)
    assert balance(council, account_id) == 0
    assert rules.is_account_reference(reference(council, account_id)).result
    assert json.loads(told(council, "payments.account_opened")[0]) == {
        "account_id": str(account_id),
        "kind": "rent",
    }


def test_many_accounts_open_at_once_in_order_and_tell_one_event(council):
    with council.work(actor=MAKER) as work:
        opened = commands.open_accounts(work, accounts=[AccountIn(kind="rent")] * 2_500)
    numbers = [int(one.reference[:-1]) for one in opened]
    assert numbers == list(range(numbers[0], numbers[0] + 2_500))
    assert len({one.account_id for one in opened}) == 2_500
    (event,) = told(council, "payments.accounts_opened")
    assert json.loads(event)["count"] == 2_500
    proven(council)


def test_a_reference_from_elsewhere_is_kept_and_never_given_again(council):
    elsewhere = rules.reference(10_000_003, rules.ACCOUNT_DIGITS)
    with council.work(actor=MAKER) as work:
        commands.open_account(work, account=AccountIn(kind="rent", reference=elsewhere))
        opened = commands.open_accounts(work, accounts=[AccountIn(kind="rent")] * 5)
    assert [int(one.reference[:-1]) for one in opened] == [10_000_004 + n for n in range(5)]


@pytest.mark.parametrize(
    ("account", "kind", "words"),
    [
        (AccountIn(kind="rent", reference="100000001"), BadInput, "does not fit"),
        (AccountIn(kind="rent", reference="12"), BadInput, "9 digits"),
        (AccountIn(kind="  "), BadInput, "kind of account"),
        (AccountIn(kind="rent", reference=rules.reference(10_000_000, 9)), AlreadyDone, "is taken"),
    ],
)
def test_an_account_that_cannot_be_opened(council, account, kind, words):
    an_account(council)
    with refused(council, kind, words), council.work(actor=MAKER) as work:
        commands.open_account(work, account=account)


def test_the_council_has_one_own_account_of_a_kind(council):
    with council.work(actor=MAKER) as work:
        first = commands.own_account(work, kind="bank")
    with council.work(actor=MAKER) as work:
        assert commands.own_account(work, kind="bank") == first
        assert commands.own_account(work, kind="bank", cost_code="X1") != first


def test_an_account_at_nought_closes_and_takes_nothing_more(council):
    account_id = an_account(council)
    charge(council, account_id, 500)
    pay(council, account_id, 500)
    with council.work(actor=MAKER) as work:
        commands.close_account(work, account_id=account_id)
    with refused(council, Refused, "closed"):
        charge(council, account_id, 500)
    with refused(council, Refused, "closed"):
        pay(council, account_id, 500)
    with refused(council, Refused, reference(council, account_id)), council.work(actor=MAKER) as work:
        row = ChargeIn(account_id, 500)
        commands.raise_charges(work, run=a_run("week"), rows=[row], head="rent", effective_on=TUESDAY)
    with refused(council, Refused, "suspense"), council.work(actor=MAKER) as work:
        commands.take_payments(work, run=a_run("lines"), rows=[PaymentIn(account_id, 500, TUESDAY)])
    with council.look(actor=MAKER) as work:
        assert queries.closed_among(work, [account_id, an_account(council)]) == {account_id}


@pytest.mark.parametrize(
    ("charged", "paid", "words"),
    [(700, 200, "still owes £5.00"), (200, 700, "is £5.00 in credit")],
)
def test_an_account_that_is_not_at_nought_stays_open(council, charged, paid, words):
    account_id = an_account(council)
    charge(council, account_id, charged)
    pay(council, account_id, paid)
    with refused(council, Refused, words), council.work(actor=MAKER) as work:
        commands.close_account(work, account_id=account_id)


def test_an_account_cannot_close_before_it_opened(council):
    account_id = an_account(council)
    with refused(council, BadInput, "was opened on 2026-04-07"), council.work(actor=MAKER) as work:
        commands.close_account(work, account_id=account_id, closed_on=date(2026, 4, 1))


def test_the_database_itself_keeps_a_closed_account_at_nought(council):
    account_id = an_account(council)
    with council.work(actor=MAKER) as work:
        commands.close_account(work, account_id=account_id)
    with pytest.raises(Exception, match="closed_is_settled"), council.engine.begin() as connection:
        connection.execute(text("UPDATE payments_balance SET balance = 1 WHERE closed"))
    assert balance(council, account_id) == 0


def test_an_account_that_is_not_there(council):
    with refused(council, NotFound, "no such account"):
        charge(council, new_id(), 500)
    with refused(council, NotFound, "no such account"), council.look(actor=MAKER) as work:
        queries.balance(work, new_id())


@pytest.mark.parametrize("permission", ["payments.open_account", "payments.close_account"])
def test_opening_and_closing_need_their_permission(council, permission):
    account_id = an_account(council)
    nobody = an_officer("payments.see")
    with refused(council, NotAllowed, permission), council.work(actor=nobody) as work:
        if permission == "payments.open_account":
            commands.open_accounts(work, accounts=[AccountIn(kind="rent")])
        else:
            commands.close_account(work, account_id=account_id)


def test_accounts_are_found_by_reference_many_at_once(council):
    ids = some_accounts(council, 3)
    references = [reference(council, each) for each in ids]
    with council.look(actor=MAKER) as work:
        found = queries.accounts_by_reference(work, [*references, "999999999"])
        assert {text: row.id for text, row in found.items()} == dict(zip(references, ids, strict=True))


def test_who_may_not_see_accounts_sees_none(council):
    account_id = an_account(council)
    with council.look(actor=an_officer("people.see")) as work:
        assert queries.balances(work, [account_id]) == {}
        assert queries.accounts_by_reference(work, [reference(council, account_id)]) == {}
        with pytest.raises(NotFound):
            queries.statement(work, account_id, None)
