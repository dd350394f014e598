"""Which piece of work comes before which, and why."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from core.calendar import monday_of
from core.values import Because, Decision

_POLICY = "council policy"
_SUNDAY = 6


class Band(IntEnum):
    """How pressing something is: a lower one comes first; within one, the earlier date, then the weight."""

    LAW_NOW = 1
    LATE = 2
    TODAY = 3
    LAW_SOON = 4
    THIS_WEEK = 5
    LATER = 6
    UNDATED = 7


@dataclass(frozen=True, slots=True)
class Ordering:
    """The figures of the order: how far ahead the law's dates come first, and when the undated counts."""

    law_ahead_days: int = 5
    forgotten_after_days: int = 14
    law_source: str = _POLICY
    forgotten_source: str = _POLICY


_USUAL = Ordering()


def is_by_law(source: str) -> bool:
    """Whether a date rests on an Act, a regulation or a protocol, and not on what the council has chosen."""
    return not source.strip().lower().startswith(_POLICY)


def end_of_week(day: date) -> date:
    """The Sunday that ends the week of a day."""
    return monday_of(day) + timedelta(days=_SUNDAY)


def priority(
    due_on: date | None,
    today: date,
    *,
    by_law: bool = False,
    added_on: date | None = None,
    figures: Ordering = _USUAL,
) -> Decision[Band]:
    """How pressing a piece of work is today.

    What is late or due today and dated by law comes first, then what is late, what is due today, what the
    law dates within some days, what is due this week, what is due later, and what has no date. Undated work
    that has waited long counts as due this week. Council policy.
    """
    if due_on is None:
        return _undated(today, added_on, figures)
    says = _how_far(due_on, today)
    if by_law and due_on <= today:
        law = Because("The date is set by law, so it comes before everything else", figures.law_source)
        return Decision(Band.LAW_NOW, (says, law))
    if due_on <= today:
        return Decision(Band.LATE if due_on < today else Band.TODAY, (says,))
    if by_law and (due_on - today).days <= figures.law_ahead_days:
        ahead = f"The law sets the date, and it is no more than {figures.law_ahead_days} days away"
        return Decision(Band.LAW_SOON, (says, Because(ahead, figures.law_source)))
    return Decision(Band.THIS_WEEK if due_on <= end_of_week(today) else Band.LATER, (says,))


def _undated(today: date, added_on: date | None, figures: Ordering) -> Decision[Band]:
    waited = (today - added_on).days if added_on else 0
    if waited >= figures.forgotten_after_days:
        text = f"It has no date, but has waited {waited} days, so it counts as due this week"
        return Decision(Band.THIS_WEEK, (Because(text, figures.forgotten_source),))
    return Decision(Band.UNDATED, (Because("It has no date"),))


def _how_far(due_on: date, today: date) -> Because:
    days = (due_on - today).days
    if not days:
        return Because("Due today")
    count = f"{abs(days)} {'day' if abs(days) == 1 else 'days'}"
    return Because(f"{count} late" if days < 0 else f"Due in {count}")
