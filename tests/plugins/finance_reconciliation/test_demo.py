"""The demonstration is believable: most money is matched, some waits, and the books hold."""

from core.api import payments
from plugins.finance_reconciliation import demo, queries
from tests.plugins.finance_reconciliation.conftest import TESTER, TUESDAY


def test_three_weeks_of_statements_are_placed(town):
    with town.council.work(actor=TESTER) as work:
        for account in town.accounts:
            payments.raise_charge(work, account_id=account, amount=12_000, head="rent", effective_on=TUESDAY)
        demo.fill(work, 300)
    town.council.settle()
    states = [one.state for one in town.look(queries.statements)]
    assert states == ["placed"] * 3
    assert sum(town.balance(n) for n in range(6)) < 6 * 12_000
    assert {row[0] for row in town.look(queries.suspense_by_reason)} == {"unknown", "money_out"}
    demonstrated = [one for one in town.look(queries.bank_accounts) if one.name == "Rent income account"]
    assert town.proof(demonstrated[0].id).agrees
    town.assert_books_hold()
