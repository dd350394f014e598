"""Cases: work that runs through stages by a council's own rules, with its tasks, clocks, holds and decisions.

Beside the usual rooms:

    workflows   case types as TOML: read with the line of every fault, gathered in a book
    because     explanations as they are stored
    checks      what core itself can ask of a case before it moves
    assembly    the book, from the plugins and the council's own folder
    door        what plugins may use of this room
"""

from core.cases.commands.migrating import migrate_cases, undo_migration
from core.cases.commands.rescuing import rescue_case
from core.cases.commands.reviewing import settle_review
from core.cases.events import (
    CaseAssigned,
    CaseClosed,
    CaseLinked,
    CaseMoved,
    CaseOpened,
    CaseReopened,
    CaseRescued,
    CaseRestricted,
    CasesAssigned,
    CasesMigrated,
    CasesMigratedBack,
    CaseSubjectAdded,
    ClockEnded,
    ClockExtended,
    ClockMissed,
    ClockMoved,
    ClockPaused,
    ClockResumed,
    ClockReviewRaised,
    ClocksReviewed,
    ClockStarted,
    DecisionRecorded,
    HoldLifted,
    HoldPlaced,
    NoteAdded,
    RestrictionLifted,
    TaskAdded,
    TaskDone,
)
from core.cases.models import (
    Case,
    CaseDecision,
    CaseGiven,
    CaseLink,
    CaseMigration,
    CaseNumber,
    CaseStep,
    CaseSubject,
    Clock,
    ClockExtension,
    ClockPause,
    ClockReview,
    ClockShift,
    Hold,
    KeptVersion,
    MigratedItem,
    Note,
    ShiftedClock,
    Task,
)
from core.cases.queries.unseen import RESCUE
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
    ClockExtension,
    ClockPause,
    Hold,
    CaseDecision,
    CaseGiven,
    KeptVersion,
    CaseMigration,
    MigratedItem,
    ClockReview,
    ClockShift,
    ShiftedClock,
)
EVENTS: tuple[type[Event], ...] = (
    CaseOpened,
    CaseMoved,
    CaseClosed,
    CaseReopened,
    CaseRescued,
    CaseRestricted,
    RestrictionLifted,
    CaseAssigned,
    CasesAssigned,
    CaseLinked,
    CaseSubjectAdded,
    NoteAdded,
    TaskAdded,
    TaskDone,
    ClockStarted,
    ClockMoved,
    ClockPaused,
    ClockResumed,
    ClockExtended,
    ClockEnded,
    ClockMissed,
    HoldPlaced,
    HoldLifted,
    DecisionRecorded,
    ClockReviewRaised,
    ClocksReviewed,
    CasesMigrated,
    CasesMigratedBack,
)
_OFFICERS = ("officer", "senior_officer", "team_leader")
_SENIORS, _LEADERS, _MANAGERS = ("senior_officer", "team_leader"), ("team_leader",), ("service_manager",)
PERMISSIONS: tuple[Permission, ...] = (
    Permission("cases.see", "See cases whose type asks for no permission of its own"),
    Permission("cases.assign", "Give cases and tasks to people"),
    Permission("cases.take", "Take on cases that nobody has, and hand over one's own", _OFFICERS),
    Permission("cases.add_tasks", "Add tasks to cases"),
    Permission("cases.complete_tasks", "Complete tasks"),
    Permission("cases.run_clocks", "Start and stop clocks by hand"),
    Permission("cases.extend_clocks", "Pause and extend clocks", _SENIORS),
    Permission("cases.review_clocks", "Propose that clocks move after a change of calendar or law", _LEADERS),
    Permission("cases.review_clocks.approve", "Approve that clocks move after such a change", _MANAGERS),
    Permission("cases.migrate_cases", "Try changed case types, and propose to move cases to one", _LEADERS),
    Permission("cases.migrate_cases.approve", "Approve that cases move to another version", _MANAGERS),
    Permission("cases.undo_migration", "Propose to undo such a move", _LEADERS),
    Permission("cases.undo_migration.approve", "Approve to undo such a move", _MANAGERS),
    Permission("cases.hold", "Put cases on hold and lift holds"),
    Permission("cases.note", "Write notes"),
    Permission("cases.decide", "Record and supersede decisions"),
    Permission("cases.restrict", "Restrict cases to named people, and lift that"),
    Permission(
        "cases.rescue",
        "Find restricted cases that nobody can see any more, and propose who may",
        ("administrator",),
    ),
    Permission("cases.rescue.approve", "Approve who may see such a case", _MANAGERS),
    Permission("cases.allow_interest", "Allow others to act on cases in which they have an interest"),
    Permission("cases.link", "Link cases to each other and to what they are about"),
)
ACTS: tuple[Act, ...] = (
    Act("cases.review_clocks", "Settle a review of clocks", settle_review),
    Act("cases.migrate_cases", "Move cases to another version", migrate_cases),
    Act("cases.undo_migration", "Undo the moving of cases", undo_migration),
    Act(RESCUE, "Name who may see a restricted case that nobody can see", rescue_case),
)
