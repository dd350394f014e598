"""Many at once: sessions that post on the same accounts neither deadlock nor lose a penny."""

import random
import threading

from core.approval import approve
from core.errors import Refused
from core.payments import commands, queries
from core.payments.inputs import ChargeIn, PaymentIn
from core.testing import a_council
from tests.core.payments.books import (
    CHECKER,
    MAKER,
    MONDAY,
    TUESDAY,
    a_run,
    an_account,
    balance,
    balance_of_own,
    pay,
    proven,
    some_accounts,
)


def test_threads_that_pay_overlapping_accounts_do_not_deadlock_and_books_balance(tmp_path, postgres_url):
    council = a_council(tmp_path, database=postgres_url)
    ids = some_accounts(council, 60)
    with council.work(actor=MAKER) as work:
        for kind in ("bank", "income"):
            commands.own_account(work, kind=kind)
        rows = [ChargeIn(each, 5_000) for each in ids]
        commands.raise_charges(work, run=a_run("week"), rows=rows, head="rent", effective_on=MONDAY)
    errors = []
    start = threading.Barrier(6)

    def post(thread):
        shuffled = random.Random(thread)  # noqa: S311 - only an order that can be repeated
        start.wait()
        try:
            for turn in range(8):
                chosen = shuffled.sample(ids, 40)
                with council.work(actor=MAKER) as work:
                    if thread % 2:
                        paid = [PaymentIn(each, 100, TUESDAY, f"{thread}/{turn}/{each}") for each in chosen]
                        commands.take_payments(work, run=a_run(f"pay/{thread}/{turn}"), rows=paid)
                    else:
                        charged = [ChargeIn(each, 100) for each in chosen]
                        run = a_run(f"charge/{thread}/{turn}")
                        commands.raise_charges(work, run=run, rows=charged, head="rent", effective_on=MONDAY)
        except Exception as error:  # noqa: BLE001 - told by the main thread
            errors.append(error)

    threads = [threading.Thread(target=post, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert balance_of_own(council, "bank") == 3 * 8 * 40 * 100
    with council.look(actor=MAKER) as work:
        assert sum(queries.balances(work, ids).values()) == 60 * 5_000
    proven(council)
    council.close()


def test_two_who_refund_the_same_credit_at_once_refund_it_once(tmp_path, postgres_url):
    council = a_council(tmp_path, database=postgres_url)
    account_id = an_account(council)
    pay(council, account_id, 500)
    with council.work(actor=MAKER) as work:
        commands.own_account(work, kind="refunds")
        wanted = [
            commands.propose_refund(work, account_id=account_id, amount=400, because="overpaid").id
            for _ in range(4)
        ]
    start = threading.Barrier(4)
    refusals = []

    def refund(approval_id):
        start.wait()
        try:
            with council.work(actor=CHECKER) as work:
                approve(work, approval_id=approval_id)
        except Refused as refusal:
            refusals.append(str(refusal))

    threads = [threading.Thread(target=refund, args=(each,)) for each in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == 3
    assert all("in credit" in words for words in refusals)
    assert balance(council, account_id) == -100
    proven(council)
    council.close()
