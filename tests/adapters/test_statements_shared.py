"""Bank files that nobody here wrote, against what independent readers found in them."""

import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config.readers import READERS
from core.errors import BadInput
from core.statements import Description, describe
from tests.conftest import shared_folder

GARBLED = {
    "camt053__bankstatementparser__golden_camt053_garbled_amount.xml": "line 16, entry 1: “12..34”",
    "csv__bankstatementparser__golden_csv_garbled_amount.csv": "line 3: “12..34”",
    # A journal of a ledger, both sides of every booking: no bank statement, and none of its columns says so.
    "csv__csv2ofx__test_xero.csv": "no line names the columns",
    "bai2__bai2__errors_sample-parseError.bai": "line 1: a BAI2 file begins with a record 01, not “00”",
}
SIGNED = {
    "csv__bankstatementparser__golden_csv_european_decimals.csv": {"EUR": "2260.94"},
    "csv__bankstatementparser__golden_csv_french_headers.csv": {"EUR": "2260.94"},
    "csv__bankstatementparser__test_data_sample_statement.csv": {"EUR": "1300.00"},
    "csv__csv2ofx__test_default.csv": {"GBP": "465000"},
    "csv__csv2ofx__test_ingesp.csv": {"GBP": "350.21"},
    # The oracle kept no sum of this column.
    "csv__csv2ofx__test_stripe-default.csv": {"CAD": "112.50"},
    # The oracle's column lacks a debit of 10.00; the running balances of the file prove that it is there.
    "csv__csv2ofx__test_ubs-ch-fr_trimmed.csv": {"CHF": "30.00"},
}
"""CSV files have only sums of columns as oracle; what they come to as credits less debits, by currency."""


@cache
def expected() -> dict[str, dict[str, Any]]:
    """What is expected of each file; nothing where the reference data is absent."""
    folder = shared_folder()
    if folder is None:
        return {}
    place = folder / "data" / "statements" / "expected.json"
    found: dict[str, dict[str, Any]] = json.loads(place.read_text(encoding="utf-8"))
    return found


def of_kind(kind: str) -> list[str]:
    """The files of a kind, or one that the missing `shared` skips."""
    return sorted(name for name, file in expected().items() if file["kind"].startswith(kind)) or ["absent"]


Tell = Callable[[str], Description]


@pytest.fixture
def told(shared: Path) -> Tell:
    """Read one shared file through; skips where there are none."""

    def read(name: str) -> Description:
        with (shared / "data" / "statements" / "files" / name).open("rb") as source:
            return describe(READERS, source, name)

    return read


def sums(found: Description) -> dict[str, Decimal]:
    """Signed sums by currency, of the statements that hold entries."""
    by_currency: dict[str, Decimal] = {}
    for statement in found["statements"]:
        if statement["entries"]:
            before = by_currency.get(statement["currency"], Decimal(0))
            by_currency[statement["currency"]] = before + Decimal(statement["sum"])
    return by_currency


def amounts(found: dict[str, str]) -> dict[str, Decimal]:
    return {currency: Decimal(amount) for currency, amount in found.items()}


@pytest.mark.parametrize("name", [name for name in of_kind("camt") if name not in GARBLED])
def test_camt(told: Tell, name: str) -> None:
    found = told(name)
    file = expected()[name]
    first = next(
        (statement for statement in found["statements"] if statement["closing"]), found["statements"][0]
    )
    assert sum(statement["entries"] for statement in found["statements"]) == file["entries"]
    assert sums(found) == amounts(file["sum_signed"])
    for balance in (first["opening"], file["opening"]), (first["closing"], file["closing"]):
        assert len({figure and Decimal(figure) for figure in balance}) == 1
    if "opening_plus_sum_equals_closing" in file:
        assert first["adds_up"] is file["opening_plus_sum_equals_closing"]


@pytest.mark.parametrize("name", [name for name in of_kind("csv") if name not in GARBLED])
def test_csv(told: Tell, name: str) -> None:
    found = told(name)
    entries = sum(statement["entries"] for statement in found["statements"])
    assert entries == expected()[name]["rows_incl_header"] - 1
    assert sums(found) == amounts(SIGNED[name])


@pytest.mark.parametrize(("name", "words"), GARBLED.items())
def test_what_cannot_be_read_is_refused_by_line(told: Tell, name: str, words: str) -> None:
    with pytest.raises(BadInput) as refusal:
        told(name)
    assert str(refusal.value).startswith(name)
    assert words in str(refusal.value)


@pytest.mark.parametrize("name", of_kind("mt940"))
def test_mt(told: Tell, name: str) -> None:
    found, file = told(name), expected()[name]
    assert sum(statement["entries"] for statement in found["statements"]) == file["entries"]
    assert sum(Decimal(statement["sum"]) for statement in found["statements"]) == Decimal(file["sum"])
    first, last = found["statements"][0], found["statements"][-1]
    for balance in (first["opening"], file["opening"]), (last["closing"], file["closing"]):
        assert len({figure and Decimal(figure) for figure in balance}) == 1
    if file["opening_plus_sum_equals_closing"] is not None:
        assert first["adds_up"] is file["opening_plus_sum_equals_closing"]


@pytest.mark.parametrize("name", [name for name in of_kind("bai2") if name not in GARBLED])
def test_bai2(told: Tell, name: str) -> None:
    found, file = told(name), expected()[name]
    assert sum(statement["entries"] for statement in found["statements"]) == file["transactions"]
    for side in ("credits", "debits"):
        both = (Decimal(statement[side]) for statement in found["statements"])
        assert sum(both) == Decimal(file[side])
    assert {statement["currency"] for statement in found["statements"]} == set(file["currencies"] or [""])


@pytest.mark.parametrize("name", of_kind("bankline"))
def test_standard_18(told: Tell, name: str) -> None:
    found, file = told(name), expected()[name]
    assert len(found["statements"]) == len(file["accounts"])
    for statement, account in zip(found["statements"], file["accounts"], strict=True):
        assert statement["entries"] == account["n_credit"] + account["n_debit"]
        assert Decimal(statement["credits"]) * 100 == account["credits"]
        assert Decimal(statement["debits"]) * 100 == account["debits"]
    assert (found["problems"] == []) is all(account["trailer_agrees"] for account in file["accounts"])
