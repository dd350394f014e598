"""Amounts of any currency: exact, never rounded, never a float."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.values import decimal_text, minor_digits, minor_units


@pytest.mark.parametrize(("code", "digits"), [("GBP", 2), ("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)])
def test_decimals_of_a_currency(code: str, digits: int) -> None:
    """As ISO 4217 has them."""
    assert minor_digits(code) == digits


@pytest.mark.parametrize("code", ["", "gbp", "GB", "POUND", "G8P"])
def test_what_is_no_currency_code(code: str) -> None:
    """Three capitals or nothing."""
    with pytest.raises(ValueError, match="not a currency code"):
        minor_digits(code)


@pytest.mark.parametrize(
    ("text", "exponent", "minor"),
    [
        ("1234.56", 2, 123456),
        ("-0.05", 2, -5),
        ("7", 2, 700),
        (".5", 2, 50),
        ("+3.", 2, 300),
        (" 1.10 ", 2, 110),
        ("12.300", 2, 1230),
        ("1000", 0, 1000),
        ("1.234", 3, 1234),
        ("-0.00", 2, 0),
        ("1.00", 0, 1),
    ],
)
def test_amounts_read_exactly(text: str, exponent: int, minor: int) -> None:
    """Spare zeros are harmless; everything else counts."""
    assert minor_units(text, exponent) == minor


@pytest.mark.parametrize(
    "text", ["", ".", "-", "1,234.56", "12..34", "1e5", "NaN", "0x10", "1.234", "٣", "£5", "9" * 19]
)
def test_amounts_refused(text: str) -> None:
    """Nothing is guessed and nothing is rounded."""
    with pytest.raises(ValueError, match=r"“.*” (is not an amount|has more than|is too large)"):
        minor_units(text, 2)


@given(st.integers(-(10**17), 10**17), st.integers(0, 4))
def test_there_and_back(minor: int, exponent: int) -> None:
    """Writing and reading an amount gives the same amount."""
    assert minor_units(decimal_text(minor, exponent), exponent) == minor
