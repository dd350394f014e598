"""The same line never counts twice, and two genuine equal payments both do."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from plugins.finance_reconciliation.models import StatementLine
from plugins.finance_reconciliation.rules import account_number, fingerprint
from tests.plugins.finance_reconciliation.conftest import MONDAY, TUESDAY, WEDNESDAY, Entry, a_camt


def lines_of(town):
    return sorted(
        town.look(
            lambda work: [(one.pence, one.occurrence) for one in work.session.exec(select(StatementLine))]
        )
    )


def test_the_same_file_again_counts_nothing_and_says_so(town):
    file = town.bank.statement(Entry(5000, town.references[0]), Entry(700, "no name"))
    first = town.send(file)
    again = town.send(file)
    assert [(one.lines, one.seen) for one in first.statements] == [(2, 0)]
    assert [(one.lines, one.seen) for one in again.statements] == [(0, 2)]
    assert town.balance(0) == -5000
    assert lines_of(town) == [(700, 1), (5000, 1)]
    town.assert_books_hold()


def test_twins_in_one_file_both_count_and_are_both_seen_the_next_time(town):
    file = town.bank.statement(*[Entry(5000, town.references[0])] * 2)
    town.send(file)
    assert town.balance(0) == -10_000
    assert [(one.lines, one.seen) for one in town.send(file).statements] == [(0, 2)]
    assert town.balance(0) == -10_000


def test_an_overlapping_file_counts_only_what_is_new(town):
    old = [Entry(5000, town.references[0]), Entry(5000, town.references[0]), Entry(100, "x")]
    town.arrives(*old)
    new = Entry(900, town.references[1], day=WEDNESDAY)
    overlapping = a_camt(
        [*old[1:], new], account=town.bank.number, opening=15_000, closing=21_000, day=WEDNESDAY
    )
    done = town.send(overlapping).statements[0]
    assert (done.state, done.lines, done.seen) == ("imported", 1, 2)
    assert (town.balance(0), town.balance(1)) == (-10_000, -900)
    town.assert_books_hold()


def test_a_third_equal_payment_on_the_same_day_is_new(town):
    twins = [Entry(5000, town.references[0])] * 2
    town.arrives(*twins)
    whole_day = a_camt(
        [*twins, twins[0]], account=town.bank.number, opening=10_000, closing=25_000, day=TUESDAY
    )
    done = town.send(whole_day).statements[0]
    assert (done.lines, done.seen) == (1, 2)
    assert town.balance(0) == -15_000


SAME = {"account": "20000012345678", "booked_on": TUESDAY, "pence": 5000, "texts": ("RENT", "MAY")}


@pytest.mark.parametrize(
    "change",
    [
        {"account": "20000012345679"},
        {"booked_on": MONDAY},
        {"pence": -5000},
        {"pence": 5001},
        {"texts": ("RENT",)},
        {"texts": ("RENT", "MAY", "2")},
        {"payer": "A"},
        {"bank_ref": "1"},
    ],
)
def test_whatever_says_something_else_is_another_line(change):
    assert fingerprint(**{**SAME, **change}) != fingerprint(**SAME)


@pytest.mark.parametrize(
    "texts", [("may", "Rent"), ("RENT ", " MAY"), ("RENT", "MAY", ""), ("MAY", "RENT", "RENT")]
)
def test_case_spaces_and_order_of_the_words_do_not_make_another_line(texts):
    assert fingerprint(**{**SAME, "texts": texts}) == fingerprint(**SAME)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20-00-00 12345678", "20000012345678"),
        ("20000012345678", "20000012345678"),
        ("GB29 NWBK 6016 1331 9268 19", "60161331926819"),
        ("gb29nwbk60161331926819", "60161331926819"),
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ],
)
def test_an_account_is_known_however_its_number_is_written(text, number):
    assert account_number(text) == number


@pytest.mark.parametrize("text", ["", "12345678", "GB28NWBK60161331926819", "ABC", "20-00-00 1234567"])
def test_what_is_no_account_number_is_refused(text):
    with pytest.raises(ValueError, match=r"IBAN"):
        account_number(text)


DAYS = (MONDAY, TUESDAY, WEDNESDAY)
entries = st.builds(
    Entry,
    pence=st.sampled_from([100, 100, 250, -300]),
    text=st.sampled_from(["a", "b"]),
    day=st.sampled_from(DAYS),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(genuine=st.lists(entries, min_size=1, max_size=10), data=st.data())
def test_any_order_and_overlap_of_files_counts_each_genuine_line_once(town, genuine, data):
    """The bank sends whole days, some of them twice, in files of one or more days, in any order."""
    account = town.another_bank_account()
    spans = [(first, last) for first in range(3) for last in range(first, 3)]
    order = data.draw(st.permutations(spans))
    for first, last in [*order[: data.draw(st.integers(1, 4))], (0, 2)]:
        inside = [one for one in genuine if DAYS[first] <= one.day <= DAYS[last]]
        if inside:
            file = csv_of(data.draw(st.permutations(inside)))
            town.send(file, name="export.csv", bank_account_id=account)
    assert pence_of(town, account) == sorted(one.pence for one in genuine)
    proof = town.proof(account)
    assert (proof.from_books, proof.from_suspense, proof.unplaced) == (0, 0, 0)


def pence_of(town, account):
    counted = select(StatementLine.pence).where(StatementLine.bank_account_id == account)
    return sorted(town.look(lambda work: work.session.exec(counted).all()))


def csv_of(lines):
    """An export without balances, so that any part of it may come at any time."""
    rows = "".join(f"{one.day},{one.text},{one.pence / 100:.2f}\n" for one in lines)
    return f"Date,Description,Amount\n{rows}".encode()
