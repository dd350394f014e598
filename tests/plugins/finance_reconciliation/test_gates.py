"""What does not add up waits, and what cannot be taken is refused in words; the original is always kept."""

import io
import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, func, select

from core.api import AlreadyDone, BadInput, NotAllowed, Refused, approval
from core.testing import an_officer
from plugins.finance_reconciliation import commands, intake, queries
from plugins.finance_reconciliation.models import BankFile, HeldLine, Statement, StatementLine
from plugins.finance_reconciliation.rules import (
    Books,
    Chain,
    Claim,
    account_among,
    control_totals,
    statement_continues,
)
from tests.plugins.finance_reconciliation.conftest import (
    MONDAY,
    OURS,
    TUESDAY,
    WEDNESDAY,
    Entry,
    a_camt,
)

PROPOSER = an_officer("finance_reconciliation.release_statement", name="Pat Proposer")
APPROVER = an_officer("finance_reconciliation.release_statement.approve", name="Alex Approver")


def how_many(town, table):
    return town.look(lambda work: work.session.exec(select(func.count()).select_from(table)).one())


def the_file(town):
    return town.look(
        lambda work: work.session.exec(select(BankFile).order_by(col(BankFile.id).desc())).first()
    )


def refused(town, content, name="statement.xml", **more):
    """The words of the refusal; nothing was counted, and the original is kept with the reason."""
    before = how_many(town, StatementLine), how_many(town, Statement)
    with pytest.raises(BadInput) as caught:
        town.send(content, name=name, **more)
    assert (how_many(town, StatementLine), how_many(town, Statement)) == before
    file = the_file(town)
    assert (file.state, file.problem) == ("refused", str(caught.value))
    assert town.council.ports.files.open(file.sha256).read() == content
    return str(caught.value)


def test_a_file_that_is_no_bank_file_is_refused_by_name(town):
    words = refused(town, b"\x00\x01 not a bank file", name="holiday.jpg")
    assert words.startswith("holiday.jpg: the file is in no format that can be read")
    assert "camt.053" in words


def test_an_empty_file_is_refused(town):
    assert "empty" in refused(town, b"")


def test_a_garbled_amount_is_refused_with_its_line(town):
    good = town.bank.statement(Entry(5000, "a"), Entry(700, "b"))
    words = refused(town, good.replace(b"7.00<", b"7.oo<"))
    assert words.startswith("statement.xml, line ")
    assert "7.oo" in words


def test_a_file_that_breaks_off_is_refused(town):
    whole = town.bank.statement(Entry(5000, "a"), Entry(700, "b"))
    assert "line" in refused(town, whole[: len(whole) - 40])


def test_entities_are_refused(town):
    bomb = town.bank.statement(Entry(5000, "a")).replace(
        b"<Document", b'<!DOCTYPE d [<!ENTITY a "aaaa">]><Document', 1
    )
    assert "DTD" in refused(town, bomb)


def test_another_currency_than_sterling_is_refused(town):
    assert "only sterling" in refused(town, town.bank.statement(Entry(5000, "a"), currency="EUR"))


@pytest.mark.parametrize("day", [date(3017, 4, 7), date(2026, 5, 1)])
def test_a_day_that_cannot_be_is_refused(town, day):
    content = a_camt([Entry(100, "a")], account=town.bank.number, opening=0, closing=100, day=TUESDAY)
    content = content.replace(b"<BookgDt><Dt>2026-04-07", f"<BookgDt><Dt>{day}".encode())
    words = refused(town, content)
    assert "line" in words
    assert str(day.year) in words


