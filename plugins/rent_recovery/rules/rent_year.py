"""The rent year, its weeks, and what a week, a part of a week or a month of rent comes to.

Rent weeks run from Monday to Sunday. Amounts are whole pence.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from core.calendar import in_words, monday_of
from core.values import Because, Decision, Money
from plugins.rent_recovery.rules.rounding import half_up

WEEK = 7
_MONTHS = 12
_FOUR_WEEKLY = 13
_UC_WEEKS = 52
_APRIL = 4
_LABEL = re.compile(r"([0-9]{4})/([0-9]{2})")
_YEAR_POLICY = "council policy: a rent year begins on the first Monday of April"
_PART_WEEK_POLICY = "council policy: part weeks by sevenths, first and last day charged, half-up to the penny"
_UC_SOURCE = "Universal Credit Regulations 2013, Schedule 4: weekly rent × 52 / 12"


@dataclass(frozen=True, slots=True)
class RentYear:
    """A rent year: its name, the first and last Monday on which rent is debited, its last day, its weeks."""

    name: str
    first_debit: date
    last_debit: date
    last_day: date
    weeks: int


def rent_year(year: str) -> Decision[RentYear]:
    """The rent year of a name such as "2026/27": from the first Monday of April, 52 or 53 weeks.

    A Monday that is a bank holiday is debited too. Council policy. ValueError for a name of no year.
    """
    match = _LABEL.fullmatch(year.strip())
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        message = f"“{year[:20]}” is not a rent year; write it like 2026/27"
        raise ValueError(message)
    return _year_from(int(match[1]))


def rent_year_of(day: date) -> Decision[RentYear]:
    """The rent year in which a day falls. Council policy."""
    begins = day.year if day >= _first_monday_of_april(day.year) else day.year - 1
    return _year_from(begins)


def chargeable_weeks(year: str, rent_free_weeks: int = 0) -> Decision[int]:
    """In how many weeks of a year rent is debited: its weeks less the rent-free ones (48, 50, 52, 53 …).

    Council policy decides the rent-free weeks. ValueError when there are more of them than weeks.
    """
    whole = rent_year(year)
    left = whole.result.weeks - rent_free_weeks
    if rent_free_weeks < 0 or left <= 0:
        message = f"{rent_free_weeks} rent-free weeks do not fit into {whole.result.weeks} weeks"
        raise ValueError(message)
    text = f"{rent_free_weeks} weeks are rent-free: {left} are charged"
    return Decision(left, (*whole.because, Because(text)))


def weekly_charge(annual: int, chargeable: int) -> Decision[int]:
    """The weekly charge in pence that collects `annual` pence over `chargeable` weeks. Council policy."""
    _must_be_positive(annual=annual, chargeable=chargeable)
    result = half_up(annual, chargeable)
    return Decision(result, (Because(f"{Money(annual)} over {chargeable} weeks is {Money(result)} a week"),))


def days_charged(week_commencing: date, starts_on: date, ends_on: date | None = None) -> Decision[int]:
    """How many days of the week are charged to a tenancy: its first and its last day both count.

    Council policy. ValueError unless the week begins on a Monday.
    """
    if monday_of(week_commencing) != week_commencing:
        message = f"a rent week begins on a Monday; {in_words(week_commencing)} is none"
        raise ValueError(message)
    sunday = week_commencing + timedelta(days=WEEK - 1)
    first, last = max(starts_on, week_commencing), min(ends_on or sunday, sunday)
    days = max(0, (last - first).days + 1)
    span = f"{in_words(first)} to {in_words(last)} is {days} of {WEEK} days"
    text = span if days else "No day of this week"
    return Decision(days, (Because(text, _PART_WEEK_POLICY),))


def part_week(weekly: int, days: int) -> Decision[int]:
    """What `days` days of a week come to in pence: `weekly` / 7 × days, half-up. Council policy.

    The two parts of a week that is divided always add up to the week.
    """
    if not 0 <= days <= WEEK:
        message = f"a week has 0 to {WEEK} days to charge, not {days}"
        raise ValueError(message)
    _must_be_positive(weekly=weekly)
    result = half_up(weekly * days, WEEK)
    text = f"{days}/{WEEK} of {Money(weekly)} is {Money(result)}"
    return Decision(result, (Because(text, _PART_WEEK_POLICY),))


def nightly_charge(nightly: int, arrives_on: date, leaves_on: date) -> Decision[int]:
    """What a nightly-charged placement comes to in pence: the day of leaving is free. Council policy."""
    nights = (leaves_on - arrives_on).days
    if nights < 0:
        message = f"a stay can not end ({leaves_on}) before it begins ({arrives_on})"
        raise ValueError(message)
    _must_be_positive(nightly=nightly)
    source = "council policy: nights from arrival to departure, the day of departure not charged"
    text = f"{nights} nights at {Money(nightly)} are {Money(nights * nightly)}"
    return Decision(nights * nightly, (Because(text, source),))


def month_of_rent(weekly: int) -> Decision[int]:
    """A month's rent in pence for arrangements and letters: weekly × 52 / 12, half-up. Council policy."""
    return _month(weekly, _UC_WEEKS, "council policy: a month of rent is 52 weeks / 12")


