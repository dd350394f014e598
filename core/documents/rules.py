"""When a document counts as served, what a file is called, and how it may be kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from core.calendar import ENGLAND, Calendar, add_days, add_working_days, in_words
from core.values.decision import Because, Decision

ORIGINS = ("received", "made", "imported")
_LONGEST_NAME = 150
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ServiceLaw:
    """How one regime lets a document count as served by some methods, in force from a day.

    Either `after` days of the kind `count` have passed, or it was done `before` a time of day.
    """

    regime: str
    methods: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    source: str
    checked: str
    after: int = 0
    count: Literal["days", "working_days"] = "days"
    before: time | None = None


def deemed_service(
    *,
    regime: str,
    method: str,
    sent_on: date,
    law: Sequence[ServiceLaw],
    sent_at: time | None = None,
    calendar: Calendar = ENGLAND,
) -> Decision[date]:
    """The day on which a document counts as served, and why.

    `sent_on` is the day of posting, leaving, sending or handing over, `sent_at` its time in the United
    Kingdom where that matters. ValueError when the law knows no such method then, or needs the time.
    Source: Civil Procedure Rules 6.14 and 6.26; Interpretation Act 1978, section 7.
    """
    rule = _in_force(law, regime, method, sent_on)
    done = Because(f"{_METHODS.get(method, method).capitalize()} on {in_words(sent_on)}", rule.source)
    if rule.before is None:
        first, steps = _by_days(rule, sent_on, calendar)
    else:
        first, steps = _by_time(rule, rule.before, sent_on, sent_at, calendar)
    moved = calendar.on_or_after(first)
    if moved.result != first:
        return Decision(moved.result, (done, *steps, *moved.because))
    return Decision(first, (done, *steps, Because(f"That is {in_words(first)}", rule.source)))


def needs_time(regime: str, method: str, *, on: date, law: Sequence[ServiceLaw]) -> bool:
    """Whether the time of day decides when a document served by this method counts as served.

    ValueError when the law knows no such method then.
    """
    return _in_force(law, regime, method, on).before is not None


def methods_of(regime: str, *, on: date, law: Sequence[ServiceLaw]) -> list[str]:
    """The methods by which a regime lets a document be served on a day."""
    found = [rule for rule in law if rule.regime == regime and _is_in_force(rule, on)]
    return sorted({method for rule in found for method in rule.methods})


def file_name(given: str) -> str:
    """A file's name without folders and characters that hide or break it, shortened before its ending.

    ValueError when nothing is left.
    """
    bare = _NOT_IN_NAMES.sub("", given.replace("\\", "/").rsplit("/", 1)[-1])
    name = " ".join(bare.split()).strip(". ")
    if not name:
        message = "the file needs a name"
        raise ValueError(message)
    stem, dot, ending = name.rpartition(".")
    if len(name) <= _LONGEST_NAME:
        return name
    if dot and len(ending) <= len("numbers"):
        return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:_LONGEST_NAME]


def named_as_it_is(name: str, *, title: str, endings: Sequence[str]) -> str:
    """The name of a file whose content is of a known kind; an ending is added where it has none.

    ValueError when its ending says that it is something else.
    """
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or not ending.isalnum() or len(ending) > len("numbers"):
        return f"{name}.{endings[0]}"
    if ending.lower() in endings:
        return name
    wanted = " or ".join(f".{one}" for one in endings)
    message = (
        f"this file is called .{ending} but is a {title}; rename it to end in {wanted}, or choose another"
    )
    raise ValueError(message)


def _in_force(law: Sequence[ServiceLaw], regime: str, method: str, on: date) -> ServiceLaw:
    for rule in law:
        if rule.regime == regime and method in rule.methods and _is_in_force(rule, on):
            return rule
    known = ", ".join(methods_of(regime, on=on, law=law)) or "none"
    message = f"there is no rule for serving by “{method}” under “{regime}” on {on}; methods are: {known}"
    raise ValueError(message)


def _is_in_force(rule: ServiceLaw, on: date) -> bool:
    return rule.starts_on <= on and (rule.ends_on is None or on <= rule.ends_on)


def _by_days(rule: ServiceLaw, sent_on: date, calendar: Calendar) -> tuple[date, tuple[Because, ...]]:
    if rule.count == "working_days":
        found = add_working_days(sent_on, rule.after, calendar=calendar)
        return found.result, (Because(f"Served {rule.after} working days after", rule.source), *found.because)
    text = f"Served {rule.after} days after, or on the next working day if that is none"
    return add_days(sent_on, rule.after).result, (Because(text, rule.source),)


def _by_time(
    rule: ServiceLaw, before: time, sent_on: date, sent_at: time | None, calendar: Calendar
) -> tuple[date, tuple[Because, ...]]:
    """The day itself when it was done in time on a working day, else the day after."""
    if sent_at is None:
        message = f"say at what time it was done: before {before:%H:%M} counts on the same day"
        raise ValueError(message)
    if sent_at < before and calendar.is_working_day(sent_on):
        return sent_on, (Because(f"Before {before:%H:%M} on a working day: served that day", rule.source),)
    text = f"Not before {before:%H:%M} on a working day: served on the next working day"
    return sent_on + timedelta(days=1), (Because(text, rule.source),)


_METHODS = {
    "first_class_post": "posted first class",
    "second_class_post": "posted second class",
    "document_exchange": "left with a document exchange",
    "left_at_address": "left at the address",
    "email": "sent by e-mail",
    "personal": "handed over in person",
}
