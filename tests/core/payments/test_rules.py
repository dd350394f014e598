"""The room's pure rules: each answers with its because."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.payments import rules

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def _open(numbers_from):
    return st.lists(st.tuples(st.integers(1, 999), days), max_size=8).map(
        lambda rows: [rules.Open(numbers_from + n, *row) for n, row in enumerate(rows)]
    )


@given(_open(1), _open(100))
def test_as_much_is_settled_as_can_be_and_nothing_twice(charges, payments):
    found = rules.settle_oldest_first(charges, payments).result
    owed, paid = sum(one.left for one in charges), sum(one.left for one in payments)
    assert sum(each.amount for each in found) == min(owed, paid)
    assert all(each.amount > 0 for each in found)
    for one in charges:
        assert sum(each.amount for each in found if each.debit_posting_id == one.posting_id) <= one.left
    for one in payments:
        assert sum(each.amount for each in found if each.credit_posting_id == one.posting_id) <= one.left


@given(_open(1), _open(100))
def test_no_younger_charge_is_settled_while_an_older_one_is_owed(charges, payments):
    found = rules.settle_oldest_first(charges, payments).result
    settled = {one: sum(e.amount for e in found if e.debit_posting_id == one.posting_id) for one in charges}
    ordered = sorted(charges, key=lambda one: (one.due_on, one.posting_id))
    for older, younger in itertools.pairwise(ordered):
        assert settled[older] == older.left or settled[younger] == 0


def test_what_is_ranked_is_settled_first():
    charges = [rules.Open(1, 500, date(2026, 1, 1)), rules.Open(2, 300, date(2026, 3, 1))]
    payments = [rules.Open(9, 400, date(2026, 4, 1))]
    decision = rules.settle_oldest_first(charges, payments, {2: 5})
    assert decision.result == (rules.Settled(2, 9, 300), rules.Settled(1, 9, 100))
    assert "ranked first" in decision.because[0].text


@pytest.mark.parametrize(
    ("balance", "refund", "write_off", "close"),
    [(500, 0, 500, False), (-500, 500, 0, False), (0, 0, 0, True)],
)
def test_what_a_balance_allows(balance, refund, write_off, close):
    assert rules.most_to_refund(balance).result == refund
    assert rules.most_to_write_off(balance).result == write_off
    assert rules.may_close(balance).result is close


@pytest.mark.parametrize(
    ("day", "may"),
    [
        (date(1989, 12, 31), False),
        (date(1990, 1, 1), True),
        (date(2027, 5, 12), True),
        (date(2027, 5, 13), False),
        (date(3017, 1, 1), False),
    ],
)
def test_money_counts_on_days_that_can_be_meant(day, may):
    assert rules.may_count_on(day, date(2026, 4, 7)).result is may


@given(st.integers(10_000_000, 99_999_999), st.integers(0, 8), st.integers(1, 9))
def test_an_account_reference_with_one_wrong_digit_is_none(number, place, shift):
    reference = rules.reference(number, rules.ACCOUNT_DIGITS)
    assert rules.is_account_reference(reference).result
    assert not rules.is_invoice_number(reference).result
    wrong = reference[:place] + str((int(reference[place]) + shift) % 10) + reference[place + 1 :]
    assert not rules.is_account_reference(wrong).result


def test_a_series_that_is_used_up_says_so():
    with pytest.raises(ValueError, match="used up"):
        rules.reference(100_000_000, rules.ACCOUNT_DIGITS)
    decision = rules.is_account_reference("100000001")
    assert decision.sources == ("ISO 7064 MOD 11,10",)
