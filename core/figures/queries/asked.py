"""What is asked of a figure: for which days, and for which part of the work."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import BadInput
from core.log import iso
from core.values import Period, iso_day

_LONDON = ZoneInfo("Europe/London")
_EARLIEST = date(1990, 1, 1)
NARROWED = ("service", "part", "owner", "stage", "age")
"""By what a figure may be narrowed, as it stands in addresses."""


@dataclass(frozen=True)
class Asked:
    """Days (for what stands, the last of them), and how it is narrowed; empty means all.

    `service` is a plugin, `part` a case type or a kind of account, `owner` an officer as a subject (or
    "nobody"), `owners` those of a team, `stage` and `age` narrow open cases. `today` is the day on which it
    is asked: what stands after that day stands as it does now.
    """

    period: Period
    today: date
    service: str = ""
    part: str = ""
    owner: str = ""
    owners: tuple[str, ...] | None = None
    stage: str = ""
    age: str = ""

    @cached_property
    def start(self) -> str:
        """The moment at which the period begins, as tables keep moments."""
        return midnight(self.period.start)

    @cached_property
    def end(self) -> str:
        """The moment before which it ends."""
        return midnight(self.period.end + timedelta(days=1))

    @property
    def as_at(self) -> date:
        """The day at whose end things stand as they are counted."""
        return min(self.period.end, self.today)

    @property
    def is_now(self) -> bool:
        """Whether what stands is asked as of now, rather than of a day that has passed."""
        return self.period.end >= self.today

    def narrowed(self, **by: Any) -> "Asked":
        """The same question about a smaller part."""
        return replace(self, **by)

    def during(self, period: Period) -> "Asked":
        """The same question about other days."""
        return replace(self, period=period)

    def fields(self) -> dict[str, str]:
        """The question as it stands in an address."""
        given = {name: getattr(self, name) for name in NARROWED}
        days = {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}
        return days | {name: value for name, value in given.items() if value}


def asked_from(given: Mapping[str, str], *, today: date) -> Asked:
    """The question that an address asks; this month so far where it names no days. BadInput in words."""
    month = _month(given, today)
    end = month.end if month else _day(given, "to") or today
    start = month.start if month else _day(given, "from") or end.replace(day=1)
    if start > end:
        message = "the first day must be the same as or before the last"
        raise BadInput(message, field="from")
    if start < _EARLIEST or end > today + timedelta(days=400):
        message = f"days lie between {_EARLIEST} and a year from today"
        raise BadInput(message, field="from")
    narrowed = {name: given.get(name, "")[:120].replace("\0", "") for name in NARROWED}
    return Asked(Period(start, end), today).narrowed(**narrowed)


def month_of(day: date) -> Period:
    """The whole month of a day."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def months_before(day: date, count: int) -> date:
    """The first day of the month so many months before that of `day`."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def midnight(day: date) -> str:
    """The moment at which a day begins in the United Kingdom, as tables keep moments."""
    return iso(datetime.combine(day, time(), tzinfo=_LONDON).astimezone(UTC))


def _month(given: Mapping[str, str], today: date) -> Period | None:
    """The month that is asked for as "2026-04"; the one that is not over ends today."""
    text = given.get("month", "")
    if not text:
        return None
    try:
        whole = month_of(iso_day(f"{text}-01"))
    except ValueError:
        message = "write a month like 2026-04"
        raise BadInput(message, field="month") from None
    return Period(whole.start, min(whole.end, today)) if whole.start <= today else whole


def _day(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        return iso_day(text)
    except ValueError:
        message = "write a day like 2026-04-30"
        raise BadInput(message, field=name) from None
