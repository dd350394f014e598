"""MT940 and MT942: signs, days, pages and words in the dialects of banks."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from tests.adapters.reading import entries_of, pairs, refused_or_read, sample, told


def mt(
    *lines: str, opening: str = "C260406GBP100,", closing: str = "", account: str = "20001212345678"
) -> bytes:
    """A small MT940; the first of `lines` is line 5."""
    head = (":20:1", f":25:{account}", ":28C:1/1", f":60F:{opening}")
    return "\n".join((*head, *lines, f":62F:{closing}" if closing else "")).encode()


@pytest.mark.parametrize(
    ("mark", "minor", "reversal"),
    [
        ("C", 150, False), ("D", -150, False), ("RC", -150, True), ("RD", 150, True), ("CR", 150, False),
        ("DR", -150, False), ("CP", 150, False), ("RCP", -150, True), ("DD", -150, False), ("CN", 150, False),
    ],
)  # fmt: skip
def test_the_mark_gives_the_sign_and_a_reversed_credit_is_money_out(
    mark: str,
    minor: int,
    reversal: bool,  # noqa: FBT001 - a table
) -> None:
    (entry,) = entries_of(mt(f":61:2604070407{mark}1,5NTRFNONREF"))
    assert (entry.minor, entry.reversal) == (minor, reversal)


@pytest.mark.parametrize(
    ("amount", "minor"),
    [("1,", 100), ("0,5", 50), (",05", 5), ("1.50", 150), ("000000000001,50", 150), ("1.234,50", 123450),
     ("1234", 123400)],
)  # fmt: skip
def test_amounts_as_banks_write_them(amount: str, minor: int) -> None:
    (entry,) = entries_of(mt(f":61:260407C{amount}NTRFNONREF"))
    assert entry.minor == minor


@pytest.mark.parametrize(
    ("days", "booked"),
    [
        ("2604070408", date(2026, 4, 8)),
        ("260407", date(2026, 4, 7)),
        ("260407    ", date(2026, 4, 7)),
        ("2612310101", date(2027, 1, 1)),
        ("2701011231", date(2026, 12, 31)),
        ("2602300301", date(2026, 3, 1)),
        ("260230", date(2026, 2, 28)),
        ("2604070000", date(2026, 4, 7)),
        ("2604071399", date(2026, 4, 7)),
        ("240230", date(2024, 2, 29)),
    ],
)
def test_the_day_is_the_entry_date_in_the_year_nearest_the_value_date(days: str, booked: date) -> None:
    (entry,) = entries_of(mt(f":61:{days}C1,NTRFNONREF"))
    assert entry.booked_on == booked


def test_pages_are_one_statement_and_another_message_is_another() -> None:
    found = pairs(sample("mt940_pages.sta"))
    assert len({id(statement) for statement, _ in found}) == 1
    both = mt(":61:260407C1,NTRFNONREF", closing="C260407GBP101,") + b"\n" + mt(closing="C260408GBP100,")
    assert [one["closing"] for one in told(both)["statements"]] == ["101.00", "100.00"]


def test_one_message_may_hold_several_balances_and_several_accounts() -> None:
    both = mt(":61:260407C1,NTRFNONREF", closing="C260407GBP101,") + b"\n:60F:C260407GBP101,\n"
    both += b":61:260408D2,NTRFNONREF\n:62F:C260408GBP99,\n:25:30000087654321\n:60F:C260408GBP7,\n"
    found = told(both)["statements"]
    assert [(one["account"], one["opening"], one["sum"]) for one in found] == [
        ("20001212345678", "100.00", "1.00"),
        ("20001212345678", "101.00", "-2.00"),
        ("30000087654321", "7.00", "0.00"),
    ]


def test_a_page_that_does_not_follow_is_no_page() -> None:
    first = mt(closing="").replace(b":62F:", b"") + b":62M:C260407GBP100,\n"
    second = mt(opening="C260407GBP999,", closing="C260407GBP999,").replace(b":60F:", b":60M:")
    assert [one["opening"] for one in told(first + second)["statements"]] == ["100.00", "999.00"]


def test_words_are_found_in_every_structure_and_whole_where_a_line_was_full() -> None:
    first, second, _, last = entries_of(sample("mt940_pages.sta"))
    assert (first.payer, first.bank_ref, first.code) == ("J OKAFOR", "FP0001", "NTRF")
    assert "RENT FOR APRIL 2026 REF 100000231" in first.texts
    assert (second.payer, second.texts[0]) == ("P LINDQVIST", "100000354")
    assert "WRONG ACCOUNT AT 12" in second.texts[1]
    assert last.texts == ("BANK CHARGES TAKEN BACK",)


def test_what_is_expected_is_no_money_yet() -> None:
    found = told(mt(":61:260407EC5,NTRFNONREF", ":61:260407C1,NTRFNONREF"))
    assert (found["statements"][0]["entries"], found["statements"][0]["sum"]) == (2, "6.00")
    assert "no money yet: 1" in found["problems"][0]
    assert [
        entry.minor for entry in entries_of(mt(":61:260407EC5,NTRFNONREF", ":61:260407C1,NTRFNONREF"))
    ] == [100]


def test_a_balance_that_cannot_be_read_is_left_out_and_told() -> None:
    found = told(mt(":61:260407C1,NTRFNONREF", closing="C260407101,00"))
    assert found["statements"][0]["closing"] is None
    assert "the closing balance “C260407101,00” cannot be read" in found["problems"][0]


def test_an_interim_report_is_told_from_a_statement_and_its_totals_are_proved() -> None:
    report = (
        b":20:1\n:25:1\n:28C:1/1\n:34F:GBP0,\n:13D:2604071200+0100\n:61:260407D2,NTRFNONREF\n:90D:2GBP2,30\n"
    )
    found = told(report)
    assert (found["format"], found["statements"][0]["currency"]) == ("mt942", "GBP")
    assert "debits of 2.30 and has 2.00" in found["problems"][0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (mt(":61:260407X1,NTRFNONREF"), "a file, line 5: “260407X1,NTRFNONREF” is no entry"),
        (mt(":61:260407C1,NTRF", ":61:261307C1,NTRF"), "line 6: there is no day 7 in month 13"),
        (mt(":61:260431C1,NTRF"), "no day 31 in month 4"),
        (mt(":61:260407C1,234NTRF"), "more than the 2 decimals"),
        (mt(":61:260407C,NTRF"), "is no entry"),
        (mt(opening="C260406XX1100,"), "is no entry|cannot be read"),
    ],
)
def test_refused_or_told_by_line(data: bytes, words: str) -> None:
    try:
        said = " ".join(told(data)["problems"])
    except BadInput as refusal:
        said = str(refusal)
    assert any(part in said for part in words.split("|")), said


TAGS = st.sampled_from(
    [":20:", ":25:1", ":60F:C260407GBP1,", ":60M:C260407GBP1,", ":61:260407C1,NTRF", ":62M:C260407GBP2,",
     ":62F:C260407GBP2,", ":86:?20a?32b", ":86:/REMI/x/", "-", "-}{5:}", "{1:F01}{4:", ":90C:1GBP1,",
     ":34F:GBP1,"]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(TAGS | st.text(max_size=20), max_size=30))
def test_any_order_of_fields_gives_a_result_whose_sums_are_its_entries(lines: list[str]) -> None:
    data = b":60F:C260407GBP1,\n:61:260407C1,NTRF\n" + "\n".join(lines).encode("utf-8", "replace")
    with refused_or_read():
        found = pairs(data)
        by_statement = {id(statement): statement for statement, _ in found}
        assert sum(one.total for one in by_statement.values()) == sum(e.minor for _, e in found if e)
        assert all(entry or not statement.entries for statement, entry in found)
