"""What may be done with cases; every command checks its permission and tells what it did.

By what is done:

    opening    cases begin
    moves      they take transitions, and close
    tasks      what is to be done
    clocks     periods start and end
    pausing    one clock is paused, resumed or extended
    holds      clocks stand still and moves wait
    nights     what the night does with clocks
    decisions  what was decided
    owners     who has them
    records    subjects, notes and links
    versions   case types are kept as cases begin with them
    migrating  cases move to another version of their type; `migrated` is what that writes
    reviewing  clocks move after a change of calendar or law; `shifting` gives many their dates
    rescuing   who may see a restricted case that nobody can see any more
    rows       what all of these need
"""

from core.cases.commands.clocks import rework_clocks, start_clock, stop_clock
from core.cases.commands.decisions import Ruling, record_decision, supersede_decision
from core.cases.commands.holds import hold_case, lift_hold, place_hold
from core.cases.commands.migrating import (
    migrate_cases,
    preview_migration,
    propose_migration,
    propose_undoing,
    undo_migration,
)
from core.cases.commands.moves import Move, Moved, move_case, move_cases
from core.cases.commands.nights import miss_clocks
from core.cases.commands.opening import NewCase, open_case, open_cases
from core.cases.commands.owners import Assigned, assign_case, assign_cases, give_cases, take_case
from core.cases.commands.pausing import extend_clock, pause_clock, resume_clock
from core.cases.commands.records import add_case_subject, add_note, link_cases
from core.cases.commands.rescuing import propose_rescue, rescue_case
from core.cases.commands.restricting import lift_restriction, restrict_case
from core.cases.commands.reviewing import find_review, propose_review, settle_review
from core.cases.commands.tasks import NewTask, add_task, add_tasks, complete_task
from core.cases.commands.versions import keep_versions

__all__ = [
    "Assigned",
    "Move",
    "Moved",
    "NewCase",
    "NewTask",
    "Ruling",
    "add_case_subject",
    "add_note",
    "add_task",
    "add_tasks",
    "assign_case",
    "assign_cases",
    "complete_task",
    "extend_clock",
    "find_review",
    "give_cases",
    "hold_case",
    "keep_versions",
    "lift_hold",
    "lift_restriction",
    "link_cases",
    "migrate_cases",
    "miss_clocks",
    "move_case",
    "move_cases",
    "open_case",
    "open_cases",
    "pause_clock",
    "place_hold",
    "preview_migration",
    "propose_migration",
    "propose_rescue",
    "propose_review",
    "propose_undoing",
    "record_decision",
    "rescue_case",
    "restrict_case",
    "resume_clock",
    "rework_clocks",
    "settle_review",
    "start_clock",
    "stop_clock",
    "supersede_decision",
    "take_case",
    "undo_migration",
]
