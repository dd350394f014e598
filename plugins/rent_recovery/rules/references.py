"""References of older systems, as payers write them."""

import re
import unicodedata

_APART = re.compile(r"[^0-9A-Z]+")
_SHORTEST = 5
"""Shorter ones occur by chance in what payers write, so they never name an account."""


def reference_key(text: str) -> str:
    """A reference in capitals and digits only: "Ten/0012-3" gives "TEN00123"."""
    return _APART.sub("", unicodedata.normalize("NFKC", text).upper())


def possible_keys(texts: tuple[str, ...]) -> frozenset[str]:
    """What in these texts may be an old reference: each word, each two or three neighbours, each text whole.

    Keys shorter than five characters or without a digit are left out.
    """
    found: set[str] = set()
    for text in texts:
        words = [word for word in (reference_key(part) for part in text.split()) if word]
        for length in (1, 2, 3):
            found.update("".join(words[n : n + length]) for n in range(len(words) - length + 1))
        found.add("".join(words))
    return frozenset(key for key in found if len(key) >= _SHORTEST and any(c.isdigit() for c in key))
