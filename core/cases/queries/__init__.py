"""What may be asked about cases; in a reading, only of those that the actor may see.

By what is asked:

    cases      which case: by id, reference, key, subject, and the list
    holds      what holds a case
    moves      where it can go, and what is in the way
    timeline   all that happened
    due        what is to be done, and by when
"""

from core.cases.queries.cases import (
    case_by_id,
    case_by_reference,
    cases_about,
    decisions_of,
    links_of,
    list_cases,
    open_case_by_key,
    open_cases_by_key,
    subjects_of,
)
from core.cases.queries.due import ClockItem, WorkItem, clocks_due, open_tasks
from core.cases.queries.holds import Held, holds_of, holds_on
from core.cases.queries.moves import PossibleMove, possible_moves
from core.cases.queries.timeline import Entry, timeline

__all__ = [
    "ClockItem",
    "Entry",
    "Held",
    "PossibleMove",
    "WorkItem",
    "case_by_id",
    "case_by_reference",
    "cases_about",
    "clocks_due",
    "decisions_of",
    "holds_of",
    "holds_on",
    "links_of",
    "list_cases",
    "open_case_by_key",
    "open_cases_by_key",
    "open_tasks",
    "possible_moves",
    "subjects_of",
    "timeline",
]
