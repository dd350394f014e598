"""What falls due by the calendar: the week's rent."""

from datetime import date, time

from core.api import Job, UnitOfWork
from garages import commands


# begin quote timetable
def charge_rent(work: UnitOfWork, *, period: date) -> None:
    """Charge the week from this Monday."""
    commands.charge_week(work, monday=period)


JOBS = (Job("garages.weekly_rent", "Charge the week's garage rent", "week", time(1, 0), charge_rent),)
# end quote timetable
