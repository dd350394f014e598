"""The forms on the page of a case: the next step, its tasks, a note, taking it on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.cases.models import Case, Task
from core.cases.queries import PossibleMove
from core.web.blocks import Block, Details
from core.web.fields import Choice, Hidden, LongText, Ticks
from core.web.forms import Filled, Form
from core.web.looks import day
from core.work import UnitOfWork

NOTE = Form((LongText(name="text", label="Note", longest=20_000, rows=4),), button="Add the note", quiet=True)
TAKE = Form(button="Take it on", quiet=True)


def move_form(case_id: UUID, moves: Sequence[PossibleMove]) -> Form:
    """The steps that can be taken now."""
    options = [(move.transition, f"{move.title} (to: {move.to_title})") for move in moves if not move.why_not]
    fields = (
        Choice(name="transition", label="Step", options=options, missing="Select the next step"),
        LongText(
            name="because",
            label="Why",
            hint="A sentence that explains it to whoever reads the case later",
            rows=2,
        ),
        Hidden(name="stage", required=False),
    )
    return Form(fields, title="Next step", button="Take this step", action=f"/cases/{case_id}/move")


def task_form(case_id: UUID, tasks: Sequence[Task]) -> Form:
    """What is still to be done."""
    options = [
        (str(task.id), f"{task.title}, due {day(task.due_on)}" if task.due_on else task.title)
        for task in tasks
    ]
    field = Ticks(name="tasks", label="What is done", options=options, missing="Select what is done")
    return Form((field,), title="To do", button="Mark as done", action=f"/cases/{case_id}/tasks", quiet=True)


def forms_for(
    work: UnitOfWork, one: Case, moves: Sequence[PossibleMove], tasks: Sequence[Task], wrong: Sequence[Filled]
) -> list[Block]:
    """The forms that this visitor may send about this case, those that were wrong as they were sent."""
    sent = {filled.form.action: filled for filled in wrong}
    blocks: list[Block] = []

    def add(form: Form, **values: Any) -> Filled:
        return sent.get(form.action) or form.empty(**values)

    if tasks and work.actor.may("cases.complete_tasks"):
        blocks.append(add(task_form(one.id, tasks)))
    if any(not move.why_not for move in moves):
        blocks.append(add(move_form(one.id, moves), stage=one.stage))
    if work.actor.may("cases.note"):
        blocks.append(Details("Write a note", [add(NOTE.to(f"/cases/{one.id}/notes"))]))
    if one.owner is None and not one.closed_at and work.actor.may("cases.take"):
        blocks.append(add(TAKE.to(f"/cases/{one.id}/take")))
    return blocks
