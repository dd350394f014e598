"""The tables of cases.

By what they are for:

    case       Case and the numbers of their references, CaseSubject, CaseLink, CaseStep
    tasks      Task, Note
    clocks     Clock, Hold
    decisions  CaseDecision
    owners     CaseGiven
    visible    which rows an actor may see, the same for all of them
"""

from core.cases.models.case import Case, CaseLink, CaseNumber, CaseStep, CaseSubject
from core.cases.models.clocks import Clock, ClockState, Hold
from core.cases.models.decisions import CaseDecision
from core.cases.models.owners import CaseGiven
from core.cases.models.tasks import Note, Outcome, Task

__all__ = [
    "Case",
    "CaseDecision",
    "CaseGiven",
    "CaseLink",
    "CaseNumber",
    "CaseStep",
    "CaseSubject",
    "Clock",
    "ClockState",
    "Hold",
    "Note",
    "Outcome",
    "Task",
]