def test_a_statement_of_an_unknown_bank_account_waits_until_that_is_known_and_a_second_person_agrees(town):
    other = a_camt([Entry(100, "a")], account="30000087654321", opening=0, closing=100, day=TUESDAY)
    held = town.send(other).statements[0].statement_id
    waiting = town.look(queries.statement, held)
    assert (waiting.state, waiting.gate, waiting.bank_account_id) == ("quarantined", "account", None)
    assert "30-00-00 87654321 is no bank account of the council" in waiting.problem
    proposal = town.do(commands.propose_release, statement_id=held, because="New account", actor=PROPOSER)
    with pytest.raises(BadInput, match="add it"):
        town.do(approval.approve, approval_id=proposal.id, actor=APPROVER)
    assert (how_many(town, StatementLine), how_many(town, HeldLine)) == (0, 1)
    added = town.do(commands.add_bank_account, name="New", number="30-00-00 87654321")
    town.do(approval.approve, approval_id=proposal.id, actor=APPROVER)
    town.council.settle()
    assert (how_many(town, StatementLine), how_many(town, HeldLine)) == (1, 0)
    assert town.proof(added).agrees


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("200000 12345678", True),
        ("12345678 200000", True),
        ("12345678", True),
        ("GB41 NWBK 2000 0012 3456 78", False),
        ("2345678", False),
        ("87654321", False),
    ],
)
def test_an_account_is_known_however_its_bank_writes_it(written, found):
    known = {"20000012345678", "20000087650000", "30000011111111"}
    assert (account_among(written, known) == "20000012345678") is found


def test_an_intraday_report_is_refused_because_its_lines_come_again(town):
    report = a_camt(
        [Entry(100, "a")],
        account=town.bank.number,
        opening=0,
        closing=100,
        day=TUESDAY,
        message="BkToCstmrAcctRpt",
    )
    assert "camt.053" in refused(town, report)


CSV = b"Date,Description,Amount\n2026-04-07,RENT,50.00\n"


def test_a_file_that_names_no_account_is_refused_until_somebody_chooses_one(town):
    assert "choose the bank account" in refused(town, CSV, name="export.csv")
    done = town.send(CSV, name="export.csv", bank_account_id=town.bank_account)
    assert done.statements[0].lines == 1


def test_a_file_of_another_account_than_the_chosen_one_is_refused(town):
    other = town.another_bank_account()
    assert "not of the account that was chosen" in refused(
        town, town.bank.statement(Entry(1, "a")), bank_account_id=other
    )


def test_bytes_that_are_no_utf8_are_read_or_refused_but_never_garbled(town):
    words = CSV.replace(b"RENT", b"CAF\xc9")
    town.send(words, name="export.csv", bank_account_id=town.bank_account)
    counted = town.look(lambda work: work.session.exec(select(StatementLine.texts)).one())
    assert "CAF" in counted
    assert "\ufffd" not in counted


def test_a_file_that_is_too_large_is_refused_before_anything(tmp_path, town):
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            buffer[:] = b" " * len(buffer)
            return len(buffer)

    with pytest.raises(BadInput, match=r"^huge\.xml: the file is larger"):
        intake.import_file(
            town.council, io.BufferedReader(Endless()), name="huge.xml", actor=PROPOSER_OF_FILES
        )
    assert how_many(town, BankFile) == 0


PROPOSER_OF_FILES = an_officer("finance_reconciliation.import")


def test_who_may_not_import_leaves_nothing_behind(town):
    nobody = an_officer("finance_reconciliation.see")
    with pytest.raises(NotAllowed):
        town.send(town.bank.statement(Entry(100, "a")), actor=nobody)
    assert how_many(town, BankFile) == 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(), cuts=st.lists(st.binary(max_size=6), max_size=3))
def test_any_damage_to_a_file_gives_a_result_or_a_refusal(town, seed, cuts):
    good = a_camt(
        [Entry(5000, "a"), Entry(-700, "b")], account=town.bank.number, opening=0, closing=4300, day=TUESDAY
    )
    chance, bad = random.Random(seed), bytearray(good)  # noqa: S311 - nothing secret
    for cut in cuts:
        place = chance.randrange(len(bad))
        bad[place : place + chance.randrange(12)] = cut
    before = how_many(town, StatementLine)
    problem = ""
    try:
        town.send(bytes(bad), settle=False)
    except Refused as refusal:
        problem = str(refusal)
    file = the_file(town)
    assert (file.state, file.problem or "") == ("refused" if problem else "read", problem)
    if problem:
        assert problem.startswith("statement.xml")
        assert how_many(town, StatementLine) == before


