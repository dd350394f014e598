"""Cases: work that runs through stages by a council's own rules, with its tasks, clocks, holds and decisions.

Beside the usual rooms:

    workflows   case types as TOML: read with the line of every fault, gathered in a book
    because     explanations as they are stored
    checks      what core itself can ask of a case before it moves
    assembly    the book, from the plugins and the council's own folder
    door        what plugins may use of this room
"""

from core.cases.events import (
    CaseAssigned,
    CaseClosed,
    CaseLinked,
    CaseMoved,
    CaseOpened,
    CaseReopened,
    CasesAssigned,
    CaseSubjectAdded,
    ClockEnded,
    ClockMissed,
    ClockMoved,
    ClockStarted,
    DecisionRecorded,
    HoldLifted,
    HoldPlaced,
    NoteAdded,
    TaskAdded,
    TaskDone,
)
from core.cases.models import (
    Case,
    CaseDecision,
    CaseGiven,
    CaseLink,
    CaseNumber,
    CaseStep,
    CaseSubject,
    Clock,
    Hold,
    Note,
    Task,
)
from core.events import Event
from core.permissions import Permission, Row
from core.work import Act

TABLES: tuple[type[Row], ...] = (
    Case,
    CaseNumber,
    CaseSubject,
    CaseStep,
    CaseLink,
    Task,
    Note,
    Clock,
    Hold,
    CaseDecision,
    CaseGiven,
)
EVENTS: tuple[type[Event], ...] = (
    CaseOpened,
    CaseMoved,
    CaseClosed,
    CaseReopened,
    CaseAssigned,
    CasesAssigned,
    CaseLinked,
    CaseSubjectAdded,
    NoteAdded,
    TaskAdded,
    TaskDone,
    ClockStarted,
    ClockMoved,
    ClockEnded,
    ClockMissed,
    HoldPlaced,
    HoldLifted,
    DecisionRecorded,
)
_OFFICERS = ("officer", "senior_officer", "team_leader")
PERMISSIONS: tuple[Permission, ...] = (
    Permission("cases.see", "See cases whose type asks for no permission of its own"),
    Permission("cases.assign", "Give cases and tasks to people"),
    Permission("cases.take", "Take on cases that nobody has, and hand over one's own", _OFFICERS),
    Permission("cases.add_tasks", "Add tasks to cases"),
    Permission("cases.complete_tasks", "Complete tasks"),
    Permission("cases.run_clocks", "Start and stop clocks by hand"),
    Permission("cases.hold", "Put cases on hold and lift holds"),
    Permission("cases.note", "Write notes"),
    Permission("cases.decide", "Record and supersede decisions"),
    Permission("cases.link", "Link cases to each other and to what they are about"),
)
ACTS: tuple[Act, ...] = ()
