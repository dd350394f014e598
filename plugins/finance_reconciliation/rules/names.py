"""Whether the payer that a bank names is somebody who is known for an account."""

import re
from collections.abc import Collection
from enum import IntEnum

_NOT_A_NAME = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "rev",
        "sir",
        "dame",
        "and",
        "the",
        "ltd",
        "limited",
        "plc",
        "llp",
    ]
)
_WORD = re.compile(r"[a-z]+")
_LEAST = 3


class Payer(IntEnum):
    """How well a payer is known for an account; more is surer."""

    UNKNOWN = 0
    FAMILY = 1
    NAME = 2
    CONFIRMED = 3


PAYERS = {
    Payer.UNKNOWN: "the payer is not known for it",
    Payer.FAMILY: "the payer has the family name of somebody on it",
    Payer.NAME: "the payer has the name of somebody on it",
    Payer.CONFIRMED: "an officer has confirmed this payer for it before",
}


def name_key(payer: str) -> str:
    """A payer's name as it is compared: its words in lower case, sorted, without titles."""
    words = set(_WORD.findall(payer.lower().replace("'", ""))) - _NOT_A_NAME
    return " ".join(sorted(words))


def payer_is(payer: str, names: Collection[tuple[str, str]]) -> Payer:
    """How well a bank's payer fits the (family, given) names on an account.

    Banks write names short and in any order: the family name must stand there whole, and an initial must
    agree for it to be the same person. An organisation has no given name.
    """
    said = _WORD.findall(payer.lower().replace("'", ""))
    best = Payer.UNKNOWN
    for family, given in names:
        wanted = [word for word in _WORD.findall(family.lower().replace("'", "")) if word not in _NOT_A_NAME]
        if not wanted or max(map(len, wanted)) < _LEAST or not set(wanted) <= set(said):
            continue
        if not given:
            return Payer.NAME
        first = given.lower()[:1]
        rest = [word for word in said if word not in wanted and word not in _NOT_A_NAME]
        agrees = any(word[0] == first for word in rest)
        best = max(best, Payer.NAME if agrees else Payer.FAMILY)
    return best


def payer_keys(payer: str, counterparty: str) -> tuple[tuple[str, str], ...]:
    """The keys by which a payer is remembered, each with how it is shown: their bank account, their name."""
    found = []
    number = re.sub(r"[^A-Z0-9]", "", counterparty.upper())
    if number:
        found.append((f"account/{number}", counterparty.strip()))
    name = name_key(payer)
    if name:
        found.append((f"name/{name}", " ".join(payer.split())))
    return tuple(found)