# Quarantine


def held(town, content):
    """A statement in quarantine: none of its lines counts."""
    before = how_many(town, StatementLine)
    done = town.send(content).statements[0]
    assert done.state == "quarantined"
    assert how_many(town, StatementLine) == before
    return town.look(queries.statement, done.statement_id)


def test_a_total_that_does_not_add_up_waits_in_quarantine(town):
    statement = held(town, town.bank.statement(Entry(5000, town.references[0]), closing=99_999))
    assert statement.gate == "control totals"
    assert statement.problem == (
        "the opening balance £100.00 and the entries make £150.00, but the closing balance is £999.99"
    )
    assert town.balance(0) == 0
    assert how_many(town, HeldLine) == 1


def test_a_wrong_declared_count_waits_in_quarantine(town):
    statement = held(town, town.bank.statement(Entry(5000, "a"), declared=2))
    assert "declares 2 entries, but 1 were read" in statement.problem


def test_a_missing_statement_in_between_is_noticed_and_fills_the_gap_when_it_comes(town):
    town.arrives(Entry(100, "a", day=MONDAY))
    tuesday = town.bank.statement(Entry(200, "b", day=TUESDAY))
    wednesday = town.bank.statement(Entry(400, "c", day=WEDNESDAY))
    statement = held(town, wednesday)
    assert statement.gate == "continuity"
    assert "£2.00 that the bank has came in no statement" in statement.problem
    assert town.send(tuesday).statements[0].state == "imported"
    again = town.send(wednesday).statements[0]
    assert (again.state, again.lines) == ("imported", 1)
    town.assert_books_hold()
    assert town.proof().from_bank == 0


def test_a_statement_is_released_by_a_second_person_only(town):
    town.arrives(Entry(100, "a", day=MONDAY))
    missing = town.bank.statement(Entry(200, "b", day=TUESDAY))
    statement = held(town, town.bank.statement(Entry(400, town.references[0], day=WEDNESDAY)))
    both = an_officer(
        "finance_reconciliation.release_statement", "finance_reconciliation.release_statement.approve"
    )
    proposal = town.do(
        commands.propose_release, actor=both, statement_id=statement.id, because="bank confirmed"
    )
    for actor, error in ((both, NotAllowed), (PROPOSER, NotAllowed)):
        with pytest.raises(error):
            town.do(approval.approve, actor=actor, approval_id=proposal.id)
    with pytest.raises(NotAllowed):
        town.do(commands.release_statement, actor=APPROVER, statement_id=str(statement.id))
    assert how_many(town, StatementLine) == 1
    town.do(approval.approve, actor=APPROVER, approval_id=proposal.id)
    town.council.settle()
    assert town.balance(0) == -400
    assert how_many(town, HeldLine) == 0
    proof = town.proof()
    assert (proof.from_bank, proof.items[0].pence) == (200, 200)
    # What was missing closes the difference when it comes after all.
    assert town.send(missing).statements[0].state == "imported"
    assert (town.proof().from_bank, town.proof().items) == (0, ())
    town.assert_books_hold()


def test_a_release_is_proposed_once_and_with_a_reason(town):
    statement = held(town, town.bank.statement(Entry(5000, "a"), closing=1))
    with pytest.raises(BadInput):
        town.do(commands.propose_release, actor=PROPOSER, statement_id=statement.id, because=" ")
    town.do(commands.propose_release, actor=PROPOSER, statement_id=statement.id, because="agreed")
    with pytest.raises(AlreadyDone):
        town.do(commands.propose_release, actor=PROPOSER, statement_id=statement.id, because="agreed")


def test_a_rejected_statement_counts_nothing_and_cannot_be_released(town):
    statement = held(town, town.bank.statement(Entry(5000, "a"), closing=1))
    town.do(commands.reject_statement, actor=PROPOSER, statement_id=statement.id)
    assert (how_many(town, HeldLine), how_many(town, StatementLine)) == (0, 0)
    with pytest.raises(AlreadyDone):
        town.do(commands.propose_release, actor=PROPOSER, statement_id=statement.id, because="agreed")


