"""What benefits mean for a rent account: what is late but not the tenant's debt, what may be asked for."""

from datetime import date

from core.values import Because, Decision, Money
from plugins.rent_recovery.rules.rounding import half_up, rounded_up_to

_APA = "DWP guidance on alternative payment arrangements"
_TECHNICAL = "council policy: technical arrears are benefit for elapsed time that is not yet due for payment"
_TPD = "Universal Credit etc. (Claims and Payments) Regulations 2013, Schedule 6, paragraph 7"
_LEGACY = "Social Security (Claims and Payments) Regulations 1987, Schedule 9: 5% rounded up to 5p"
_WEEKS, _MONTHS, _DAYS = 52, 12, 365
_TWO_MONTHS = 2


def managed_payment_threshold(weekly: int, months: int = _TWO_MONTHS) -> Decision[int]:
    """The arrears in pence from which a managed payment may be asked for: `months` of weekly × 52 / 12.

    Rounded half-up once, at the end. Two months, or one where payments fell short for over two months.
    """
    result = half_up(weekly * _WEEKS * months, _MONTHS)
    text = f"{Money(weekly)} × {_WEEKS} / {_MONTHS} × {months} is {Money(result)}"
    return Decision(result, (Because(text, _APA),))


def managed_payment_due(weekly: int, arrears: int, *, persistent: bool = False) -> Decision[bool]:
    """Whether a managed payment may be asked for; `persistent` is underpayment for over two months."""
    two = managed_payment_threshold(weekly)
    one = managed_payment_threshold(weekly, 1)
    enough = arrears >= two.result or (persistent and arrears >= one.result)
    needed = one if persistent else two
    text = f"Arrears of {Money(arrears)} {'reach' if enough else 'do not reach'} {Money(needed.result)}"
    return Decision(enough, (*needed.because, Because(text, _APA)))


def technical_arrears_hb(weekly_benefit: int, unpaid_weeks: int) -> Decision[int]:
    """Housing Benefit in pence for whole benefit weeks passed and not yet paid. Council policy."""
    result = weekly_benefit * unpaid_weeks
    text = f"{unpaid_weeks} weeks of {Money(weekly_benefit)} are {Money(result)}"
    return Decision(result, (Because(text, _TECHNICAL),))


def technical_arrears_uc(
    monthly_element: int, unpaid_periods: int, last_period_ended_on: date, on: date
) -> Decision[int]:
    """Housing element in pence for assessment periods not yet paid, and for days since the last one ended.

    A day is the monthly element × 12 / 365; rounded half-up once. Council policy.
    """
    days = max(0, (on - last_period_ended_on).days)
    running = half_up(monthly_element * _MONTHS * days, _DAYS)
    result = monthly_element * unpaid_periods + running
    whole = Because(f"{unpaid_periods} unpaid periods of {Money(monthly_element)}", _TECHNICAL)
    part = Because(f"{days} days of the running period: {Money(running)}", _TECHNICAL)
    return Decision(result, (whole, part))


def net_arrears(balance: int, technical: int) -> Decision[int]:
    """What the tenant really owes in pence: the balance less technical arrears, or nought. Council policy."""
    result = max(0, balance - technical)
    text = f"{Money(balance)} less {Money(technical)} of technical arrears leaves {Money(result)}"
    return Decision(result, (Because(text, _TECHNICAL),))


def deduction_from_standard_allowance(standard_allowance: int, percent: int) -> Decision[int]:
    """A third-party deduction a month in pence: `percent` of the standard allowance, half-up.

    Schedule 6 sets 10 to 20 per cent; since 30 April 2025 all deductions together are capped at 15.
    """
    result = half_up(standard_allowance * percent, 100)
    return Decision(result, (Because(f"{percent}% of {Money(standard_allowance)} is {Money(result)}", _TPD),))


def deduction_from_legacy_benefit(personal_allowance: int) -> Decision[int]:
    """A weekly third-party deduction from a legacy benefit in pence: 5% rounded up to the next 5p."""
    result = rounded_up_to(personal_allowance * 5, 5)
    text = f"5% of {Money(personal_allowance)}, rounded up to 5p, is {Money(result)}"
    return Decision(result, (Because(text, _LEGACY),))
