"""Words as people type them and as an index keeps them: plain, without case, accents or punctuation.

The same two functions stand behind every search, so that what is stored and what is typed always meet:
"O'Neil-Jönsson" is kept as "oneil", "jonsson" and "oneiljonsson", and is found by any beginning of them.
"""

import re
import unicodedata
from dataclasses import dataclass

# Letters that Unicode does not take apart into a plain one and an accent.
_WHOLE = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
_NOT_DECOMPOSED = str.maketrans(_WHOLE)
_APOSTROPHES = re.compile("['’‘`\u00b4]")
_DIGITS_APART = re.compile(r"(?<![\w@./-])\+?\(?\d[\d ()./-]{5,}\d(?![\w@])")
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s+(\d[a-z]{2})\b", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_RUNS = re.compile(r"[^\W_]+")
_SHORTEST_PHONE = 7
_LONGEST = 60
"""No word of an index is longer; what is typed beyond it is not looked at."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A word to look for: one that a kept word must begin with, or be (`whole`)."""

    word: str
    whole: bool = False


def one_line(text: str) -> str:
    """Text with its white space made single; ValueError for characters that can not be printed or kept."""
    line = " ".join(text.split())
    if _UNPRINTABLE.search(line):
        message = "there are characters that can not be printed; remove them"
        raise ValueError(message)
    return line


def plain(text: str) -> str:
    """Lower case, without accents or punctuation, one space between words: "Zoë O'Neil" is "zoe oneil"."""
    return " ".join(_letters(token, " ") for token in text.split()).strip()


def words_to_keep(*texts: str) -> set[str]:
    """The words by which texts are to be found: each word, and each token as if it were written in one."""
    kept: set[str] = set()
    for token in " ".join(texts).split():
        parts = _letters(token, " ").split()
        kept.update(part[:_LONGEST] for part in parts)
        if len(parts) > 1:
            kept.add("".join(parts)[:_LONGEST])
    return kept


def words_to_find(text: str) -> list[str]:
    """What was typed, as beginnings of kept words; a telephone number or a postcode becomes one word."""
    joined = _DIGITS_APART.sub(_joined, text)
    joined = _POSTCODE.sub(r"\1\2", joined)
    found = (_letters(token, "")[:_LONGEST] for token in joined.split())
    return list(dict.fromkeys(word for word in found if word))


def in_one_word(text: str) -> str:
    """A reference, e-mail address or postcode as the one word by which it is kept: "HB-12/3" is "hb123"."""
    return _letters("".join(text.split()), "")[:_LONGEST]


def phone_digits(text: str) -> str:
    """The digits of a telephone number, a British one always with its 0: "+44 (0)20 7946 0000" too."""
    digits = "".join(character for character in text if character in "0123456789")
    if text.strip().startswith(("+44", "(+44")) or digits.startswith("0044"):
        digits = "0" + digits.removeprefix("00").removeprefix("44").removeprefix("0")
    return digits


def _joined(number: re.Match[str]) -> str:
    """Digits that belong together, unless they are too few for a telephone number."""
    digits = phone_digits(number[0])
    return f" {digits} " if len(digits) >= _SHORTEST_PHONE else number[0]


def _letters(token: str, between: str) -> str:
    """The letters and digits of a token, plain, with `between` where other characters stood."""
    if token.isascii():
        return between.join(_RUNS.findall(token.replace("'", "").replace("`", "").lower()))
    apart = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", token).casefold())
    letters = "".join(c for c in apart if not unicodedata.combining(c)).translate(_NOT_DECOMPOSED)
    return between.join(_RUNS.findall(letters))
