"""What a garage costs, and how its number is written."""

import re

from core.values import Because, Decision, Money

RENT_A_WEEK = {"single": 1_500, "double": 2_400}  # pence
_EXTRA_PERCENT = 20
_NUMBER = re.compile(r"\bG-(\d{4})\b", re.IGNORECASE)


# begin quote rule
def weekly_rent(size: str, *, council_tenant: bool = True) -> Decision[int]:
    """What a garage costs a week, in pence.

    `size` is "single" or "double". Whoever is no tenant of the council pays a fifth more, for the VAT.
    """
    if size not in RENT_A_WEEK:
        message = f"a garage is {' or '.join(RENT_A_WEEK)}, not “{size}”"
        raise ValueError(message)
    rent = RENT_A_WEEK[size]
    because = Because(f"a {size} garage is {Money(rent)} a week", "council policy")
    if council_tenant:
        return Decision(rent, (because,))
    vat = rent * _EXTRA_PERCENT // 100
    source = "Value Added Tax Act 1994, Schedule 9, Group 1, item 1(h)"
    return Decision(rent + vat, (because, Because(f"VAT of {Money(vat)} is added", source)))


# end quote rule


def numbers_in(texts: tuple[str, ...]) -> set[str]:
    """The garage numbers that stand in these texts, as they are kept: "G-0042"."""
    return {f"G-{digits}" for text in texts for digits in _NUMBER.findall(text)}
