"""What may be done with work; every command checks its permission and tells what it did.

By what is done:

    allocating    cases are given out, as they were previewed
    handing_over  cases change hands with a note, which is accepted or sent back
    absences      who is away, and who works part of the week
"""

from core.workload.commands.absences import cancel_absence, record_absence, set_capacity
from core.workload.commands.allocating import allocate
from core.workload.commands.handing_over import Note, accept, hand_over, send_back

__all__ = [
    "Note",
    "accept",
    "allocate",
    "cancel_absence",
    "hand_over",
    "record_absence",
    "send_back",
    "set_capacity",
]
