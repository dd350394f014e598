"""What may be done with work; every command checks its permission and tells what it did.

By what is done:

    allocating    cases are given out, as they were previewed
    handing_over  cases change hands with a note, which is accepted or sent back
    passing_on    the work of somebody who leaves or moves goes to others
    absences      who is away, and who works part of the week
"""

from core.workload.commands.absences import cancel_absence, record_absence, set_capacity
from core.workload.commands.allocating import allocate_cases
from core.workload.commands.handing_over import Note, accept_hand_over, hand_over_cases, send_back_hand_over
from core.workload.commands.passing_on import (
    LEFT,
    PassedOn,
    Receiving,
    leave_and_pass_on,
    move_and_pass_on,
    pass_on_work,
    settle_staff_changes,
)

__all__ = [
    "LEFT",
    "Note",
    "PassedOn",
    "Receiving",
    "accept_hand_over",
    "allocate_cases",
    "cancel_absence",
    "hand_over_cases",
    "leave_and_pass_on",
    "move_and_pass_on",
    "pass_on_work",
    "record_absence",
    "send_back_hand_over",
    "set_capacity",
    "settle_staff_changes",
]
