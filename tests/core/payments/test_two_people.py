"""Maker is never checker: every act of the room is proposed by one person and approved by another."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from core.approval import approve, reject
from core.errors import AlreadyDone, BadInput, Conflict, NotAllowed, NotFound, Refused
from core.payments import ACTS, commands, queries
from core.payments.commands import acts
from core.payments.commands.billing import authorise_batch
from core.payments.commands.periods import close_period
from core.payments.inputs import ChargeIn, InvoiceLineIn
from core.payments.models import Batch, Invoice, Posting
from core.testing import an_officer
from tests.core.payments.books import (
    CHECKER,
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
    posting,
    proven,
    refused,
    settled,
    some_accounts,
    told,
)

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def _refund(council):
    account_id = an_account(council)
    pay(council, account_id, 900)
    return lambda work: commands.propose_refund(work, account_id=account_id, amount=400, because="overpaid")


def _write_off(council):
    account_id = an_account(council)
    charge(council, account_id, 900)
    return lambda work: commands.propose_write_off(
        work, account_id=account_id, amount=400, because="untraceable"
    )


def _adjust(council):
    account_id = an_account(council)
    return lambda work: commands.propose_adjustment(
        work, account_id=account_id, amount=-400, head="rent", because="void week"
    )


def _transfer(council):
    one, other = some_accounts(council, 2)
    charge(council, one, 900)
    return lambda work: commands.propose_transfer(work, from_id=one, to_id=other, amount=400, because="moved")


def _reverse(council):
    charged = charge(council, an_account(council), 400)
    return lambda work: commands.propose_reversal(work, posting_id=charged, because="wrong account")


def _reverse_run(council):
    rows = [ChargeIn(each, 200) for each in some_accounts(council, 2)]
    with council.work(actor=MAKER) as work:
        run = commands.raise_charges(work, run=a_run("week"), rows=rows, head="rent", effective_on=MONDAY)
    return lambda work: commands.propose_run_reversal(work, run_id=run.run_id, because="wrong week")


def _close_period(council):
    with council.work(actor=MAKER) as work:
        period_id = commands.open_period(work, starts_on=MARCH[0], ends_on=MARCH[1])
    return lambda work: commands.propose_closing(work, period_id=period_id, because="month end")


def _authorise_batch(council):
    batch_id = _a_batch(council, 150, 250)
    return lambda work: commands.propose_batch(work, batch_id=batch_id, because="checked")


def _a_batch(council, *totals):
    with council.work(actor=MAKER) as work:
        batch_id = commands.open_batch(work, kind="licences")
    for total in totals:
        account_id = an_account(council, "licence")
        with council.work(actor=MAKER) as work:
            lines = [InvoiceLineIn("Licence fee", total + 50), InvoiceLineIn("Discount", -50)]
            commands.raise_invoice(
                work,
                batch_id=batch_id,
                account_id=account_id,
                head="licence",
                lines=lines,
                due_on=date(2026, 5, 5),
            )
    return batch_id


PROPOSALS = {
    "payments.refund": _refund,
    "payments.write_off": _write_off,
    "payments.adjust": _adjust,
    "payments.transfer": _transfer,
    "payments.reverse": _reverse,
    "payments.reverse_run": _reverse_run,
    "payments.close_period": _close_period,
    "payments.authorise_batch": _authorise_batch,
}
OF_MONEY = sorted(set(PROPOSALS) - {"payments.close_period"})


def proposed(council, propose, actor=MAKER):
    with council.work(actor=actor) as work:
        return propose(work).id


def approved(council, propose, actor=CHECKER):
    approval_id = proposed(council, propose)
    with council.work(actor=actor) as work:
        return approve(work, approval_id=approval_id)


def test_every_act_of_the_room_is_tried_here():
    assert {act.name for act in ACTS} == set(PROPOSALS)


@pytest.mark.parametrize("act", PROPOSALS)
def test_another_person_approves_it_once(council, act):
    approval_id = proposed(council, PROPOSALS[act](council))
    with council.work(actor=CHECKER) as work:
        approve(work, approval_id=approval_id)
    with refused(council, AlreadyDone, "already approved"), council.work(actor=CHECKER) as work:
        approve(work, approval_id=approval_id)
    proven(council)


@pytest.mark.parametrize("act", PROPOSALS)
def test_its_maker_is_never_its_checker(council, act):
    approval_id = proposed(council, PROPOSALS[act](council))
    with refused(council, NotAllowed, "you proposed this yourself"), council.work(actor=MAKER) as work:
        approve(work, approval_id=approval_id)


@pytest.mark.parametrize("act", PROPOSALS)
def test_it_needs_the_permission_to_propose_and_the_permission_to_approve(council, act):
    propose = PROPOSALS[act](council)
    without = replace(MAKER, permissions=MAKER.permissions - {act})
    with refused(council, NotAllowed, act):
        proposed(council, propose, actor=without)
    approval_id = proposed(council, propose)
    without = replace(CHECKER, permissions=CHECKER.permissions - {f"{act}.approve"})
    with refused(council, NotAllowed, f"{act}.approve"), council.work(actor=without) as work:
        approve(work, approval_id=approval_id)


@pytest.mark.parametrize("act", OF_MONEY)
def test_it_must_be_within_the_approvers_limit(council, act):
    propose = PROPOSALS[act](council)
    approval_id = proposed(council, propose)
    junior = replace(CHECKER, limits={**CHECKER.limits, act: 399})
    with (
        refused(council, NotAllowed, "£4.00 is above your limit of £3.99"),
        council.work(actor=junior) as work,
    ):
        approve(work, approval_id=approval_id)
    exactly = replace(CHECKER, limits={act: 400})
    with council.work(actor=exactly) as work:
        approve(work, approval_id=approval_id)


@pytest.mark.parametrize("act", PROPOSALS)
def test_a_rejected_one_is_never_done(council, act):
    approval_id = proposed(council, PROPOSALS[act](council))
    with council.work(actor=CHECKER) as work:
        reject(work, approval_id=approval_id, reason="not now")
    with refused(council, AlreadyDone, "already rejected"), council.work(actor=CHECKER) as work:
        approve(work, approval_id=approval_id)


DIRECT = {
    "payments.refund": lambda work, a: acts.refund(work, account_id=str(a), amount=1, because="x"),
    "payments.write_off": lambda work, a: acts.write_off(work, account_id=str(a), amount=1, because="x"),
    "payments.adjust": lambda work, a: acts.adjust(
        work, account_id=str(a), amount=1, because="x", adjustment=1, head="x", effective_on="2026-04-07"
    ),
    "payments.transfer": lambda work, a: acts.transfer(
        work, account_id=str(a), amount=1, because="x", to_id=str(a)
    ),
    "payments.reverse": lambda work, a: acts.reverse(
        work, posting_id=1, effective_on="2026-04-07", because="x"
    ),
    "payments.reverse_run": lambda work, a: acts.reverse_run(
        work, run_id=str(getattr(queries.run_by_key(work, "week"), "id", None)), because="x"
    ),
    "payments.close_period": lambda work, a: close_period(work, period_id=str(a)),
    "payments.authorise_batch": lambda work, a: authorise_batch(work, batch_id=str(a), total=1, count=1),
}


@pytest.mark.parametrize("act", DIRECT)
def test_calling_its_command_is_no_way_round_the_second_person(council, act):
    account_id = an_account(council)
    charge(council, account_id, 900)
    with council.work(actor=MAKER) as work:
        rows = [ChargeIn(account_id, 200)]
        commands.raise_charges(work, run=a_run("week"), rows=rows, head="rent", effective_on=MONDAY)
    with refused(council, NotAllowed, "propose it first"), council.work(actor=CHECKER) as work:
        DIRECT[act](work, account_id)


def test_a_refund_is_never_above_the_credit_when_it_is_proposed_or_approved(council):
    account_id = an_account(council)
    pay(council, account_id, 500)

    def refund(amount):
        return lambda work: commands.propose_refund(
            work, account_id=account_id, amount=amount, because="overpaid"
        )

    with refused(council, Refused, "is £5.00 in credit"):
        proposed(council, refund(501))
    first, second = proposed(council, refund(400)), proposed(council, refund(400))
    with council.work(actor=CHECKER) as work:
        approve(work, approval_id=first)
    with refused(council, Refused, "is £1.00 in credit"), council.work(actor=CHECKER) as work:
        approve(work, approval_id=second)
    assert balance(council, account_id) == -100
    assert balance_of_own(council, "refunds") == -400
    assert len(told(council, "payments.refund_paid")) == 1
    proven(council)


def test_a_write_off_is_never_above_the_arrears(council):
    account_id = an_account(council)
    due = charge(council, account_id, 500)

    def write_off(amount):
        return lambda work: commands.propose_write_off(
            work, account_id=account_id, amount=amount, because="died"
        )

    with refused(council, Refused, "owes £5.00"):
        proposed(council, write_off(501))
    approval_id = proposed(council, write_off(500))
    pay(council, account_id, 100)
    with refused(council, Refused, "owes £4.00"), council.work(actor=CHECKER) as work:
        approve(work, approval_id=approval_id)
    approved(council, write_off(400))
    assert balance(council, account_id) == 0
    assert left(council, account_id) == {}
    assert sum(amount for (debit, _), amount in settled(council, account_id).items() if debit == due) == 500
    assert balance_of_own(council, "write_off") == 400


def test_an_adjustment_goes_either_way(council):
    account_id = an_account(council)
    for amount, stands in ((700, 700), (-200, 500)):
        approved(
            council,
            lambda work, amount=amount: commands.propose_adjustment(
                work, account_id=account_id, amount=amount, head="rent", because="recalculated"
            ),
        )
        assert balance(council, account_id) == stands
    with refused(council, BadInput, "more than £0.00"):
        proposed(
            council,
            lambda work: commands.propose_adjustment(
                work, account_id=account_id, amount=0, head="x", because="x"
            ),
        )


def test_a_transfer_moves_what_is_owed(council):
    one, other = some_accounts(council, 2)
    charge(council, one, 900)
    approved(
        council,
        lambda work: commands.propose_transfer(
            work, from_id=one, to_id=other, amount=400, because="joint tenancy"
        ),
    )
    assert (balance(council, one), balance(council, other)) == (500, 400)
    with refused(council, BadInput, "the two accounts are the same"):
        proposed(
            council,
            lambda work: commands.propose_transfer(work, from_id=one, to_id=one, amount=400, because="x"),
        )
    proven(council)


def test_a_reversed_charge_frees_the_payment_for_the_next_debt(council):
    account_id = an_account(council)
    wrong, right = charge(council, account_id, 500), charge(council, account_id, 500)
    paid = pay(council, account_id, 500)
    assert settled(council, account_id) == {(wrong, paid): 500}
    reversal = approved(
        council, lambda work: commands.propose_reversal(work, posting_id=wrong, because="wrong account")
    )
    assert settled(council, account_id) == {(wrong, reversal): 500, (right, paid): 500}
    assert (balance(council, account_id), left(council, account_id)) == (0, {})
    assert posting(council, reversal).reverses_id == wrong
    proven(council)


def test_a_posting_is_reversed_once_and_a_reversal_never(council):
    account_id = an_account(council)
    wrong = charge(council, account_id, 500)

    def reverse(number):
        return lambda work: commands.propose_reversal(work, posting_id=number, because="wrong")

    first, second = proposed(council, reverse(wrong)), proposed(council, reverse(wrong))
    with council.work(actor=CHECKER) as work:
        reversal = approve(work, approval_id=first)
    with refused(council, AlreadyDone, "already reversed"), council.work(actor=CHECKER) as work:
        approve(work, approval_id=second)
    with refused(council, AlreadyDone, "already reversed"):
        proposed(council, reverse(wrong))
    with refused(council, Refused, "is itself a reversal"):
        proposed(council, reverse(reversal))
    with refused(council, NotFound, "no posting 999999"):
        proposed(council, reverse(999_999))


def test_a_whole_run_is_reversed_but_for_what_was_reversed_before(council):
    ids = some_accounts(council, 5)
    with council.work(actor=MAKER) as work:
        rows = [ChargeIn(each, 500) for each in ids]
        run = commands.raise_charges(work, run=a_run("week"), rows=rows, head="rent", effective_on=MONDAY)
        postings = {row.debit_account_id: row.id for row in work.session.scalars(select(Posting))}
    kept = charge(council, ids[1], 300)
    paid = pay(council, ids[1], 600)
    approved(
        council, lambda work: commands.propose_reversal(work, posting_id=postings[ids[0]], because="died")
    )
    reversal = approved(
        council, lambda work: commands.propose_run_reversal(work, run_id=run.run_id, because="wrong week")
    )
    with council.look(actor=MAKER) as work:
        assert queries.run_total(work, reversal).count == 4
    assert [balance(council, each) for each in ids] == [0, -300, 0, 0, 0]
    assert settled(council, ids[1])[kept, paid] == 300
    proven(council)
    for run_id, kind, words in (
        (run.run_id, AlreadyDone, "already reversed"),
        (reversal, Refused, "itself a reversal"),
    ):
        with refused(council, kind, words):
            proposed(
                council,
                lambda work, run_id=run_id: commands.propose_run_reversal(work, run_id=run_id, because=""),
            )


def test_nothing_is_posted_into_a_closed_period(council):
    account_id = an_account(council)
    march = date(2026, 3, 31)
    charged = charge(council, account_id, 500, on=march)
    approved(council, _close_period(council))
    words = "2026-03-31 is in the period 2026-03-01 to 2026-03-31, which is closed"
    with refused(council, Refused, words):
        charge(council, account_id, 500, on=march)
    with refused(council, Refused, words):
        pay(council, account_id, 500, on=march)
    with refused(council, Refused, words), council.work(actor=MAKER) as work:
        rows = [ChargeIn(account_id, 5)]
        commands.raise_charges(work, run=a_run("week"), rows=rows, head="x", effective_on=march)
    with refused(council, Refused, words), council.work(actor=MAKER) as work:
        commands.propose_adjustment(
            work, account_id=account_id, amount=5, head="rent", because="late", effective_on=march
        )
    paid = pay(council, account_id, 5)
    with refused(council, Refused, words), council.work(actor=MAKER) as work:
        commands.return_payment(work, posting_id=paid, source="line/1", returned_on=march)
    approval_id = proposed(
        council,
        lambda work: commands.propose_reversal(
            work, posting_id=charged, because="wrong", effective_on=TUESDAY
        ),
    )
    with council.work(actor=CHECKER) as work:
        approve(work, approval_id=approval_id)
    proven(council)


def test_periods_close_in_order_once_and_only_when_they_are_over(council):
    with council.work(actor=MAKER) as work:
        march = commands.open_period(work, starts_on=MARCH[0], ends_on=MARCH[1])
        april = commands.open_period(work, starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 30))
    with refused(council, Refused, "overlaps the period 2026-03-01"), council.work(actor=MAKER) as work:
        commands.open_period(work, starts_on=date(2026, 3, 31), ends_on=date(2026, 4, 2))
    with refused(council, BadInput, "before it starts"), council.work(actor=MAKER) as work:
        commands.open_period(work, starts_on=date(2026, 7, 2), ends_on=date(2026, 7, 1))

    def close(period_id):
        approval_id = proposed(
            council, lambda work: commands.propose_closing(work, period_id=period_id, because="end")
        )
        with council.work(actor=CHECKER) as work:
            approve(work, approval_id=approval_id)

    with pytest.raises(Refused, match="not over before 2026-04-30"):
        close(april)
    council.clock.set(datetime(2026, 5, 1, 9, 0, tzinfo=UTC))
    with pytest.raises(Refused, match="the period from 2026-03-01 is still open"):
        close(april)
    close(march)
    close(april)
    with pytest.raises(AlreadyDone, match="closed already"):
        close(april)
    assert len(told(council, "payments.period_closed")) == 2


def test_an_authorised_batch_charges_every_invoice_and_is_locked(council):
    batch_id = _a_batch(council, 150, 250)
    run_id = approved(
        council, lambda work: commands.propose_batch(work, batch_id=batch_id, because="checked")
    )
    with council.look(actor=MAKER) as work:
        invoices = work.session.scalars(select(Invoice)).all()
        assert sorted(balance(council, one.account_id) for one in invoices) == [150, 250]
        for one in invoices:
            charged = work.session.get_one(Posting, one.charge_id)
            assert (charged.debit_account_id, charged.amount, charged.due_on) == (
                one.account_id,
                one.total,
                date(2026, 5, 5),
            )
            assert (charged.head, charged.source) == ("licence", f"invoice/{one.number}")
        assert queries.run_total(work, run_id).total == 400
        assert work.session.get_one(Batch, batch_id).authorised_by == CHECKER.subject
    with refused(council, AlreadyDone, "authorised and locked"), council.work(actor=MAKER) as work:
        commands.raise_invoice(
            work,
            batch_id=batch_id,
            account_id=invoices[0].account_id,
            head="x",
            lines=[InvoiceLineIn("x", 5)],
            due_on=date(2026, 5, 5),
        )
    with refused(council, Refused, "authorised already"):
        proposed(council, lambda work: commands.propose_batch(work, batch_id=batch_id, because="again"))
    proven(council)


def test_a_batch_that_changed_since_it_was_proposed_must_be_proposed_again(council):
    batch_id = _a_batch(council, 150)
    approval_id = proposed(
        council, lambda work: commands.propose_batch(work, batch_id=batch_id, because="checked")
    )
    account_id = an_account(council)
    with council.work(actor=MAKER) as work:
        lines = [InvoiceLineIn("Late extra", 999_999)]
        commands.raise_invoice(
            work, batch_id=batch_id, account_id=account_id, head="x", lines=lines, due_on=date(2026, 5, 5)
        )
    with (
        refused(council, Conflict, "the batch is now 2 invoices over £10,001.49"),
        council.work(actor=CHECKER) as work,
    ):
        approve(work, approval_id=approval_id)


def test_who_raised_one_invoice_of_a_batch_may_not_authorise_it(council):
    batch_id = _a_batch(council, 150)
    account_id = an_account(council)
    with council.work(actor=CHECKER) as work:
        commands.raise_invoice(
            work,
            batch_id=batch_id,
            account_id=account_id,
            head="x",
            lines=[InvoiceLineIn("x", 5)],
            due_on=date(2026, 5, 5),
        )
    approval_id = proposed(
        council, lambda work: commands.propose_batch(work, batch_id=batch_id, because="checked")
    )
    with refused(council, NotAllowed, "you raised invoices"), council.work(actor=CHECKER) as work:
        approve(work, approval_id=approval_id)


@pytest.mark.parametrize(
    ("lines", "due_on", "words"),
    [
        ([], date(2026, 5, 5), "at least one line"),
        ([InvoiceLineIn("", 5)], date(2026, 5, 5), "each line says what for"),
        ([InvoiceLineIn("fee", 5), InvoiceLineIn("discount", -5)], date(2026, 5, 5), "more than £0.00"),
        ([InvoiceLineIn("fee", 5)], date(2026, 4, 6), "2026-04-06 is past"),
    ],
)
def test_an_invoice_that_cannot_be_raised(council, lines, due_on, words):
    batch_id, account_id = _a_batch(council), an_account(council)
    with refused(council, BadInput, words), council.work(actor=MAKER) as work:
        commands.raise_invoice(
            work, batch_id=batch_id, account_id=account_id, head="x", lines=lines, due_on=due_on
        )


def test_an_empty_batch_is_not_proposed(council):
    batch_id = _a_batch(council)
    with refused(council, Refused, "holds no invoices"):
        proposed(council, lambda work: commands.propose_batch(work, batch_id=batch_id, because="x"))


def test_raising_invoices_needs_its_permission(council):
    with (
        refused(council, NotAllowed, "payments.invoice"),
        council.work(actor=an_officer("payments.see")) as work,
    ):
        commands.open_batch(work, kind="licences")
