"""A case type as blocks: its picture, and tables of its stages, steps and clocks."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.cases.picture import picture
from core.cases.rules import in_units
from core.cases.workflows import ClockRule, TaskRule, Transition, Workflow, WorkflowBook
from core.cases.workflows.differences import Difference
from core.web.blocks import Block, Picture, Prose, Table, Tag
from core.web.looks import words
from core.web.site.clocks import CALENDAR_TITLES, COUNTED

Titles = Mapping[str, str]


def whole(workflow: Workflow, book: WorkflowBook, permissions: Titles) -> list[Block]:
    """Everything of a case type, the picture first; the tables say all that it shows."""
    label = f"Picture of {workflow.title}"
    hint = (
        "Each number is a step in the table below. “any” marks steps that lead there from many stages, and ↻ "
        "steps that stay at a stage; dashed lines lead back."
    )
    return [
        Picture(picture(workflow), label),
        Prose(hint, "hint"),
        _stages(workflow),
        _ways(workflow, book, permissions),
        _clocks(workflow, book),
    ]


def _stages(workflow: Workflow) -> Table:
    rows = []
    for name, stage in workflow.stages.items():
        tags = [Tag("Begins here", "blue")] if name == workflow.first_stage else []
        tags += [Tag("Closes the case", "grey")] if stage.final else []
        rows.append((stage.title, tags or None, [way.title for _, way in workflow.leaving(name)] or None))
    return Table(("Stage", "What it is", "Steps from here"), rows, title="Stages")


def _ways(workflow: Workflow, book: WorkflowBook, permissions: Titles) -> Table:
    rows = [
        (
            f"{number}: {way.title}",
            ", ".join(workflow.stages[stage].title for stage in way.sources),
            workflow.stages[way.to].title,
            _who(way, permissions),
            _conditions(way, workflow, book),
            _brings(way, workflow),
        )
        for number, way in enumerate(workflow.transitions.values(), 1)
    ]
    head = ("Step", "From", "To", "Who may", "What must be true", "What it brings")
    return Table(head, rows, title="Steps")


def _who(way: Transition, permissions: Titles) -> list[str]:
    who = [permissions.get(way.permission, way.permission)]
    return [*who, "Borough may take it by itself"] if way.automatic else who


def _conditions(way: Transition, workflow: Workflow, book: WorkflowBook) -> list[str] | None:
    found = [book.checks[name].title if name in book.checks else name for name in way.checks]
    found += [f"“{workflow.clocks[name].title}” is over" for name in way.after]
    return [*found, "Possible during a hold"] if way.despite_hold else found or None


def _brings(way: Transition, workflow: Workflow) -> list[str] | None:
    found = [f"Starts “{workflow.clocks[name].title}”" for name in way.starts]
    found += [f"Ends “{workflow.clocks[name].title}”" for name in way.stops]
    found += [f"Task: {_task(rule)}" for rule in way.tasks]
    found += [f"Notice: {words(name)}" for name in way.notices]
    return found or None


def _task(rule: TaskRule) -> str:
    return f"{rule.title}, within {in_units(rule.length, rule.unit)}" if rule.length else rule.title


def _clocks(workflow: Workflow, book: WorkflowBook) -> Table:
    rows = [
        (
            rule.title,
            "Waiting time" if rule.kind == "waiting" else "Deadline",
            _period(rule, book),
            _rests_on(rule, book),
            _extension(rule),
        )
        for rule in workflow.clocks.values()
    ]
    head = ("Clock", "Kind", "Period", "Rests on", "Extension")
    return Table(head, rows, title="Clocks", empty="It has no clocks")


def _period(rule: ClockRule, book: WorkflowBook) -> list[str]:
    lengths = [row.value for row in book.law.rows.get(rule.law or "", ())][-1:] or [rule.length or 0]
    told = [in_units(lengths[0], rule.unit), COUNTED[rule.counting]]
    return [*told, f"Holidays of {CALENDAR_TITLES[rule.calendar]}"] if rule.unit == "working_days" else told


def _rests_on(rule: ClockRule, book: WorkflowBook) -> list[str]:
    if rule.law is None:
        return [str(rule.source), *([] if rule.verified else ["Not yet verified"])]
    return [
        f"{row.source}: {row.value} from {row.starts_on}" + (f" to {row.ends_on}" if row.ends_on else "")
        for row in book.law.rows.get(rule.law, ())
    ]


def _extension(rule: ClockRule) -> str | None:
    if rule.extension is None:
        return None
    times = "once" if rule.extension.times == 1 else f"{rule.extension.times} times"
    return (
        f"{times}, by up to {in_units(rule.extension.length, rule.extension.unit)} ({rule.extension.source})"
    )


def differing(found: Sequence[Difference], title: str, *, was: str = "Was", now: str = "Is") -> Table:
    """What differs between two versions of a case type."""
    rows: list[tuple[Any, ...]] = [(_place(one.at), one.was, one.now) for one in found]
    return Table(("What", was, now), rows, title=title, empty="Nothing differs")


def _place(at: str) -> str:
    return ": ".join(words(part) for part in at.split("."))
