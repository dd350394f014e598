"""When it is the same bank account, and when it is the same line."""

import hashlib
import re
from collections.abc import Collection, Sequence
from datetime import date

_BRITISH_IBAN = re.compile(r"GB[0-9]{2}[A-Z]{4}([0-9]{14})")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_SORTED = re.compile(r"[0-9]{14}")
_BIC = re.compile(r"[A-Z]{4}GB[A-Z0-9]{2}(?:[A-Z0-9]{3})?([0-9]{14})")
_LONG, _SHORT = 14, 8
_BETWEEN = "\x1f"


def account_number(text: str) -> str:
    """A bank account written one way: sort code and account number in 14 digits, or a foreign IBAN.

    A British IBAN holds both, so that "GB29 NWBK 6016 1331 9268 19" and "60-16-13 31926819" are the same.
    ValueError for anything else, and for an IBAN with wrong check digits (ISO 13616, ISO 7064 MOD 97-10).
    """
    plain = re.sub(r"[^A-Z0-9]", "", text.upper())
    if _SORTED.fullmatch(plain):
        return plain
    with_bic = _BIC.fullmatch(plain)
    if with_bic:
        return with_bic[1]
    if _IBAN.fullmatch(plain) is None:
        message = "write sort code and account number, such as 20-00-00 12345678, or an IBAN"
        raise ValueError(message)
    if int("".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])) % 97 != 1:
        message = "the check digits of this IBAN are wrong; compare it with a letter of the bank"
        raise ValueError(message)
    british = _BRITISH_IBAN.fullmatch(plain)
    return british[1] if british else plain


def account_among(text: str, known: Collection[str]) -> str | None:
    """Which of the known accounts a file means, however its bank writes it; None for none, or for several.

    Some banks write the sort code behind the account number (NatWest's BAI2), some leave it away.
    """
    try:
        number = account_number(text)
    except ValueError:
        number = re.sub(r"[^0-9]", "", text)
    written = {number}
    if len(number) == _LONG and number.isdigit():
        written.add(number[8:] + number[:8])
    if len(number) == _SHORT and number.isdigit():
        written |= {one for one in known if one.isdigit() and one.endswith(number)}
    found = written & set(known)
    return found.pop() if len(found) == 1 else None


def in_words(number: str) -> str:
    """An account number for people: "20-00-00 12345678", an IBAN in groups of four."""
    if _SORTED.fullmatch(number):
        return f"{number[:2]}-{number[2:4]}-{number[4:6]} {number[6:]}"
    if _IBAN.fullmatch(number) is None:
        return f"“{number[:40]}”"
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def fingerprint(
    *, account: str, booked_on: date, pence: int, texts: Sequence[str], payer: str = "", bank_ref: str = ""
) -> bytes:
    """Sixteen bytes that are equal exactly when two lines say the same.

    Case, white space and the order of texts do not count, because banks change them from one export to
    the next. Two genuine equal payments have the same fingerprint; their occurrence tells them apart.
    """
    said = sorted({" ".join(one.casefold().split()) for one in (*texts, payer)} - {""})
    parts = (account, booked_on.isoformat(), str(pence), "".join(bank_ref.casefold().split()), *said)
    return hashlib.blake2b(_BETWEEN.join(parts).encode("utf-8", "replace"), digest_size=16).digest()
