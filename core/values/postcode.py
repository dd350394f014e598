"""Postcodes of the United Kingdom, written one way.

The shapes are those of BS 7666-2: one or two letters, a district, a space, a digit and two letters that are
none of C I K M O V. Whether a postcode is in use is not known here.
"""

import re

_SHAPE = re.compile(
    r"(GIR|[A-PR-UWYZ](?:[0-9][0-9A-HJKPSTUW]?|[A-HK-Y][0-9][0-9ABEHMNPRVWXY]?))([0-9][ABD-HJLNP-UW-Z]{2})"
)

_INSIDE = re.compile(r"\b[a-z]{1,2}[0-9][a-z0-9]?\s*[0-9][a-z]{2}\b", re.IGNORECASE)


def postcode(text: str) -> str:
    """`text` in capitals with its one space, "sw1a1aa" gives "SW1A 1AA"; ValueError if it is no postcode."""
    match = _SHAPE.fullmatch("".join(text.split()).upper())
    if match is None:
        message = "this is not a postcode; it should look like SW1A 1AA"
        raise ValueError(message)
    return f"{match[1]} {match[2]}"


def first_postcode(text: str) -> tuple[str, str]:
    """The first whole postcode in a text, written one way, and the text without it; twice nothing if none."""
    for match in _INSIDE.finditer(text):
        try:
            return postcode(match[0]), f"{text[: match.start()]} {text[match.end() :]}".strip()
        except ValueError:
            continue
    return "", ""
