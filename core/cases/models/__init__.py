"""The tables of cases.

By what they are for:

    case       Case and the numbers of their references, CaseSubject, CaseLink, CaseStep
    tasks      Task, Note
    clocks     Clock, ClockPause, ClockExtension, Hold
    decisions  CaseDecision
    owners     CaseGiven
    versions   KeptVersion, CaseMigration, MigratedItem
    reviews    ClockReview, ClockShift, ShiftedClock
    visible    which rows an actor may see, the same for all of them
"""

from core.cases.models.case import Case, CaseLink, CaseNumber, CaseStep, CaseSubject
from core.cases.models.clocks import Clock, ClockExtension, ClockPause, ClockState, Hold
from core.cases.models.decisions import CaseDecision
from core.cases.models.owners import CaseGiven
from core.cases.models.reviews import ClockReview, ClockShift, ReviewState, ShiftedClock
from core.cases.models.tasks import Note, Outcome, Task
from core.cases.models.versions import CaseMigration, KeptVersion, MigratedItem, MigrationState

__all__ = [
    "Case",
    "CaseDecision",
    "CaseGiven",
    "CaseLink",
    "CaseMigration",
    "CaseNumber",
    "CaseStep",
    "CaseSubject",
    "Clock",
    "ClockExtension",
    "ClockPause",
    "ClockReview",
    "ClockShift",
    "ClockState",
    "Hold",
    "KeptVersion",
    "MigratedItem",
    "MigrationState",
    "Note",
    "Outcome",
    "ReviewState",
    "ShiftedClock",
    "Task",
]