def uc_month(weekly: int, rent_free_weeks: int = 0) -> Decision[int]:
    """The monthly rent that Universal Credit counts: weekly × (52 − rent-free weeks) / 12, half-up.

    Universal Credit counts 52 weeks in every year; the rent of a 53rd week is the tenant's to pay.
    """
    if not 0 <= rent_free_weeks < _UC_WEEKS:
        message = f"there can be 0 to {_UC_WEEKS - 1} rent-free weeks, not {rent_free_weeks}"
        raise ValueError(message)
    return _month(weekly, _UC_WEEKS - rent_free_weeks, _UC_SOURCE)


def monthly_payer(weekly: int, chargeable: int) -> Decision[int]:
    """What a monthly payer pays: weekly × chargeable weeks of the year / 12, half-up. Council policy."""
    return _month(weekly, chargeable, "council policy: monthly payers pay the weeks of their rent year / 12")


def four_weekly_payer(weekly: int, chargeable: int) -> Decision[int]:
    """What a four-weekly payer pays: weekly × chargeable weeks / 13, half-up. Council policy."""
    _must_be_positive(weekly=weekly, chargeable=chargeable)
    result = half_up(weekly * chargeable, _FOUR_WEEKLY)
    text = f"{Money(weekly)} × {chargeable} / {_FOUR_WEEKLY} is {Money(result)}"
    return Decision(result, (Because(text, "council policy: four-weekly payers pay thirteen times a year"),))


def _month(weekly: int, weeks: int, source: str) -> Decision[int]:
    _must_be_positive(weekly=weekly, chargeable=weeks)
    result = half_up(weekly * weeks, _MONTHS)
    return Decision(result, (Because(f"{Money(weekly)} × {weeks} / {_MONTHS} is {Money(result)}", source),))


def _must_be_positive(**amounts: int) -> None:
    for name, amount in amounts.items():
        if amount <= 0:
            message = f"{name} must be above nought, not {amount}"
            raise ValueError(message)


def _first_monday_of_april(year: int) -> date:
    first = date(year, _APRIL, 1)
    return first + timedelta(days=-first.weekday() % WEEK)


def _year_from(year: int) -> Decision[RentYear]:
    first, following = _first_monday_of_april(year), _first_monday_of_april(year + 1)
    weeks = (following - first).days // WEEK
    name = f"{year}/{(year + 1) % 100:02}"
    found = RentYear(name, first, following - timedelta(days=WEEK), following - timedelta(days=1), weeks)
    text = f"The rent year {name} runs from {in_words(first)} to {in_words(found.last_day)}: {weeks} weeks"
    return Decision(found, (Because(text, _YEAR_POLICY),))
