"""The hand-over note: its form, how it is shown, and the answers of whoever got it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.cases.models import Case
from core.web.blocks import Block, Details, Link, Summary
from core.web.fields import LongText, PickedDay, Text
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import day, moment_of
from core.work import UnitOfWork
from core.workload.commands import Note
from core.workload.models import HandOver, HandOverState
from core.workload.queries.handovers import Keeping

NOTE = (
    LongText(
        name="stands",
        label="Where it stands",
        hint="What has happened, and what you wait for",
        longest=4_000,
        rows=3,
        missing="Say where it stands",
    ),
    LongText(
        name="next_step",
        label="The next step",
        longest=1_000,
        rows=2,
        missing="Say what is to be done next",
    ),
    PickedDay(name="next_by", label="By when", required=False),
    LongText(
        name="promised",
        label="What was promised",
        hint="If anything was: what, to whom, and by when",
        longest=1_000,
        rows=2,
        required=False,
    ),
    Text(name="promised_to", label="To whom", required=False),
    PickedDay(name="promised_by", label="Promised by", required=False),
)
ACCEPT = Form(button="Accept the hand-over", title="Handed over to you")


def note_of(values: Mapping[str, Any]) -> Note:
    """The note that was typed."""
    return Note(**{one.name: values[one.name] for one in NOTE if values.get(one.name)})


def send_back_form(handover_id: UUID) -> Form:
    """What sending back takes."""
    reason = LongText(
        name="reason", label="What is missing", hint="Whoever gave it reads it", missing="Say what is missing"
    )
    return Form(
        (reason,), button="Send it back", action=f"/workload/hand-overs/{handover_id}/send-back", quiet=True
    )


def noted(note: HandOver, names: Labels) -> Summary:
    """A note as it was written, and what the receiver said to it."""
    rows: list[tuple[str, Any]] = [
        ("Handed over", [f"{names.text(note.giver)} to {names.text(note.receiver)}", moment_of(note.at)]),
        ("Where it stands", note.stands),
        ("Next step", [note.next_step, note.next_by]),
    ]
    if note.promised:
        rows.append(("Promised", [note.promised, f"to {note.promised_to}, by", note.promised_by]))
    answers = {
        HandOverState.OFFERED.value: "Not answered yet",
        HandOverState.ACCEPTED.value: "Accepted",
        HandOverState.SENT_BACK.value: f"Sent back: {note.reason}",
    }
    rows.append(("Answer", answers.get(note.state, note.state)))
    return Summary(rows, title="Hand-over note")


def who_kept(kept: Keeping) -> list[str | None]:
    """Everybody whose name the page of a case needs to say who has it."""
    given = [kept.given.by] if kept.given else []
    return [*given, *([kept.note.giver, kept.note.receiver] if kept.note else [])]


def owner_of(work: UnitOfWork, one: Case, kept: Keeping, names: Labels) -> list[Any]:
    """Who has a case, since when, by whom and why, and how it can go to somebody else."""
    cell: list[Any] = [names.text(one.owner) or "Nobody yet"]
    given = kept.given
    if given is not None and given.owner == one.owner:
        why = f": {given.because}" if given.because else ""
        cell.append(f"Since {day(moment_of(given.at))}, by {names.text(given.by)}{why}")
    if one.closed_at:
        return cell
    may = work.actor.may
    if one.owner is not None and (
        may("cases.assign") or (one.owner == work.actor.subject and may("cases.take"))
    ):
        cell.append(Link("Hand it over", f"/workload/hand-over?case={one.id}"))
    elif one.owner is None and may("cases.assign"):
        cell.append(Link("Give it to somebody", f"/workload/give?case={one.id}"))
    return cell


def note_of_case(work: UnitOfWork, kept: Keeping, names: Labels, wrong: Sequence[Filled]) -> list[Block]:
    """The last note of a case on its page; for whoever got it, the two answers."""
    note, sent = kept.note, {filled.form.action: filled for filled in wrong}
    if note is None:
        return []
    offered = note.state == HandOverState.OFFERED and note.receiver == work.actor.subject
    if not offered:
        return [Details("The last hand-over note", [noted(note, names)])]
    answers = (ACCEPT.to(f"/workload/hand-overs/{note.id}/accept"), send_back_form(note.id))
    yes, no = (sent.get(form.action) or form.empty() for form in answers)
    return [noted(note, names), yes, Details("Or send it back", [no])]