CLAIM = Claim(entries=1, credits=50, debits=0, credit_entries=1, opening=100, closing=150, closed_on=TUESDAY)
BOOKS = Books(brought_forward=40, begins_on=MONDAY, lines=60, closing=100, closed_on=MONDAY)


@pytest.mark.parametrize(
    ("books", "fresh", "total", "chain"),
    [
        (None, 1, 50, Chain.FIRST),
        (BOOKS, 1, 50, Chain.CONTINUES),
        (Books(40, MONDAY, 90, 130, MONDAY), 1, 20, Chain.CONTINUES),  # thirty pence of it came before
        (Books(40, MONDAY, 110, 150, TUESDAY), 0, 0, Chain.NOTHING_NEW),
        (Books(40, MONDAY, 110, 150, WEDNESDAY), 1, 50, Chain.BROKEN),
        (Books(40, MONDAY, 60, 150, WEDNESDAY, difference=50), 1, 50, Chain.FILLS),
        (Books(40, MONDAY, 60, 130, MONDAY, difference=30), 1, 50, Chain.FILLS),
        (Books(150, TUESDAY, 60, 210, WEDNESDAY), 1, 50, Chain.BEFORE),
        (Books(40, MONDAY, 0, 40, MONDAY), 1, 50, Chain.BROKEN),
        (Books(40, MONDAY, 80, 120, MONDAY), 1, 50, Chain.BROKEN),
    ],
)
def test_how_a_statement_stands_to_those_before_it(books, fresh, total, chain):
    decision = statement_continues(CLAIM, books=books, fresh=fresh, fresh_total=total)
    assert decision.result == chain
    assert decision.because


def test_a_statement_without_balances_proves_nothing():
    bare = Claim(entries=1, credits=50, debits=0, credit_entries=1)
    assert statement_continues(bare, books=BOOKS, fresh=1, fresh_total=50).result == Chain.UNPROVABLE


@pytest.mark.parametrize(
    ("declared", "holds"),
    [
        ({}, True),
        (
            {"entries": 1, "sum": 50, "credits": 50, "debits": 0, "credit_entries": 1, "debit_entries": 0},
            True,
        ),
        ({"entries": 3, "pending": 2}, True),
        ({"entries": 2}, False),
        ({"sum": 51}, False),
        ({"credits": 49}, False),
        ({"debits": 1}, False),
        ({"credit_entries": 0}, False),
        ({"balance_breaks": 1}, False),
    ],
)
def test_every_control_total_is_held_against_what_was_read(declared, holds):
    claim = Claim(entries=1, credits=50, debits=0, credit_entries=1, declared=declared)
    assert control_totals(claim).result is holds


def test_an_account_known_by_sort_code_is_found_by_its_iban(town):
    town.do(commands.add_bank_account, name="Other", number="60-16-13 31926819")
    file = a_camt([Entry(100, "a")], account="GB29NWBK60161331926819", opening=0, closing=100, day=TUESDAY)
    assert town.send(file).statements[0].lines == 1


def test_a_bank_account_is_added_once_and_needs_a_name(town):
    with pytest.raises(AlreadyDone):
        town.do(commands.add_bank_account, name="Again", number=OURS)
    with pytest.raises(BadInput):
        town.do(commands.add_bank_account, name=" ", number="20-00-00 99999999")
    with pytest.raises(NotAllowed):
        town.do(commands.add_bank_account, actor=PROPOSER, name="New", number="20-00-00 99999999")
    assert len(town.look(queries.bank_accounts)) == 1


def test_a_first_day_that_ends_where_it_began_goes_on(town):
    town.arrives(Entry(100, town.references[0], ref="1"))
    town.arrives(Entry(-100, town.references[0], ref="2", reversal=True))
    proof = town.proof()
    assert (proof.brought_forward, proof.closing, proof.agrees) == (10_000, 10_000, True)
