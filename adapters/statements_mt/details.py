"""What field 86 says, by whichever structure it has: subfields, codes, or free words."""

import re
from collections.abc import Sequence

_SUBFIELDS = re.compile(r"\s*[0-9]{0,3}\s*([?>~@^<])[0-9]{2}")
_CODES = re.compile(
    r"/(EREF|REMI|NAME|BENM|ORDP|IBAN|BBAN|BIC|MARF|CSID|ISDT|TRTP|TRCD|CNTP|PREF|RTRN|USTD|STRD|"
    r"ULTC|ULTD|PURP|SVCL|OCMT|CHGS|OGB|VA|ADDR|INFO|KREF|MREF|CRED|PY|ID|AB|BO|BI)(?=/)"
)
_WITHIN = re.compile(r"(?:(?<=^)|(?<=[ ?]))(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT)[+:]")
_FULL_LINE, _FULL_PART = 63, 27
_REMITTANCE = {*(str(number) for number in range(20, 30)), "60", "61", "62", "63"}
_NAMES = ("32", "33")
_SPEAKING = {"EREF", "REMI", "PREF", "INFO", "PY", "USTD", "STRD", "KREF", "MREF", "ID", "MARF"}
_NOTHING = {"", "NOTPROVIDED", "NONREF"}

Details = tuple[tuple[str, ...], str]
"""The texts in which a reference may stand, and the name of the other side."""


def details(lines: Sequence[str]) -> Details:
    """What the lines of field 86 say."""
    text = joined(lines, _FULL_LINE)
    if found := _SUBFIELDS.match(text):
        return _by_subfields(text, found[1])
    if _CODES.search(text):
        return _by_codes(text)
    return (_tidy(text),) if text.strip() else (), ""


def joined(parts: Sequence[str], full: int) -> str:
    """Parts as one text: one that is as long as it can be was cut within a word, a shorter one ended."""
    text = "".join(part if len(part) >= full else f"{part} " for part in parts)
    return text.removesuffix(" - ").strip()


def _by_subfields(text: str, mark: str) -> Details:
    """As German and Polish banks write: ?20 to ?29 and ?60 to ?63 are the words, ?32 and ?33 the name."""
    first, *pieces = re.split(rf"{re.escape(mark)}\s?([0-9]\s?[0-9])", text)
    del first
    by_number: dict[str, list[str]] = {}
    for number, piece in zip(pieces[::2], pieces[1::2], strict=True):
        by_number.setdefault(number.replace(" ", ""), []).append(piece)
    words = [piece for number, found in by_number.items() if number in _REMITTANCE for piece in found]
    names = [piece for number in _NAMES for piece in by_number.get(number, ())]
    texts = _split_within(joined(words, _FULL_PART))
    return (*texts, *map(_tidy, by_number.get("00", ()))), _tidy(joined(names, _FULL_PART))


def _split_within(text: str) -> tuple[str, ...]:
    """The parts of a remittance that its own codes name (EREF+, SVWZ+), or the whole."""
    first, *pieces = _WITHIN.split(text)
    found = [first, *pieces[1::2]]
    return tuple(_tidy(one) for one in found if _tidy(one).upper() not in _NOTHING)


def _by_codes(text: str) -> Details:
    """Structured by codes between slashes: /REMI/ the words, /NAME/ the name."""
    first, *pieces = _CODES.split(text)
    texts, name = [first], ""
    for code, piece in zip(pieces[::2], pieces[1::2], strict=True):
        said = piece.strip().strip("/")
        if code in _SPEAKING:
            texts.append(said)
        elif code == "NAME":
            name = said
        elif code in {"CNTP", "BENM", "ORDP"} and said and not name:
            parts = [part for part in said.split("/") if part.strip()]
            name = parts[-1]
    kept = [_tidy(one) for one in texts]
    return tuple(one for one in kept if one.upper() not in _NOTHING), _tidy(name)


def _tidy(text: str) -> str:
    return " ".join(text.split())
