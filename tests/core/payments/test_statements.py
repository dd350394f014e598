"""What an account says of itself: its statement, what is left to pay, and how old that is."""

from datetime import date, timedelta
from types import ModuleType

from sqlalchemy import select

from core.hooks import hookimpl
from core.manifest import Manifest
from core.payments import commands, queries
from core.payments.inputs import ChargeIn
from core.payments.models import Posting
from core.testing import a_council
from core.values.period import Period
from tests.core.payments.books import MAKER, a_run, an_account, charge, pay, settled, some_accounts

APRIL = Period(date(2026, 4, 1), date(2026, 4, 30))


def test_a_statement_runs_from_what_stood_before_to_what_stands_after(council):
    account_id = an_account(council)
    charge(council, account_id, 1_000, on=date(2026, 3, 30))
    first = charge(council, account_id, 500, on=date(2026, 4, 6))
    paid = pay(council, account_id, 700, on=date(2026, 4, 1))
    charge(council, account_id, 250, on=date(2026, 5, 4))
    with council.look(actor=MAKER) as work:
        shown = queries.statement(work, account_id, APRIL)
        lines = [(line.posting.id, line.amount, line.balance) for line in shown.lines]
    assert (shown.opening, lines, shown.closing) == (1_000, [(paid, -700, 300), (first, 500, 800)], 800)


def test_the_councils_own_account_has_a_statement_too(council):
    account_id = an_account(council)
    pay(council, account_id, 300, on=date(2026, 3, 2))
    pay(council, account_id, 500, on=date(2026, 4, 2))
    with council.work(actor=MAKER) as work:
        bank = commands.own_account(work, kind="bank")
    with council.look(actor=MAKER) as work:
        shown = queries.statement(work, bank, APRIL)
    assert (shown.opening, [line.amount for line in shown.lines], shown.closing) == (300, [500], 800)


def test_what_is_left_to_pay_on_many_accounts(council):
    one, other = some_accounts(council, 2)
    due = charge(council, one, 500)
    paid_up, rest = charge(council, other, 300), charge(council, other, 400, due_on=date(2026, 5, 1))
    pay(council, other, 350)
    with council.look(actor=MAKER) as work:
        found = {each.posting_id: each for each in queries.open_charges(work, [one, other])}
    assert paid_up not in found
    assert found[due].left == 500
    assert (found[rest].amount, found[rest].left, found[rest].due_on) == (400, 350, date(2026, 5, 1))


def test_arrears_by_age(council):
    on = date(2026, 7, 1)
    for days, amount in ((0, 1), (27, 10), (28, 100), (90, 1_000), (91, 10_000), (400, 100_000), (-1, 5)):
        charge(council, an_account(council), amount, due_on=on - timedelta(days=days))
    charge(council, an_account(council, "licence"), 7, due_on=on)
    with council.look(actor=MAKER) as work:
        everybody = queries.arrears_by_age(work, on=on)
        rent = queries.arrears_by_age(work, on=on, kind="rent")
    assert [(band.from_days, band.accounts, band.amount) for band in rent] == [
        (0, 2, 11),
        (28, 2, 1_100),
        (91, 1, 10_000),
        (182, 0, 0),
        (365, 1, 100_000),
    ]
    assert (everybody[0].accounts, everybody[0].amount) == (3, 18)


def test_who_is_in_arrears_can_be_charged_by_a_select(council):
    owing, level = some_accounts(council, 2)
    charge(council, owing, 500)
    rows = queries.in_arrears(kind="rent").subquery()
    costs = select(rows.c.account_id, (rows.c.balance * 0 + 70).label("amount"))
    with council.work(actor=MAKER) as work:
        done = commands.raise_charges(
            work, run=a_run("costs"), rows=costs, head="costs", effective_on=date(2026, 4, 7)
        )
        again = commands.raise_charges(
            work, run=a_run("none"), rows=[], head="costs", effective_on=date(2026, 4, 7)
        )
        charged = work.session.scalars(select(Posting.debit_account_id).where(Posting.head == "costs")).all()
    assert (done.count, charged, again.count, again.total) == (1, [owing], 0, 0)
    assert level not in charged


def test_a_statement_of_an_account_that_nobody_used(council):
    with council.look(actor=MAKER) as work:
        shown = queries.statement(work, an_account(council), APRIL)
    assert (shown.opening, shown.lines, shown.closing) == (0, (), 0)


def test_a_hook_may_rank_what_is_settled_first(tmp_path):
    """The later charge is ranked, so it is paid before the older one."""
    plugin = ModuleType("ranking")
    plugin.manifest = Manifest(name="ranking", title="Ranking", purpose="For a test", version="1", core=">=0")

    @hookimpl
    def order_charges(work, account_ids):
        found = queries.open_charges(work, account_ids)
        return {each.posting_id: 1 for each in found if each.head == "costs"}

    plugin.order_charges = order_charges
    council = a_council(tmp_path, "ranking", extra={"ranking": plugin})
    account_id = an_account(council)
    rent = charge(council, account_id, 500)
    with council.work(actor=MAKER) as work:
        rows = [ChargeIn(account_id, 300)]
        commands.raise_charges(work, run=a_run("c"), rows=rows, head="costs", effective_on=date(2026, 4, 7))
    paid = pay(council, account_id, 400)
    costs = rent + 1
    assert settled(council, account_id) == {(costs, paid): 300, (rent, paid): 100}
    council.close()
