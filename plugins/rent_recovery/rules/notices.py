"""Dates that the law ties to notices and claims about rent."""

from datetime import date, timedelta
from typing import Literal

from core.calendar import add_months, in_words
from core.values import Because, Decision

SECURE = "Housing Act 1985, section 83"
INTRODUCTORY = "Housing Act 1996, section 125A"
LIMITATION = "Limitation Act 1980, section 19"
_SUNDAY, _MONDAY = 6, 0
_LIMITATION_MONTHS = 72
_NOTICE_LIFE_MONTHS = 12

RentPeriodEnd = Literal["sunday_or_monday", "sunday", "monday"]
_ENDS = {"sunday_or_monday": (_SUNDAY, _MONDAY), "sunday": (_SUNDAY,), "monday": (_MONDAY,)}


def earliest_notice_date(
    served_on: date, minimum_days: int = 28, period_ends: RentPeriodEnd = "sunday_or_monday"
) -> Decision[date]:
    """The earliest date that a notice seeking possession of a weekly tenancy may specify.

    Not before a notice to quit served that day could end the tenancy (Housing Act 1985, section 83(5)):
    28 days on, then the end of a rent period, a Sunday or the Monday after it as the tenancy says.
    """
    least = served_on + timedelta(days=minimum_days)
    found = least
    while found.weekday() not in _ENDS[period_ends]:
        found += timedelta(days=1)
    steps = [Because(f"Served on {in_words(served_on)}; {minimum_days} days on is {in_words(least)}", SECURE)]
    if found != least:
        steps.append(Because(f"The rent period then ends on {in_words(found)}", f"{SECURE}(5)"))
    return Decision(found, tuple(steps))


def notice_lapses_on(specified_date: date) -> Decision[date]:
    """The last day on which proceedings may begin on a notice: twelve months after the date it specifies.

    Housing Act 1985, section 83(4): a notice ceases to be in force twelve months after the specified date.
    """
    later = add_months(specified_date, _NOTICE_LIFE_MONTHS)
    text = f"The notice of {in_words(specified_date)} is in force up to {in_words(later.result)}"
    return Decision(later.result, (Because(text, f"{SECURE}(4)"),))


def last_day_to_extend(introductory_from: date) -> Decision[date]:
    """The last day to serve notice that extends an introductory tenancy: eight weeks before its year is up.

    Housing Act 1996, section 125A, inserted by the Housing Act 2004, section 179.
    """
    anniversary = add_months(introductory_from, 12).result
    ends_on = anniversary - timedelta(days=1)
    found = ends_on - timedelta(weeks=8)
    year = Because(f"The introductory year ends with {in_words(ends_on)}", INTRODUCTORY)
    return Decision(found, (year, Because(f"Eight weeks before is {in_words(found)}", INTRODUCTORY)))


def claim_is_in_time(due_on: date, claimed_on: date) -> Decision[bool]:
    """Whether rent due on `due_on` may still be claimed: six years. Limitation Act 1980, section 19.

    A part payment of rent does not extend the time for the rest (section 29(6)).
    """
    last = add_months(due_on, _LIMITATION_MONTHS).result
    text = f"Rent due on {in_words(due_on)} may be claimed up to {in_words(last)}"
    return Decision(claimed_on <= last, (Because(text, LIMITATION),))
