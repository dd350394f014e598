"""What explains the bank's sums is kept apart, once for ever, and is no money of its own."""

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import func, select

from core.api import approval
from core.testing import an_officer
from plugins.finance_reconciliation import commands, queries
from plugins.finance_reconciliation.models import DetailLine, HeldLine, StatementLine
from tests.adapters.reading import sample
from tests.plugins.finance_reconciliation.conftest import Town

PROPOSER = an_officer(commands.RELEASE, name="Pat Proposer")
APPROVER = an_officer(f"{commands.RELEASE}.approve", name="Alex Approver")


def kept(town):
    return town.look(lambda work: work.session.exec(select(DetailLine).order_by(DetailLine.id)).all())


def counted(town):
    return town.look(lambda work: work.session.exec(select(func.count()).select_from(StatementLine)).one())


def test_unpaid_direct_debits_are_kept_with_reason_and_day_and_count_as_nothing(town):
    done = town.send(sample("arudd.xml"), name="arudd.xml")
    first, second = kept(town)
    assert (first.pence, first.code, first.original_on, first.counterparty) == (
        -11840,
        "ARUDD 0",
        date(2026, 4, 2),
        "20151587654321",
    )
    assert (second.code, second.reversal) == ("ARUDD 1", True)
    assert counted(town) == 0
    assert (done.format, done.statements[0].state) == ("arudd", "kept")
    town.assert_books_hold()
    told = [event.name for event in town.look(lambda work: work.session.exec(select_events()).all())]
    assert told.count("finance_reconciliation.details_entered") == 1


def select_events():
    from core.log import LoggedEvent  # noqa: PLC0415 - only here

    return select(LoggedEvent)


def test_the_same_advice_again_is_kept_once_and_two_equal_items_both_are(town):
    town.send(sample("arudd.xml"), name="arudd.xml")
    again = town.send(sample("arudd.xml"), name="again.xml").statements[0]
    assert (again.lines, again.seen, len(kept(town))) == (0, 2, 2)
    pay = sample("govuk_pay.csv")
    twice = pay + pay.splitlines(keepends=True)[1]
    town.send(twice, name="pay.csv")
    assert [one.pence for one in kept(town)][2:] == [11840, -120, 5100, -70, -2000, 11840, -120]


def test_totals_that_do_not_hold_put_details_into_quarantine_until_a_second_person_agrees(town):
    wrong = sample("arudd.xml").replace(b'valueOf="218.45"', b'valueOf="218.46"')
    held = town.send(wrong, name="arudd.xml").statements[0]
    assert (held.state, kept(town)) == ("quarantined", [])
    proposal = town.do(
        commands.propose_release, statement_id=held.statement_id, because="Agreed", actor=PROPOSER
    )
    town.do(approval.approve, approval_id=proposal.id, actor=APPROVER)
    assert len(kept(town)) == 2
    assert town.look(lambda work: work.session.exec(select(HeldLine)).all()) == []
    assert town.look(queries.statement, held.statement_id).state == "kept"


def test_what_is_kept_is_never_changed(town):
    town.send(sample("addacs.xml"), name="addacs.xml")
    for change in (
        "UPDATE finance_reconciliation_detail SET pence = 1",
        "DELETE FROM finance_reconciliation_detail",
    ):
        with pytest.raises(DBAPIError, match="append-only"), town.council.work(actor=PROPOSER) as work:
            work.connection.exec_driver_sql(change)
    assert [one.pence for one in kept(town)] == [0, 0]


@pytest.mark.parametrize("name", ["mt940_pages.sta", "natwest.bai2", "natwest.std18"])
def test_every_kind_of_statement_is_counted_once(town, name):
    account = town.do(commands.add_bank_account, name="NatWest", number="20-00-12 12345678")
    done = town.send(sample(name), name=name).statements[0]
    assert (done.state, done.lines) == ("imported", {"natwest.bai2": 5}.get(name, 4))
    again = town.send(sample(name), name=name).statements[0]
    assert (again.lines, again.seen) == (0, done.lines)
    assert town.proof(account).lines == town.look(queries.statement, done.statement_id).amount != 0


def test_what_is_held_is_counted_on_postgresql_as_on_sqlite(tmp_path, postgres_url):
    town = Town(tmp_path, database=postgres_url)
    held = town.send(sample("mt940_pages.sta"), name="april.sta").statements[0]
    assert (held.state, counted(town)) == ("quarantined", 0)
    account = town.do(commands.add_bank_account, name="NatWest", number="20-00-12 12345678")
    proposal = town.do(
        commands.propose_release, statement_id=held.statement_id, because="Ours", actor=PROPOSER
    )
    town.do(approval.approve, approval_id=proposal.id, actor=APPROVER)
    town.council.settle()
    assert (counted(town), town.proof(account).lines) == (4, 8600)
    town.send(sample("arudd.xml"), name="arudd.xml")
    wrong = (
        sample("arudd.xml")
        .replace(b'valueOf="218.45"', b'valueOf="218.46"')
        .replace(b"100000354", b"100000408")
    )
    details = town.send(wrong, name="wrong.xml").statements[0]
    again = town.do(
        commands.propose_release, statement_id=details.statement_id, because="Agreed", actor=PROPOSER
    )
    town.do(approval.approve, approval_id=again.id, actor=APPROVER)
    assert [one.original_on for one in kept(town)] == [date(2026, 4, 2)] * 3, "one of them had come before"
    town.council.close()
