"""Reports of Bacs and lists of card payments: what they explain, with whose sign, and why."""

from datetime import date

import pytest

from core.errors import BadInput
from tests.adapters.reading import entries_of, sample, told


def report(item: str, *, before: str = "") -> bytes:
    head = '<Header currentProcessingDate="2026-04-07"/>'
    return f"<BACSDocument>{before}<Data><ARUDD>{head}\n{item}</ARUDD></Data></BACSDocument>".encode()


def returned(**more: str) -> str:
    given = {
        "ref": "100000231",
        "returnCode": "0",
        "valueOf": "1.00",
        "originalProcessingDate": "2026-04-02",
        **more,
    }
    said = " ".join(f"{key}='{value}'" for key, value in given.items())
    return f"<ReturnedDebitItem {said}/>"


def test_an_unpaid_debit_is_money_back_with_its_reason_and_its_day() -> None:
    first, second = entries_of(sample("arudd.xml"))
    assert (first.minor, first.code, first.texts[0], first.payer) == (
        -11840,
        "ARUDD 0",
        "100000231",
        "J OKAFOR",
    )
    assert (first.original_on, first.booked_on, first.reversal) == (date(2026, 4, 2), date(2026, 4, 7), True)
    assert (second.code, second.texts[1], second.counterparty) == (
        "ARUDD 1",
        "INSTRUCTION CANCELLED",
        "40478487654322",
    )
    assert told(sample("arudd.xml"))["statements"][0]["account"] == "20001212345678"


def test_changed_instructions_are_no_money_and_name_the_new_account() -> None:
    deceased, moved = entries_of(sample("addacs.xml"))
    assert (deceased.minor, deceased.code, deceased.texts[1]) == (0, "ADDACS 2", "payer deceased")
    assert "new account 20556611223344" in moved.texts
    assert told(sample("addacs.xml"))["format"] == "addacs"


def test_an_indemnity_claim_takes_back_all_that_it_lists() -> None:
    (claim,) = entries_of(sample("ddica.xml"))
    assert (claim.minor, claim.code, claim.original_on) == (-23680, "DDICA 2", date(2026, 3, 2))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (b'<MessagingAdvices><MessagingAdvice record-type="V" reason-code="F"/>', "auddis"),
        (b'<BACSDocument><Data><MessagingAdvices report="AWACS">', "awacs"),
        (b"<BACSDocument><Data><ARUCS>", "arucs"),
    ],
)
def test_each_report_is_told_by_its_content(text: bytes, name: str) -> None:
    with pytest.raises(BadInput):
        told(text)
    from config.readers import READERS  # noqa: PLC0415 - only here
    from core.statements import detect  # noqa: PLC0415

    assert detect(READERS, text).format == name


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (report(returned(valueOf="1.oo")), "a file, line 2: “1.oo” is not an amount"),
        (report(returned(originalProcessingDate="2026-02-30")), "line 2: there is no day 30 in month 2"),
        (report(returned())[:-30], "the XML is broken"),
        (report(returned()).replace(b"<BACS", b'<!DOCTYPE x [<!ENTITY a "b">]><BACS', 1), "document type"),
        (report(returned(), before=f"<x>{'x' * 10_000}</x>" * 1_700), "16 MB without an item"),
    ],
)
def test_reports_are_refused_by_line(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match="a file, line") as refusal:
        told(data)
    assert words in str(refusal.value)


def test_card_payments_refunds_and_fees_come_to_what_is_paid_out() -> None:
    found = told(sample("govuk_pay.csv"))
    assert found["statements"][0]["entries"] == 6
    assert "no money yet: 1" in found["problems"][0]
    entries = entries_of(sample("govuk_pay.csv"))
    assert sum(entry.minor for entry in entries) == 11720 + 5030 - 2000
    assert [(entry.code, entry.minor) for entry in entries] == [
        ("payment", 11840),
        ("fee", -120),
        ("payment", 5100),
        ("fee", -70),
        ("refund", -2000),
    ]


def test_the_day_of_a_card_payment_is_the_one_in_britain() -> None:
    days = [entry.booked_on for entry in entries_of(sample("govuk_pay.csv")) if entry.code == "payment"]
    assert days == [date(2026, 3, 31), date(2026, 4, 8)]


def test_a_state_that_is_not_known_is_refused() -> None:
    with pytest.raises(BadInput, match="line 2: “Perhaps” is no state that is known"):
        told(sample("govuk_pay.csv").replace(b"Success", b"Perhaps", 1))
