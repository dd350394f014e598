"""Whose money a line is, and what becomes of what nobody recognises."""

import io
from datetime import date
from types import ModuleType
from uuid import uuid4

import pytest
from sqlmodel import col, select, update

from core.api import (
    AlreadyDone,
    BadInput,
    Manifest,
    NotAllowed,
    Refused,
    approval,
    hookimpl,
    payments,
)
from core.events import decode
from core.log import LoggedEvent
from core.payments.commands import propose_closing
from core.testing import an_officer
from core.values import Match, with_check_digit
from plugins.finance_reconciliation import commands, intake, queries
from plugins.finance_reconciliation.events import LinesMatched, StatementPlaced
from plugins.finance_reconciliation.models import LineMatch, StatementLine
from plugins.finance_reconciliation.rules import (
    Candidates,
    Reason,
    account_named_in,
    find_candidates,
    whose_money,
)
from tests.plugins.finance_reconciliation.conftest import (
    MONDAY,
    TESTER,
    TUESDAY,
    WEDNESDAY,
    Entry,
    Town,
    a_camt,
)

PLACER = an_officer(
    "finance_reconciliation.place",
    "finance_reconciliation.return_line",
    "payments.take",
    "payments.charge",
    name="Sam Income",
)


def reasons(town):
    return [(one.suspense.reason, one.suspense.pence) for one in town.look(queries.suspense)]


def events(town, kind):
    wanted = select(LoggedEvent.body).where(LoggedEvent.name == kind.name)
    return town.look(lambda work: [decode(kind, body) for body in work.session.exec(wanted)])


def test_a_line_is_placed_by_a_reference_that_stands_alone_or_in_words(town):
    one, two, three, *_ = town.references
    town.arrives(
        Entry(1000, one),
        Entry(2000, f"RENT{two}MRS OKAFOR"),
        Entry(3000, f"rent {three[:4]} {three[4:8]} {three[8]}"),
    )
    assert [town.balance(n) for n in range(3)] == [-1000, -2000, -3000]
    assert reasons(town) == []
    because = town.look(
        lambda work: work.session.exec(select(LineMatch.because).order_by(col(LineMatch.id))).all()
    )
    assert because[0] == f"the reference {one} stands alone in a field"
    assert two in because[1]
    town.assert_books_hold()
    proof = town.proof()
    assert (proof.agrees, proof.closing, proof.lines) == (True, 16_000, 6000)


def test_what_nobody_recognises_waits_in_suspense(town):
    wrong = town.references[0][:-1] + str((int(town.references[0][-1]) + 1) % 10)
    nobody = with_check_digit("99999999")
    town.arrives(
        Entry(100, "thank you"),
        Entry(200, wrong),
        Entry(300, nobody),
        Entry(400, f"{town.references[0]} {town.references[1]}"),
    )
    assert reasons(town) == [
        ("unknown", 100),
        ("uncertain", 200),
        ("unknown", 300),
        ("uncertain", 400),
    ]
    assert town.balance(0) == 0
    town.assert_books_hold()
    assert town.proof().suspense == 1000


def test_a_closed_account_takes_nothing(town):
    town.do(payments.close_account, account_id=town.accounts[0])
    town.arrives(Entry(100, town.references[0]))
    assert reasons(town) == [("closed", 100)]
    town.assert_books_hold()


def test_what_waits_in_suspense_is_on_the_list_of_whoever_places_it(town):
    def offered(to):
        with town.council.look(actor=to) as work:
            answers = work.ask.offers_for(work=work, subject=to.subject)
            return [one.title for answer in answers for one in answer]

    places = an_officer("finance_reconciliation.see", "finance_reconciliation.place")
    assert offered(places) == []
    town.arrives(Entry(1000, "no idea who"), Entry(250, "nor this"))

    assert offered(places) == ["2 lines wait in suspense"]
    assert offered(an_officer("finance_reconciliation.see")) == []


