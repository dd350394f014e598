"""The part of a form that says to whom the work of somebody goes who leaves or moves."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.staff.models import User
from core.web.fields import Choice, Field, LongText
from core.web.site.work_shared import FAIRLY, who_options
from core.work import UnitOfWork, find_id
from core.workload.commands import LEFT, Note, PassedOn, Receiving
from core.workload.queries.officers import Colleague, colleagues

WAITS = "waits"
FIRST = {"receiver": FAIRLY, "stands": LEFT.stands, "next_step": LEFT.next_step}
"""What the fields hold at first."""


def fields(work: UnitOfWork, user: User, *, waits: str) -> tuple[Field, ...]:
    """Who gets the open cases and tasks, and the note with which; `waits` says what else may be chosen."""
    team: Sequence[Colleague] = (
        colleagues(work, team_id=user.team_id) if user.team_id else colleagues(work, user_ids=[user.id])
    )
    count = sum(one.open for one in team if one.user_id == user.id)
    options = [
        (FAIRLY, "Now, by fairness among the team"),
        *((key, f"Now, to {label}") for key, label in who_options(team) if key != str(user.id)),
        (WAITS, waits),
    ]
    theirs = f"{count:,} open {'case is' if count == 1 else 'cases are'} theirs; tasks go with them."
    hint = f"{theirs} What nobody can have goes to the team’s leader, or to the queue."
    return (
        Choice(name="receiver", label="To whom their work goes", hint=hint, options=options),
        LongText(
            name="stands",
            label="Where it stands",
            hint="The note that each case is handed over with",
            longest=4_000,
            rows=3,
            required=False,
        ),
        LongText(name="next_step", label="The next step", longest=1_000, rows=2, required=False),
    )


def receiving(values: Mapping[str, Any]) -> Receiving | None:
    """What was chosen; None when they keep it for now."""
    if values["receiver"] == WAITS:
        return None
    stands, next_step = values.get("stands") or LEFT.stands, values.get("next_step") or LEFT.next_step
    return Receiving(find_id(values["receiver"]), Note(stands, next_step))


def said(done: PassedOn) -> str:
    """What became of the work, for whoever let it go; empty where there was none."""
    if not (done.given or done.queued or done.tasks):
        return ""
    counts = [f"{done.given:,} cases went to others"]
    if done.queued:
        counts.append(f"{done.queued:,} that nobody can have to the queue")
    if done.tasks:
        counts.append(f"{done.tasks:,} tasks to whoever has the case")
    return f"{', '.join(counts)}."
