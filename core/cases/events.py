"""What cases tell: ids, stages, dates and the names that workflows give; never a name or a word of a note."""

from datetime import date
from uuid import UUID

from core.events import Event
from core.values.ids import Subject


class CaseOpened(Event, frozen=True):
    """A case began, at the first stage of its workflow, and calls for these notices."""

    name = "cases.case_opened"
    about = "case"

    case_id: UUID
    type: str
    stage: str
    key: str | None = None
    notices: tuple[str, ...] = ()


class CaseMoved(Event, frozen=True):
    """A case took a transition, which calls for these notices."""

    name = "cases.case_moved"
    about = "case"

    case_id: UUID
    type: str
    transition: str
    from_stage: str
    to_stage: str
    notices: tuple[str, ...] = ()


class CaseClosed(Event, frozen=True):
    """A case reached a final stage."""

    name = "cases.case_closed"
    about = "case"

    case_id: UUID
    type: str
    stage: str


class CaseReopened(Event, frozen=True):
    """A case left a final stage again."""

    name = "cases.case_reopened"
    about = "case"

    case_id: UUID
    type: str
    stage: str


class CaseAssigned(Event, frozen=True):
    """A case, with its open tasks, got another owner or none."""

    name = "cases.case_assigned"
    about = "case"

    case_id: UUID
    owner: str | None
    was: str | None


class CasesAssigned(Event, frozen=True):
    """Many cases, with their open tasks, got other owners in one run; which ones is kept under its id."""

    name = "cases.cases_assigned"
    about = "run"

    run_id: UUID
    count: int


class CaseLinked(Event, frozen=True):
    """Two cases have to do with each other."""

    name = "cases.case_linked"
    about = "case"

    case_id: UUID
    other_id: UUID
    kind: str


class CaseSubjectAdded(Event, frozen=True):
    """A case is about something more."""

    name = "cases.subject_added"
    about = "case"

    case_id: UUID
    what: str
    role: str


class CaseRestricted(Event, frozen=True):
    """Only the users named see a case from now on."""

    name = "cases.case_restricted"
    about = "case"

    case_id: UUID
    named: tuple[UUID, ...]


class CaseRescued(Event, frozen=True):
    """A restricted case that nobody could see any more has people again who may, named by two persons."""

    name = "cases.case_rescued"
    about = "case"

    case_id: UUID
    named: tuple[UUID, ...]


class RestrictionLifted(Event, frozen=True):
    """Everybody sees a case again who could before."""

    name = "cases.restriction_lifted"
    about = "case"

    case_id: UUID


class NoteAdded(Event, frozen=True):
    """Somebody wrote a note; its text stays in the note."""

    name = "cases.note_added"
    about = "case"

    case_id: UUID
    note_id: UUID


class TaskAdded(Event, frozen=True):
    """There is something to do in a case."""

    name = "cases.task_added"
    about = "case"

    case_id: UUID
    task_id: UUID
    due_on: date | None
    assigned_to: str | None


class TaskDone(Event, frozen=True):
    """A task was done, or is not needed any more."""

    name = "cases.task_done"
    about = "case"

    case_id: UUID
    task_id: UUID
    outcome: str


class ClockStarted(Event, frozen=True):
    """A clock began to run."""

    name = "cases.clock_started"
    about = "case"

    case_id: UUID
    clock_id: UUID
    clock: str
    started_on: date
    due_on: date


class ClockMoved(Event, frozen=True):
    """A hold, a pause or an extension made a clock due on another day, or it waits, or runs again."""

    name = "cases.clock_moved"
    about = "case"

    case_id: UUID
    clock_id: UUID
    clock: str
    due_on: date
    was_due_on: date
    state: str


class ClockPaused(Event, frozen=True):
    """One clock of a case stands still from a day, to a day or until it is resumed."""

    name = "cases.clock_paused"
    about = "case"

    case_id: UUID
    clock_id: UUID
    clock: str
    from_on: date
    until: date | None


class ClockResumed(Event, frozen=True):
    """A clock that stood still runs again."""

    name = "cases.clock_resumed"
    about = "case"

    case_id: UUID
    clock_id: UUID
    clock: str
    resumed_on: date


class ClockExtended(Event, frozen=True):
    """A clock was given longer: so many units."""

    name = "cases.clock_extended"
    about = "case"

    case_id: UUID
    clock_id: UUID
    clock: str
    length: int
    unit: str


class ClockEnded(Event, frozen=True):
    """A clock is settled: met, missed (done, but late) or stopped."""

    name = "cases.clock_ended"
    about = "case"

    case_id: UUID
    clock_id: UUID
    clock: str
    state: str
    ended_on: date


class ClockMissed(Event, frozen=True):
    """A clock's last day went by."""

    name = "cases.clock_missed"
    about = "case"

    case_id: UUID
    clock_id: UUID
    clock: str
    due_on: date


class HoldPlaced(Event, frozen=True):
    """The clocks of a case, or of every case about a subject, stand still."""

    name = "cases.hold_placed"
    about = "hold"

    hold_id: UUID
    on: str
    kind: str
    from_on: date
    until: date | None

    @property
    def subject(self) -> Subject:
        """What the hold lies on, so that it stands in that record's trail."""
        return Subject(self.on)


class HoldLifted(Event, frozen=True):
    """A hold ended before its time, or one that had no end."""

    name = "cases.hold_lifted"
    about = "hold"

    hold_id: UUID
    on: str
    kind: str
    lifted_on: date

    @property
    def subject(self) -> Subject:
        """What the hold lay on, so that it stands in that record's trail."""
        return Subject(self.on)


class DecisionRecorded(Event, frozen=True):
    """Something was decided in a case; `supersedes` is the decision whose place it takes."""

    name = "cases.decision_recorded"
    about = "case"

    case_id: UUID
    decision_id: UUID
    supersedes: UUID | None = None


class ClockReviewRaised(Event, frozen=True):
    """The calendar or the law has changed; so many open clocks would move."""

    name = "cases.clock_review_raised"
    about = "clock_review"

    clock_review_id: UUID
    moves: int


class ClocksReviewed(Event, frozen=True):
    """The clocks of a review were given their new dates, or left as they are; one event for the whole run."""

    name = "cases.clocks_reviewed"
    about = "clock_review"

    clock_review_id: UUID
    moved: int
    left: bool


class CasesMigrated(Event, frozen=True):
    """The open cases of a version follow another; one event for the whole run."""

    name = "cases.cases_migrated"
    about = "migration"

    migration_id: UUID
    type: str
    from_version: int
    to_version: int
    cases: int


class CasesMigratedBack(Event, frozen=True):
    """A migration was undone: its cases follow their old version again."""

    name = "cases.cases_migrated_back"
    about = "migration"

    migration_id: UUID
    type: str
    from_version: int
    to_version: int
    cases: int