def test_money_out_waits_in_suspense_and_the_books_follow_the_bank(town):
    town.arrives(Entry(5000, town.references[0]), Entry(-700, "BACS PAYROLL"))
    assert reasons(town) == [("money_out", -700)]
    proof = town.proof()
    assert (proof.books, proof.suspense_books, proof.agrees) == (4300, 700, True)
    town.assert_books_hold()


def test_a_line_of_no_money_is_placed_without_a_posting(town):
    town.arrives(Entry(0, "NOTICE"), Entry(100, town.references[0]))
    assert reasons(town) == []
    town.assert_books_hold()


def test_a_reversal_takes_back_the_payment_that_it_names(town):
    paid = Entry(5000, town.references[0], day=MONDAY, ref="FP01")
    town.arrives(paid, Entry(5000, town.references[1], day=MONDAY, ref="FP02"))
    town.arrives(Entry(-5000, town.references[0], day=TUESDAY, ref="FP77", reversal=True))
    assert (town.balance(0), town.balance(1)) == (0, -5000)
    assert reasons(town) == []
    town.assert_books_hold()
    # A second one finds nothing left to take back.
    town.arrives(Entry(-5000, town.references[0], day=WEDNESDAY, ref="FP78", reversal=True))
    assert town.balance(0) == 0
    assert reasons(town) == [("money_out", -5000)]
    town.assert_books_hold()


def test_a_reversal_in_the_same_file_takes_back_what_came_before_it(town):
    town.arrives(
        Entry(5000, town.references[0], ref="1"),
        Entry(-5000, town.references[0], ref="2", reversal=True),
        Entry(5000, town.references[0], ref="3"),
    )
    assert town.balance(0) == -5000
    town.assert_books_hold()


def test_a_reversal_of_money_in_suspense_takes_it_out_of_suspense(town):
    town.arrives(Entry(5000, "WHO AM I", day=MONDAY))
    town.arrives(Entry(-5000, "WHO AM I", day=TUESDAY, reversal=True))
    assert reasons(town) == []
    assert (town.proof().suspense_books, town.proof().books) == (0, 0)
    town.assert_books_hold()


def test_a_reversal_that_could_be_of_two_payments_waits(town):
    twins = [Entry(5000, town.references[0], day=MONDAY)] * 2
    town.arrives(*twins)
    town.arrives(Entry(-5000, town.references[0], day=TUESDAY, reversal=True))
    assert town.balance(0) == -10_000
    assert reasons(town) == [("money_out", -5000)]


