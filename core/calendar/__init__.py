"""Days and deadlines: pure functions of the dates they are given, each able to say why.

    days        which days are worked: bank holidays of the nations, and what a council closes besides
    calendars   the nation's, the kingdom's and the council's own, by the names that rules give them
    deadlines   when a period of days, working days, weeks, months or years ends, held clocks included
    before      the same counted back from a day
    walk        the same day by day: which counted, and why the others did not
    questions   the calculators of days, as people ask them
    local       the day and the week in which a moment falls, in the United Kingdom

Nothing here reads a clock; whoever asks brings the day.
"""

from core.calendar.before import last_day_before
from core.calendar.calendars import CALENDARS, CalendarName, Calendars
from core.calendar.days import ENGLAND, UNITED_KINGDOM, Calendar, in_words
from core.calendar.deadlines import Counting, Unit, add_days, add_months, add_working_days, deadline
from core.calendar.local import local_day, monday_of
from core.calendar.walk import Stretch, walk

__all__ = [
    "CALENDARS",
    "ENGLAND",
    "UNITED_KINGDOM",
    "Calendar",
    "CalendarName",
    "Calendars",
    "Counting",
    "Stretch",
    "Unit",
    "add_days",
    "add_months",
    "add_working_days",
    "deadline",
    "in_words",
    "last_day_before",
    "local_day",
    "monday_of",
    "walk",
]
