"""What may be done with cases; every command checks its permission and tells what it did.

By what is done:

    opening    cases begin
    moves      they take transitions, and close
    tasks      what is to be done
    clocks     periods start and end
    holds      clocks stand still and moves wait
    nights     what the night does with clocks
    decisions  what was decided
    owners     who has them
    records    subjects, notes and links
    reckoning  when clocks are due
    rows       what all of these need
"""

from core.cases.commands.clocks import rework_clocks, start_clock, stop_clock
from core.cases.commands.decisions import Ruling, record_decision, supersede_decision
from core.cases.commands.holds import hold_case, lift_hold, place_hold
from core.cases.commands.moves import Move, Moved, move_case, move_cases
from core.cases.commands.nights import miss_clocks
from core.cases.commands.opening import NewCase, open_case, open_cases
from core.cases.commands.owners import Assigned, assign_case, assign_cases, give_cases, take_case
from core.cases.commands.records import add_case_subject, add_note, link_cases
from core.cases.commands.tasks import NewTask, add_task, add_tasks, complete_task

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
    "give_cases",
    "hold_case",
    "lift_hold",
    "link_cases",
    "miss_clocks",
    "move_case",
    "move_cases",
    "open_case",
    "open_cases",
    "place_hold",
    "record_decision",
    "rework_clocks",
    "start_clock",
    "stop_clock",
    "supersede_decision",
    "take_case",
]