def test_what_belongs_to_a_closed_period_is_posted_today(town):
    period = town.do(payments.open_period, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    boss = an_officer("payments.close_period")
    other = an_officer("payments.close_period.approve")
    proposal = town.do(propose_closing, actor=boss, period_id=period, because="year end")
    town.do(approval.approve, actor=other, approval_id=proposal.id)
    town.arrives(Entry(100, town.references[0], day=date(2026, 3, 30)))
    posted = town.look(lambda work: work.session.exec(select(payments.Posting.effective_on)).all())
    assert posted == [TUESDAY]
    town.assert_books_hold()


def test_each_chunk_and_the_whole_statement_are_told(tmp_path):
    town = Town(tmp_path, settings={"finance_reconciliation": {"lines_at_once": 2}})
    town.arrives(*[Entry(100 + n, town.references[n % 6], ref=str(n)) for n in range(4)], Entry(7, "who"))
    chunks = [(one.matched, one.suspense, one.suspense_amount) for one in events(town, LinesMatched)]
    assert chunks == [(2, 0, 0), (2, 0, 0), (0, 1, 7)]
    (placed,) = events(town, StatementPlaced)
    assert (placed.matched, placed.matched_amount, placed.suspense) == (4, 406, 1)
    town.council.close()


# Other plugins have opinions too.


def a_plugin(answer):
    """A plugin that answers `identify_accounts` by this function."""
    module = ModuleType("stranger")
    module.manifest = Manifest(name="stranger", title="Stranger", purpose="Opinions", version="1", core=">=0")
    module.identify_accounts = hookimpl(answer)
    return module


def test_opinions_that_differ_leave_the_line_in_suspense(tmp_path):
    named = []

    def identify_accounts(work, lines):
        return [Match(one.key, named[0], certain=True, because="its standing order") for one in lines]

    town = Town(tmp_path, "stranger", extra={"stranger": a_plugin(identify_accounts)})
    named.append(town.accounts[1])
    town.arrives(Entry(100, town.references[0]), Entry(200, town.references[1]), Entry(300, "no words"))
    assert reasons(town) == [("conflict", 100)]
    assert [town.balance(n) for n in range(2)] == [0, -500]
    because = town.look(queries.suspense)[0].because
    assert "its standing order" in because
    assert "stands alone" in because
    town.council.close()


def test_an_opinion_about_no_debtors_account_leaves_the_line_in_suspense(tmp_path):
    def identify_accounts(work, lines):
        return [Match(one.key, uuid4(), certain=True, because="a guess") for one in lines]

    town = Town(tmp_path, "stranger", extra={"stranger": a_plugin(identify_accounts)})
    town.arrives(Entry(100, "x"))
    assert reasons(town) == [("own", 100)]
    town.council.close()


def test_a_fault_between_chunks_leaves_whole_chunks_and_goes_on(tmp_path):
    faults = [False]

    def identify_accounts(work, lines):
        if faults[0] and any(one.pence == 102 for one in lines):
            message = "the power went"
            raise RuntimeError(message)
        return []

    town = Town(
        tmp_path,
        "stranger",
        extra={"stranger": a_plugin(identify_accounts)},
        settings={"finance_reconciliation": {"lines_at_once": 2}},
    )
    faults[0] = True
    town.arrives(*[Entry(100 + n, town.references[n % 6], ref=str(n)) for n in range(6)])
    done = town.look(lambda work: len(work.session.exec(select(LineMatch)).all()))
    assert done == 2
    assert town.proof().unplaced == 102 + 103 + 104 + 105
    faults[0] = False
    town.council.clock.advance(hours=2)
    town.council.settle()
    assert [town.balance(n) for n in range(6)] == [-100, -101, -102, -103, -104, -105]
    town.assert_books_hold()
    town.council.close()


def test_a_file_that_was_broken_off_is_read_from_its_original(town):
    content = town.bank.statement(Entry(100, town.references[0]))
    sha256, size = town.council.ports.files.put(io.BytesIO(content), 1_000_000)
    file_id = town.do(commands.receive_file, name="cut.xml", sha256=sha256, size=size)
    intake.continue_file(town.council, file_id, actor=TESTER)
    with pytest.raises(AlreadyDone):
        intake.continue_file(town.council, file_id, actor=TESTER)
    town.council.settle()
    assert town.balance(0) == -100
    town.assert_books_hold()


# Suspense


def waiting(town, *entries):
    town.arrives(*(entries or (Entry(5000, "WHO"),)))
    return town.look(queries.suspense)[0].line.id


def test_an_officer_places_money_from_suspense_and_it_is_explained(town):
    line = waiting(town)
    town.do(
        commands.place_line,
        actor=PLACER,
        line_id=line,
        account_id=town.accounts[0],
        because="told us by phone",
    )
    assert town.balance(0) == -5000
    assert reasons(town) == []
    story = town.look(queries.story_of, line)
    assert [(one.how, one.because) for one in story][1:] == [("placed", "told us by phone")]
    assert story[1].actor == PLACER.subject
    town.assert_books_hold()
    with pytest.raises(AlreadyDone):
        town.do(commands.place_line, actor=PLACER, line_id=line, account_id=town.accounts[1], because="again")
    assert town.balance(1) == 0


@pytest.mark.parametrize(
    ("change", "error"),
    [({"because": " "}, BadInput), ({"actor": an_officer("payments.take")}, NotAllowed)],
)
def test_placing_needs_a_reason_and_the_permission(town, change, error):
    line = waiting(town)
    with pytest.raises(error):
        town.do(
            commands.place_line,
            **{"actor": PLACER, "line_id": line, "account_id": town.accounts[0], "because": "x", **change},
        )
    assert reasons(town) == [("unknown", 5000)]
    assert town.balance(0) == 0


def test_a_closed_account_takes_nothing_from_suspense_either(town):
    line = waiting(town)
    town.do(payments.close_account, account_id=town.accounts[0])
    with pytest.raises(Refused, match="closed"):
        town.do(commands.place_line, actor=PLACER, line_id=line, account_id=town.accounts[0], because="x")
    assert reasons(town) == [("unknown", 5000)]


def test_money_out_is_charged_to_the_account_on_which_it_is_placed(town):
    line = waiting(town, Entry(-5000, "UNPAID CHEQUE"))
    town.do(commands.place_line, actor=PLACER, line_id=line, account_id=town.accounts[0], because="bounced")
    assert town.balance(0) == 5000
    town.assert_books_hold()


def test_money_goes_back_to_its_sender_when_two_people_say_so(town):
    line = waiting(town)
    proposal = town.do(commands.propose_return, actor=PLACER, line_id=line, because="not ours")
    small = an_officer("finance_reconciliation.return_line.approve", limits={commands.RETURN: 4999})
    for actor in (PLACER, small):
        with pytest.raises(NotAllowed):
            town.do(approval.approve, actor=actor, approval_id=proposal.id)
    with pytest.raises(NotAllowed):
        town.do(commands.return_line, actor=small, line_id=line, amount=5000, because="not ours")
    assert reasons(town) == [("unknown", 5000)]
    boss = an_officer("finance_reconciliation.return_line.approve", limits={commands.RETURN: 5000})
    town.do(approval.approve, actor=boss, approval_id=proposal.id)
    assert reasons(town) == []
    account = town.proof().account
    assert town.look(payments.balance, account.returns_id) == -5000
    town.assert_books_hold()
    # When it leaves the bank, that settles the returns account.
    gone = waiting(town, Entry(-5000, "RETURNED TO SENDER", day=WEDNESDAY))
    town.do(
        commands.place_line, actor=PLACER, line_id=gone, account_id=account.returns_id, because="went back"
    )
    assert town.look(payments.balance, account.returns_id) == 0
    town.assert_books_hold()


def test_money_out_cannot_go_back_to_a_sender(town):
    line = waiting(town, Entry(-5000, "OUT"))
    with pytest.raises(BadInput):
        town.do(commands.propose_return, actor=PLACER, line_id=line, because="x")


def test_suspense_is_listed_by_reason_and_age(town):
    town.arrives(Entry(100, "old", day=MONDAY), Entry(200, "new"), Entry(-50, "out"))
    assert town.look(queries.suspense_by_reason) == [
        ("unknown", 2, 300, MONDAY),
        ("money_out", 1, -50, TUESDAY),
    ]
    oldest = town.look(queries.suspense)[0]
    assert (oldest.texts, oldest.age(date(2026, 4, 16))) == (("old",), 10)
    assert [one.line.pence for one in town.look(queries.suspense, reason="money_out")] == [-50]


def test_lines_cannot_be_changed(town):
    town.arrives(Entry(100, "x"))
    with pytest.raises(Exception, match="append-only"):
        town.do(lambda work: work.session.exec(update(StatementLine).values(pence=1)))
    town.assert_books_hold()


def test_the_proof_itemises_what_differs(town):
    town.arrives(Entry(100, town.references[0], day=MONDAY))
    town.send(a_camt([Entry(900, "later")], account=town.bank.number, opening=1, closing=901, day=TUESDAY))
    proof = town.proof()
    assert proof.agrees
    assert [(one.title, one.count, one.pence) for one in proof.items] == [
        ("Statements in quarantine", 1, 900)
    ]


# The rules by themselves

A, B = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("texts", "exact", "in_text"),
    [
        (("100000008",), ("100000008",), ()),
        (("1000 0000 8",), ("100000008",), ()),
        (("RENT100000008",), (), ("100000008",)),
        (("no", "100000009"), (), ()),
    ],
)
def test_candidates_are_told_apart_by_where_they_stand(texts, exact, in_text):
    assert find_candidates(texts, "", 9) == Candidates(exact, in_text)


