"""How many decimals a currency has, and amounts of any currency as whole minor units.

Reading takes any currency and says which; only an import insists on sterling. Source of the decimals:
ISO 4217 list one ("minor unit"), where all but those below have two.
"""

import re
from functools import lru_cache

_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_EXPONENTS = {code: decimals for decimals, codes in _DECIMALS.items() for code in codes.split()}
_CODE = re.compile(r"[A-Z]{3}")
_AMOUNT = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
_MOST_DIGITS = 18
"""As many digits as ISO 20022 allows; so every amount fits a 64-bit column."""


@lru_cache(maxsize=256)
def minor_digits(currency: str) -> int:
    """How many decimals `currency` has (GBP 2, JPY 0, KWD 3); ValueError if it is no ISO 4217 code."""
    if _CODE.fullmatch(currency) is None:
        message = f"“{currency[:20]}” is not a currency code; it takes three capitals such as GBP"
        raise ValueError(message)
    return _EXPONENTS.get(currency, 2)


@lru_cache(maxsize=4096)  # most amounts of a bank file come many times
def minor_units(text: str, exponent: int) -> int:
    """Read a plain decimal such as "-1234.5" as whole minor units, exactly; ValueError on anything else.

    More decimals than the currency has are refused unless they are zeros: nothing is rounded.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None or not (match[2] or match[3]):
        message = f"“{text.strip()[:40]}” is not an amount; it should look like 1234.56"
        raise ValueError(message)
    sign, whole, part = match[1], match[2], match[3] or ""
    if part[exponent:].strip("0"):
        message = f"“{text.strip()[:40]}” has more than the {exponent} decimals that its currency has"
        raise ValueError(message)
    digits = whole + part[:exponent].ljust(exponent, "0")
    if len(digits.lstrip("0")) > _MOST_DIGITS:
        message = f"“{text.strip()[:40]}” is too large: an amount has at most {_MOST_DIGITS} digits"
        raise ValueError(message)
    return -int(digits or "0") if sign == "-" else int(digits or "0")


def decimal_text(minor: int, exponent: int) -> str:
    """Minor units as a plain decimal string with the currency's decimals: (-5, 2) gives "-0.05"."""
    digits = str(abs(minor)).rjust(exponent + 1, "0")
    sign = "-" if minor < 0 else ""
    return f"{sign}{digits[:-exponent]}.{digits[-exponent:]}" if exponent else f"{sign}{digits}"
