"""The figures by which rent recovery is judged, and what arrears are."""

from core.values import Because, Decision, Money
from plugins.rent_recovery.rules.rounding import half_up

_GROSS = "council policy: gross arrears, the balance at the end of the rent week"
_COLLECTED = "council policy: rent collected / rent debited in the year, without arrears brought forward"
_BV66A = "former best value indicator BV66a"


def gross_arrears(balance: int, debited_this_week: int = 0) -> Decision[int]:
    """What is owed in pence beyond the rent of the week that has only begun; never below nought.

    A week's rent is due on its Monday, but counts as arrears only when the week is over. Council policy.
    """
    result = max(0, balance - debited_this_week)
    text = f"A balance of {Money(balance)} less {Money(debited_this_week)} for this week is {Money(result)}"
    return Decision(result, (Because(text, _GROSS),))


def weeks_in_arrears(arrears: int, weekly: int) -> Decision[int]:
    """Arrears as hundredths of a week's gross charge, rounded down. Council policy.

    Nought where nothing is charged weekly, such as a tenancy that has ended.
    """
    result = max(0, arrears) * 100 // weekly if weekly > 0 else 0
    text = f"{Money(arrears)} at {Money(weekly)} a week is {weeks_in_words(result)}"
    return Decision(result, (Because(text, _GROSS),))


def weeks_in_words(hundredths: int) -> str:
    """Hundredths of a week for people: "4.25 weeks"."""
    return f"{hundredths // 100}.{hundredths % 100:02} weeks"


def collected_percent(collected: int, debited: int) -> Decision[int]:
    """Rent collected as hundredths of a per cent of rent debited, half-up."""
    return _percent(collected, debited, _COLLECTED)


def collected_percent_with_arrears(collected: int, debited: int, brought_forward: int) -> Decision[int]:
    """BV66a in hundredths of a per cent: collected / (debited + arrears brought forward), half-up."""
    return _percent(collected, debited + brought_forward, _BV66A)


def arrears_percent(arrears: int, annual_debit: int) -> Decision[int]:
    """Current tenants' arrears as hundredths of a per cent of the annual rent debit, half-up."""
    return _percent(arrears, annual_debit, "council policy: current arrears / annual rent debit")


def _percent(part: int, whole: int, source: str) -> Decision[int]:
    if whole <= 0:
        message = "a percentage needs a whole above nought"
        raise ValueError(message)
    result = half_up(part * 10_000, whole)
    text = f"{Money(part)} of {Money(whole)} is {result // 100}.{result % 100:02}%"
    return Decision(result, (Because(text, source),))
