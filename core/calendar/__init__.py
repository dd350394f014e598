"""Days and deadlines: pure functions of the dates they are given, each able to say why.

    days        which days are worked: bank holidays of the nations, and what a council closes besides
    deadlines   when a period of days, working days, weeks or months ends, held clocks included
    local       the day and the week in which a moment falls, in the United Kingdom

Nothing here reads a clock; whoever asks brings the day.
"""

from core.calendar.days import ENGLAND, UNITED_KINGDOM, Calendar, in_words
from core.calendar.deadlines import Counting, Unit, add_days, add_months, add_working_days, deadline
from core.calendar.local import local_day, monday_of

__all__ = [
    "ENGLAND",
    "UNITED_KINGDOM",
    "Calendar",
    "Counting",
    "Unit",
    "add_days",
    "add_months",
    "add_working_days",
    "deadline",
    "in_words",
    "local_day",
    "monday_of",
]