@pytest.mark.parametrize(
    ("found", "answer"),
    [
        (Candidates(("1",), ()), [(A, True)]),
        (Candidates(("1",), ("2",)), [(A, True)]),
        (Candidates(("1", "2"), ()), [(A, False), (B, False)]),
        (Candidates((), ("1",)), [(A, True)]),
        (Candidates((), ("1", "2")), [(A, False), (B, False)]),
        (Candidates((), ("1", "9")), [(A, False)]),
        (Candidates(("9",), ("1",)), [(A, False)]),
        (Candidates((), ("9",)), []),
        (Candidates((), ()), []),
    ],
)
def test_only_one_reference_is_certain(found, answer):
    named = account_named_in(found, {"1": A, "2": B})
    assert [(one.account_id, one.certain) for one in named] == answer


def says(account, *, certain=True):
    return Match(1, account, certain=certain, because="because")


@pytest.mark.parametrize(
    ("opinions", "account", "reason"),
    [
        ([], None, Reason.UNKNOWN),
        ([says(A)], A, None),
        ([says(A), says(A)], A, None),
        ([says(A), says(B, certain=False)], A, None),
        ([says(A), says(B)], None, Reason.CONFLICT),
        ([says(A, certain=False)], None, Reason.UNCERTAIN),
    ],
)
def test_only_certain_and_undisputed_money_is_posted(opinions, account, reason):
    decision = whose_money(opinions, open_accounts={A, B}, closed_accounts=set())
    assert (decision.result.account_id, decision.result.reason) == (account, reason)
    assert decision.because


