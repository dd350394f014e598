"""BAI2 and the inbound Standard 18 layout: continuations, funds types, signs and control totals."""

from datetime import date

import pytest

from core.errors import BadInput
from tests.adapters.reading import entries_of, sample, told

HEAD = (
    "01,S,R,260407,2200,1,80,,2/\n02,R,S,1,260407,2400,{currency},2/\n03,20001212345678,,010,{opening},,/\n"
)


def bai2(
    *records: str, opening: str = "0", currency: str = "GBP", tail: str = "49,,/\n98,,,/\n99,,,/\n"
) -> bytes:
    return (
        HEAD.format(currency=currency, opening=opening) + "".join(f"{one}\n" for one in records) + tail
    ).encode()


def test_fields_and_words_go_on_in_records_88() -> None:
    first, second, third, _, last = entries_of(sample("natwest.bai2"))
    assert (first.minor, first.bank_ref, first.texts) == (
        11840,
        "FP0001",
        ("RENT 100000231", "J OKAFOR RENT 100000231"),
    )
    assert (second.bank_ref, second.texts[0]) == ("FP0002", "DWP/HOUSING, SCHEDULE 416 MANAGED PAYMENTS")
    assert (third.bank_ref, third.texts) == ("FP0003", ("PAID IN, CASH",))
    assert (last.minor, last.texts, last.booked_on) == (-3070, ("BANK CHARGES",), date(2026, 4, 7))


@pytest.mark.parametrize(
    ("funds", "bank_ref"),
    [(",", "B"), ("Z,", "B"), ("0,", "B"), ("S,1,2,3,", "B"), ("V,260408,1200,", "B"), ("D,2,0,1,1,2,", "B")],
)
def test_funds_types_bring_fields_of_their_own(funds: str, bank_ref: str) -> None:
    (entry,) = entries_of(bai2(f"16,195,100,{funds}{bank_ref},C,words/"))
    assert (entry.bank_ref, entry.texts) == (bank_ref, ("C", "words"))


@pytest.mark.parametrize(("code", "minor"), [("100", 1), ("399", 1), ("400", -1), ("699", -1)])
def test_the_type_code_tells_in_from_out(code: str, minor: int) -> None:
    (entry,) = entries_of(bai2(f"16,{code},1,,,/"))
    assert (entry.minor, entry.code) == (minor, code)


def test_loans_and_information_are_no_money_and_are_told() -> None:
    found = told(bai2("16,720,500,,,/", "16,890,,,,words/", "16,195,1,,,/"))
    assert (found["statements"][0]["entries"], found["statements"][0]["sum"]) == (3, "0.01")
    assert len(entries_of(bai2("16,720,500,,,/", "16,890,,,,words/", "16,195,1,,,/"))) == 1
    assert [problem for problem in found["problems"] if "no money of the account" in problem] != []


@pytest.mark.parametrize(("currency", "total"), [("GBP", "1.23"), ("JPY", "123"), ("KWD", "0.123")])
def test_amounts_are_in_the_smallest_unit_of_the_currency(currency: str, total: str) -> None:
    assert told(bai2("16,195,123,,,/", currency=currency))["statements"][0]["sum"] == total


def test_totals_and_numbers_of_records_are_proved_on_each_level() -> None:
    right = bai2("16,195,5,,,/", opening="7", tail="49,12,3/\n98,12,1,5/\n99,12,1,7/\n")
    assert told(right)["problems"] == []
    wrong = bai2("16,195,5,,,/", opening="7", tail="49,13,3/\n98,12,2,5/\n99,12,1,8/\n")
    assert [problem.partition(": ")[2] for problem in told(wrong)["problems"]] == [
        "the account states a total of 13, and 12 was read",
        "the group states a total of 12, and 13 was read",
        "the group states a number of parts of 2, and 1 was read",
        "the file states a number of records of 8, and 7 was read",
    ]


def test_a_file_that_was_cut_off_says_so() -> None:
    assert "may be cut off" in told(bai2("16,195,5,,,/", tail=""))["problems"][0]
    whole = sample("natwest.std18")
    assert "may be cut off" in told(whole[: whole.index(b"UTL1")])["problems"][0]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (bai2("16,195,1.5,,,/"), "a file, line 4: “1.5” is not an amount"),
        (bai2("16,195,,,,/"), "line 4: there is no amount"),
        (bai2("16,abc,1,,,/"), "“abc” is no type code"),
        (bai2("16,195,1,D,99999999999,1,2/"), "no such number of parts"),
        (bai2("17,195,1,,,/"), "“17” is no record of BAI2"),
        (b"01,S,R/\n02,R,S,1,2604/\n", "line 2: “2604” is not a date"),
        (b"01,S,R/\n16,195,1/\n", "line 2: an entry (16) stands before any account (03)"),
    ],
)
def test_bai2_is_refused_by_line(data: bytes, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        told(data)
    assert words in str(refusal.value)


def test_standard_18_finds_references_in_the_name_and_takes_equal_lines_twice() -> None:
    first, second, third, last = entries_of(sample("natwest.std18"))
    assert (first.minor, first.texts, first.counterparty) == (
        11840,
        ("RENT 100000231", "J OKAFOR"),
        "20151587654321",
    )
    assert (
        (second.minor, second.texts)
        == (third.minor, third.texts)
        == (10005, ("STANDING ORDER", "RENT 100000354"))
    )
    assert (last.minor, last.code, last.booked_on, last.counterparty) == (-2070, "17", date(2026, 4, 7), "")


def test_the_trailer_may_count_its_totals_or_not_and_is_proved() -> None:
    whole = sample("natwest.std18")
    without = whole.replace(b"0000000004140", b"0000000002070").replace(b"0000000063700", b"0000000031850")
    without = without.replace(b"00000020000004", b"00000010000003")
    assert told(whole)["problems"] == told(without)["problems"] == []
    wrong = told(whole.replace(b"0000000004140", b"0000000004141"))["problems"]
    assert wrong == [
        "account 20001212345678 (GBP): the trailer states debits of 4141 pence, and 2070 were read"
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"0992015158", b"0ZZ2015158", "line 4: “ZZ” is no transaction code"),
        (b"00000011840", b"0000001184x", "line 4: “0000001184x” is not an amount in pence"),
        (b" 26097\nUTL1", b" 26400\nUTL1", "there is no day 400 in 2026"),
        (b"20001212345678099", b"nonsense", "line 4: “nonsense"),
    ],
)
def test_standard_18_is_refused_by_line(old: bytes, new: bytes, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        told(sample("natwest.std18").replace(old, new, 1))
    assert words in str(refusal.value)
