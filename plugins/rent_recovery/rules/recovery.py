"""What happens next on a rent account in arrears, and why: facts in, one step out."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Literal

from core.calendar import in_words
from core.values import Because, Decision, Money
from plugins.rent_recovery.rules.figures import Figures, Known, bundled, read
from plugins.rent_recovery.rules.law import LAW
from plugins.rent_recovery.rules.measures import weeks_in_arrears, weeks_in_words
from plugins.rent_recovery.rules.notices import earliest_notice_date

_LONG = 5_200
_WEEKS = "hundredths of a week"
KNOWN = {
    "open_at_weeks": Known("A case opens at", _WEEKS, 1, _LONG),
    "open_at_least": Known("A case opens at no less than", "pence", 0, 10_000_000),
    "prevent_after_days": Known("Early contact follows after", "days", 0, 365),
    "letter_one_at_weeks": Known("The first letter goes at", _WEEKS, 1, _LONG),
    "letter_one_after_days": Known("The first letter follows after", "days", 0, 365),
    "letter_two_at_weeks": Known("The second letter goes at", _WEEKS, 1, _LONG),
    "letter_two_after_days": Known("The second letter follows after", "days", 0, 365),
    "pre_notice_at_weeks": Known("Notice is considered at", _WEEKS, 1, _LONG),
    "pre_notice_after_days": Known("Notice is considered after", "days", 0, 365),
    "close_at": Known("A case closes at no more than", "pence", 0, 10_000_000),
}


class Step(StrEnum):
    """What to do: open a case, take a transition of the workflow by its name, or nothing."""

    NOTHING = "nothing"
    OPEN = "open"
    PREVENT = "prevent"
    LETTER_ONE = "send_letter_one"
    LETTER_TWO = "send_letter_two"
    PRE_NOTICE = "consider_notice"
    NOTICE_LIVE = "notice_takes_effect"
    CLOSE = "close_cleared"


Stage = Literal[
    "",
    "open",
    "prevent",
    "letter_one",
    "letter_two",
    "pre_notice",
    "notice_served",
    "notice_live",
    "beyond",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an account on `today`. Amounts in pence.

    `stage` is where its case stands since `since`, "" without a case, "beyond" once it is before a court.
    `arrears` are gross, without the week that has only begun; `oldest_due_on` is the day of the oldest
    charge that is not paid.
    """

    today: date
    arrears: int
    weekly: int
    stage: Stage = ""
    since: date | None = None
    oldest_due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The council's figures for recovery that are in force on a day, as `policy.toml` names them."""

    open_at_weeks: int
    open_at_least: int
    prevent_after_days: int
    letter_one_at_weeks: int
    letter_one_after_days: int
    letter_two_at_weeks: int
    letter_two_after_days: int
    pre_notice_at_weeks: int
    pre_notice_after_days: int
    close_at: int


@dataclass(frozen=True, slots=True)
class _Way:
    """From a stage: the step, and by figure the least weeks in arrears and days since the last step."""

    step: Step
    weeks: str
    days: str


_WAYS: dict[str, _Way] = {
    "open": _Way(Step.PREVENT, "open_at_weeks", "prevent_after_days"),
    "prevent": _Way(Step.LETTER_ONE, "letter_one_at_weeks", "letter_one_after_days"),
    "letter_one": _Way(Step.LETTER_TWO, "letter_two_at_weeks", "letter_two_after_days"),
    "letter_two": _Way(Step.PRE_NOTICE, "pre_notice_at_weeks", "pre_notice_after_days"),
}
_NOT_CLOSED_BY_PAYMENT = {"", "beyond"}
ANY_PLACE = "policy.toml"


@cache
def bundled_policy() -> Figures:
    """The policy that the plugin ships, for councils that choose nothing of their own."""
    figures, complaints = read(bundled("policy.toml"), known=KNOWN, place=ANY_PLACE)
    if complaints:
        raise ValueError("\n".join(complaints))
    return figures