def test_the_same_on_postgresql(tmp_path, postgres_url):
    town = Town(tmp_path, database=postgres_url)
    file = town.bank.statement(
        Entry(5000, town.references[0], day=MONDAY, ref="1"),
        Entry(5000, town.references[0], day=MONDAY, ref="1"),
        Entry(250, "WHO", day=MONDAY),
        Entry(-700, "PAYROLL", day=MONDAY),
        Entry(600, f"RENT{town.references[1]}", day=MONDAY, ref="2"),
    )
    assert [(one.lines, one.seen) for one in town.send(file).statements] == [(5, 0)]
    assert [(one.lines, one.seen) for one in town.send(file).statements] == [(0, 5)]
    town.arrives(Entry(-600, town.references[1], ref="2", reversal=True))
    assert (town.balance(0), town.balance(1)) == (-10_000, 0)
    assert reasons(town) == [("unknown", 250), ("money_out", -700)]
    town.assert_books_hold()
    held = town.send(town.bank.statement(Entry(80, town.references[2]), closing=1)).statements[0]
    boss = an_officer(f"{commands.RELEASE}.approve")
    proposal = town.do(commands.propose_release, statement_id=held.statement_id, because="agreed")
    town.do(approval.approve, actor=boss, approval_id=proposal.id)
    town.council.settle()
    assert town.balance(2) == -80
    line = town.look(queries.suspense)[0].line.id
    town.do(commands.place_line, actor=PLACER, line_id=line, account_id=town.accounts[3], because="phone")
    assert town.balance(3) == -250
    town.assert_books_hold()
    assert town.look(queries.suspense_by_reason) == [("money_out", 1, -700, MONDAY)]
    town.council.close()
