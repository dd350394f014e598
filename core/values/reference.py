"""References that catch a slip of the pen: digits with an ISO 7064 MOD 11,10 check digit.

The scheme (ISO/IEC 7064, hybrid system MOD 11,10; the one behind German tax numbers) finds every single
wrong digit. Of two neighbouring digits exchanged it misses those that differ by one (0 and 9 count as
neighbours) in one of ten positions of its register: about one exchange in forty-five.
"""

import re
import unicodedata
from functools import lru_cache

_DIGITS = re.compile(r"[0-9]+")
_NEXT = [
    {str(digit): 2 * ((register + digit) % 10 or 10) % 11 for digit in range(10)} for register in range(11)
]
_EVERY_DASH = re.compile("[\u2010-\u2015\u2212]")


def _register(digits: str) -> int:
    """What the scheme remembers after `digits`: a number from 1 to 10."""
    register = 10
    for digit in digits:
        register = _NEXT[register][digit]
    return register


def check_digit(body: str) -> str:
    """The digit that makes `body` valid when put behind it; ValueError unless all of `body` is 0 to 9."""
    if _DIGITS.fullmatch(body) is None:
        message = f"“{body[:40]}” is not a row of digits, so it has no check digit"
        raise ValueError(message)
    return str((11 - _register(body)) % 10)


def with_check_digit(body: str) -> str:
    """`body` with its check digit behind it, e.g. "0794" gives "07940"; ValueError as `check_digit`."""
    return body + check_digit(body)


def is_valid_reference(text: str) -> bool:
    """Whether `text` is digits only, at least two, and its last digit is the right check digit."""
    if len(text) < len("00") or _DIGITS.fullmatch(text) is None:
        return False
    return check_digit(text[:-1]) == text[-1]


def candidates(text: str, length: int) -> tuple[str, ...]:
    """Every run of exactly `length` digits in free text, as payers write references; each once.

    Runs glued to letters count ("RENT123456789"), and runs with single spaces or hyphens inside
    ("1234 5678 9"); unbroken ones come first. Full-width and other compatible digits are read as digits.
    """
    if length < 1:
        message = f"a reference has at least one digit, not {length}"
        raise ValueError(message)
    plain = text if text.isascii() else _EVERY_DASH.sub("-", unicodedata.normalize("NFKC", text))
    unbroken, broken = _patterns(length)
    found = [match[0] for match in unbroken.finditer(plain)]
    if " " in plain or "-" in plain:
        found += [match[1].replace(" ", "").replace("-", "") for match in broken.finditer(plain)]
    return tuple(dict.fromkeys(found))


def find_references(text: str, length: int) -> tuple[str, ...]:
    """Those of `candidates` whose check digit is right: what may be a reference of ours."""
    return tuple(found for found in candidates(text, length) if is_valid_reference(found))


@lru_cache
def _patterns(length: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One pattern for unbroken runs, one for broken ones that looks ahead, so that runs may overlap."""
    unbroken = re.compile(rf"(?<![0-9])[0-9]{{{length}}}(?![0-9])")
    broken = re.compile(rf"(?<![0-9])(?=([0-9](?:[ -]?[0-9]){{{length - 1}}})(?![0-9]))")
    return unbroken, broken
