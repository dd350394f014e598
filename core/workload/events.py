"""What the workload room tells: ids and days, never a word of a note."""

from datetime import date
from uuid import UUID

from core.events import Event


class AbsenceRecorded(Event, frozen=True):
    """Somebody will be away, or was."""

    name = "workload.absence_recorded"
    about = "user"

    user_id: UUID
    absence_id: UUID
    starts_on: date
    ends_on: date


class AbsenceCancelled(Event, frozen=True):
    """Somebody will not be away after all."""

    name = "workload.absence_cancelled"
    about = "user"

    user_id: UUID
    absence_id: UUID


class CapacitySet(Event, frozen=True):
    """What part of full time somebody works on cases was set, in per cent."""

    name = "workload.capacity_set"
    about = "user"

    user_id: UUID
    percent: int


class CaseHandedOver(Event, frozen=True):
    """A case went to another officer, with a note."""

    name = "workload.case_handed_over"
    about = "case"

    case_id: UUID
    handover_id: UUID
    giver: str
    receiver: str


class WorkPassedOn(Event, frozen=True):
    """The open work of somebody who leaves or moves went to others; what nobody can have, to the queue."""

    name = "workload.work_passed_on"
    about = "user"

    user_id: UUID
    run_id: UUID
    given: int
    queued: int
    tasks: int


class HandOverAccepted(Event, frozen=True):
    """Whoever got a case has read the note and keeps it."""

    name = "workload.hand_over_accepted"
    about = "case"

    case_id: UUID
    handover_id: UUID


class HandOverSentBack(Event, frozen=True):
    """Whoever got a case sent it back; it is `owner`'s now, or nobody's."""

    name = "workload.hand_over_sent_back"
    about = "case"

    case_id: UUID
    handover_id: UUID
    owner: str | None
