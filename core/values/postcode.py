"""Postcodes of the United Kingdom, written one way.

The shapes are those of BS 7666-2: one or two letters, a district, a space, a digit and two letters that are
none of C I K M O V. Whether a postcode is in use is not known here.
"""

import re

_SHAPE = re.compile(
    r"(GIR|[A-PR-UWYZ](?:[0-9][0-9A-HJKPSTUW]?|[A-HK-Y][0-9][0-9ABEHMNPRVWXY]?))([0-9][ABD-HJLNP-UW-Z]{2})"
)


def postcode(text: str) -> str:
    """`text` in capitals with its one space, "sw1a1aa" gives "SW1A 1AA"; ValueError if it is no postcode."""
    match = _SHAPE.fullmatch("".join(text.split()).upper())
    if match is None:
        message = "this is not a postcode; it should look like SW1A 1AA"
        raise ValueError(message)
    return f"{match[1]} {match[2]}"
