"""The books can be proved: whatever is changed behind the ledger's back is found and named."""

import pytest
from sqlalchemy import text

from core.errors import NotAllowed
from core.payments import commands, queries
from core.payments.inputs import ChargeIn
from core.testing import an_officer
from tests.core.payments.books import MAKER, MONDAY, a_run, an_account, charge, pay, posting, proven

TAMPERED = {
    "UPDATE payments_balance SET balance = balance + 7 WHERE balance = 300": {"trial_balance", "balances"},
    "UPDATE payments_item SET allocated = allocated + 1 WHERE amount = 1000": {"items_allocated"},
    "UPDATE payments_item SET amount = amount + 1 WHERE amount = 1000": {"items_wrong"},
    "UPDATE payments_item SET due_on = '2020-01-01' WHERE amount = 700": {"items_wrong"},
    "UPDATE payments_item SET side = -side WHERE amount = 1000": {"items_wrong", "allocations_misplaced"},
    "DELETE FROM payments_item WHERE amount = 700": {"items_missing", "allocations_misplaced"},
    "UPDATE payments_run SET total = total + 1 WHERE key = 'week'": {"runs"},
    "UPDATE payments_account SET closed_on = '2027-01-01' WHERE kind = 'rent'": {"closed_flags"},
    "INSERT INTO payments_allocation (account_id, debit_posting_id, credit_posting_id, amount, allocated_at) "
    "SELECT account_id, debit_posting_id, credit_posting_id, 1, allocated_at FROM payments_allocation": {
        "items_allocated"
    },
    "INSERT INTO payments_posting (kind, debit_account_id, credit_account_id, amount, effective_on, due_on, "
    "posted_at, actor, head, memo) SELECT kind, debit_account_id, credit_account_id, 5, effective_on, "
    "due_on, posted_at, actor, head, memo FROM payments_posting WHERE amount = 700": {
        "balances",
        "items_missing",
    },
    "INSERT INTO payments_posting (kind, debit_account_id, credit_account_id, amount, effective_on, due_on, "
    "posted_at, actor, head, memo, reverses_id) SELECT 'reversal', debit_account_id, credit_account_id, "
    "amount, effective_on, due_on, posted_at, actor, head, memo, id FROM payments_posting "
    "WHERE amount = 700": {
        "balances",
        "items_missing",
        "reversals",
    },
    "DELETE FROM payments_balance WHERE balance = 300": {
        "trial_balance",
        "accounts_without_balance",
    },
}


def _some_books(council):
    account_id = an_account(council)
    charge(council, account_id, 1_000)
    charged = [ChargeIn(an_account(council), 400)]
    with council.work(actor=MAKER) as work:
        commands.raise_charges(work, run=a_run("week"), rows=charged, head="rent", effective_on=MONDAY)
    pay(council, account_id, 700)
    proven(council)
    return account_id


@pytest.mark.parametrize("statement", TAMPERED, ids=lambda words: words[:40])
def test_what_was_tampered_with_is_found(council, statement):
    _some_books(council)
    with council.engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount
    with council.look(actor=MAKER) as work:
        found = queries.prove(work)
    assert {each.check for each in found} == TAMPERED[statement]


def test_a_difference_says_where_and_how_much(council):
    account_id = _some_books(council)
    with council.engine.begin() as connection:
        connection.execute(text("UPDATE payments_balance SET balance = balance + 7 WHERE balance = 300"))
    with council.look(actor=MAKER) as work:
        found = {each.check: each for each in queries.prove(work)}
    assert (found["trial_balance"].kept, found["trial_balance"].should_be) == (7, 0)
    assert (found["balances"].subject, found["balances"].kept, found["balances"].should_be) == (
        str(account_id),
        307,
        300,
    )


def test_a_posting_behind_a_closed_period_is_found(council):
    account_id = an_account(council)
    number = charge(council, account_id, 500)
    assert posting(council, number).posted_at.startswith("2026-04-07")
    with council.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO payments_period (id, starts_on, ends_on, closed_at, closed_by) "
                "SELECT id, '2026-04-01', '2026-04-30', '2026-04-02', 'user/1' "
                "FROM payments_account WHERE kind = 'rent'"
            )
        )
    with council.look(actor=MAKER) as work:
        assert [(each.check, each.subject) for each in queries.prove(work)] == [
            ("posted_into_closed", str(number))
        ]


def test_proving_needs_to_see(council):
    with pytest.raises(NotAllowed), council.look(actor=an_officer("people.see")) as work:
        queries.prove(work)