def thresholds_on(figures: Figures, day: date) -> Thresholds:
    """The figures of a policy in force on a day; ValueError names one that has no row for it."""
    return Thresholds(**{one.name: figures.on(one.name, day).value for one in fields(Thresholds)})


def next_step(facts: Facts, thresholds: Thresholds | None = None) -> Decision[Step]:
    """What should happen now on an account, and why. Without thresholds, by the policy that ships.

    Council policy within the Pre-Action Protocol for Possession Claims by Social Landlords: contact first,
    letters with time to answer, a notice only by a person; a case closes by itself when nothing is owed.
    """
    limits = thresholds or thresholds_on(bundled_policy(), facts.today)
    if facts.stage not in _NOT_CLOSED_BY_PAYMENT and facts.arrears <= limits.close_at:
        text = f"Arrears are {Money(facts.arrears)}, at or below {Money(limits.close_at)}"
        return Decision(Step.CLOSE, (Because(text, "council policy: close_at"),))
    if facts.stage == "":
        return _whether_to_open(facts, limits)
    if facts.stage == "notice_served":
        return _whether_notice_is_live(facts)
    way = _WAYS.get(facts.stage)
    if way is None:
        text = f"Once {facts.stage.replace('_', ' ')}, a person decides what is next"
        return Decision(Step.NOTHING, (Because(text),))
    return _whether_to_go(facts, limits, way)


def _whether_to_open(facts: Facts, limits: Thresholds) -> Decision[Step]:
    weeks = weeks_in_arrears(facts.arrears, facts.weekly).result
    enough = facts.arrears >= max(1, limits.open_at_least)
    reached = facts.weekly > 0 and weeks >= limits.open_at_weeks
    text = f"Arrears are {Money(facts.arrears)}: {weeks_in_words(weeks)} at {Money(facts.weekly)} a week"
    owed = Because(text, "the account's ledger")
    limit = f"a case opens at {weeks_in_words(limits.open_at_weeks)} and {Money(limits.open_at_least)}"
    why = Because(limit.capitalize(), "council policy: open_at_weeks, open_at_least")
    steps = (owed, *_oldest(facts), why)
    return Decision(Step.OPEN if enough and reached else Step.NOTHING, steps)


def _whether_to_go(facts: Facts, limits: Thresholds, way: _Way) -> Decision[Step]:
    weeks = weeks_in_arrears(facts.arrears, facts.weekly).result
    days = (facts.today - facts.since).days if facts.since else 0
    least_weeks, least_days = getattr(limits, way.weeks), getattr(limits, way.days)
    needed = weeks_in_words(least_weeks)
    owed = f"Arrears are {Money(facts.arrears)}: {weeks_in_words(weeks)}; it needs {needed}"
    waited = f"{days} days since the last step; it needs {least_days}"
    steps = (
        Because(owed, f"council policy: {way.weeks}"),
        *_oldest(facts),
        Because(waited, f"council policy: {way.days}"),
    )
    return Decision(way.step if weeks >= least_weeks and days >= least_days else Step.NOTHING, steps)


def _whether_notice_is_live(facts: Facts) -> Decision[Step]:
    if facts.since is None:
        return Decision(Step.NOTHING, (Because("The day of service is not known"),))
    least = LAW.on("notice_minimum_days", facts.since).value
    specified = earliest_notice_date(facts.since, least)
    live = facts.today > specified.result
    text = f"Proceedings may begin after {in_words(specified.result)}"
    step = Because(text, LAW.on("notice_minimum_days", facts.since).source)
    return Decision(Step.NOTICE_LIVE if live else Step.NOTHING, (*specified.because, step))


def _oldest(facts: Facts) -> tuple[Because, ...]:
    if facts.oldest_due_on is None:
        return ()
    text = f"The oldest unpaid charge was due on {in_words(facts.oldest_due_on)}"
    return (Because(text, "the account's ledger"),)
