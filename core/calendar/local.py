"""The day and the week in which a moment falls, in the United Kingdom."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")


def local_day(moment: datetime) -> date:
    """The date on the wall in London at `moment`; ValueError without a time zone, which would be a guess.

    In summer the last hour before midnight UTC is already the next day.
    """
    if moment.utcoffset() is None:
        message = f"{moment.isoformat()} names no time zone, so its day is not certain"
        raise ValueError(message)
    return moment.astimezone(_LONDON).date()


def monday_of(day: date) -> date:
    """The Monday that begins the week of `day`; rent weeks run from Monday to Sunday."""
    return day - timedelta(days=day.weekday())
