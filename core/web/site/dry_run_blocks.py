"""A dry-run as blocks: what is counted, and for each count the cases behind it."""

from typing import Any

from core.cases.queries import DryRun
from core.cases.queries.dry_runs import cases_at, cases_with
from core.cases.rules import in_units
from core.web.blocks import Alert, Block, Figures, Link, Table, Tag
from core.web.looks import day, moment_of
from core.web.site.case_type_blocks import differing
from core.work import UnitOfWork

LISTED = 200
_MOST_ROWS = 60


def reported(report: DryRun) -> list[Block]:
    """Everything that would happen, counted."""
    return [
        *_verdict(report),
        _counted(report),
        _stages(report),
        _clocks(report),
        _started(report),
        *_lost(report),
        differing(report.differences, "What differs from the version that most cases follow"),
    ]


def groups_of(report: DryRun) -> list[tuple[str, str]]:
    """What can be listed case by case: each count by a key, with its words."""
    found = [
        (f"stage/{one.version}/{one.stage}", f"{one.title}, version {one.version} ({one.count:,} cases)")
        for one in report.standings
    ]
    found += [
        (f"clock/{nth}", f"{one.alike.title}, due {day(one.alike.due_on)} ({one.count:,} clocks)")
        for nth, one in enumerate(report.clocks[:_MOST_ROWS])
    ]
    return found


def listed(work: UnitOfWork, report: DryRun, key: str) -> list[Block]:
    """The cases behind a count, at most two hundred; nothing for a key that is none of them."""
    words = dict(groups_of(report)).get(key)
    if words is None:
        return []
    kind, _, rest = key.partition("/")
    if kind == "stage":
        version, _, stage = rest.partition("/")
        name = report.workflow.name
        found = cases_at(work, name=name, version=int(version), stage=stage, limit=LISTED)
    else:
        found = cases_with(work, report.clocks[int(rest)], limit=LISTED)
    rows = [(Link(one.reference, f"/cases/{one.id}"), moment_of(one.opened_at).date()) for one in found]
    title = f"Cases: {words}" + (f", the first {LISTED}" if len(found) == LISTED else "")
    return [Table(("Case", "Opened"), rows, title=title)]


def _verdict(report: DryRun) -> list[Block]:
    blocks: list[Block] = []
    if report.unknown:
        told = ", ".join(f"{count:,} in version {version}" for version, count in report.unknown.items())
        blocks.append(Alert(f"Cases follow versions that are no longer known: {told}.", tone="warning"))
    if report.stuck:
        count = sum(one.count for one in report.stuck)
        cases = "1 case" if count == 1 else f"{count:,} cases"
        text = f"{cases} would be stuck, because their stage is gone. Say where they go."
        return [*blocks, Alert(text, "Not possible as it is", "error")]
    return [*blocks, Alert("No case would be stuck. Nothing has been changed.", tone="success")]


def _counted(report: DryRun) -> Figures:
    return Figures(
        [
            ("Open cases", report.cases, ""),
            ("Would be stuck", sum(one.count for one in report.stuck), ""),
            ("Clocks with another date", report.clocks_moved, ""),
            ("Clocks started", report.clocks_started, ""),
            ("Clocks stopped", sum(one.count for one in report.lost_clocks), ""),
            ("Tasks not needed any more", sum(one.count for one in report.lost_tasks), ""),
        ]
    )


def _stages(report: DryRun) -> Table:
    rows: list[tuple[Any, ...]] = []
    for one in report.standings:
        becomes = report.workflow.stages.get(one.to)
        stands = becomes.title if becomes else Tag("Stuck: the stage is gone", "red")
        rows.append((one.title, one.version, one.count, stands, list(one.lost_ways) or None))
    head = ("Stage now", "Version", "Cases", "Stage then", "Steps that are gone")
    return Table(
        head, rows, title="Where the cases would stand", empty="There is no open case", numbers=(1, 2)
    )


def _clocks(report: DryRun) -> Table:
    rows = [
        (
            one.alike.title,
            one.count,
            one.alike.started_on,
            one.alike.due_on,
            one.due_on,
            [
                in_units(one.alike.figures.length, one.alike.figures.unit),
                in_units(one.figures.length, one.figures.unit),
            ],
        )
        for one in report.clocks[:_MOST_ROWS]
    ]
    head = ("Clock", "Clocks", "Started", "Due now", "Due then", "Period now and then")
    title = "Clocks that would be due on another day"
    if len(report.clocks) > _MOST_ROWS:
        title += f" (the first {_MOST_ROWS} of {len(report.clocks)} groups)"
    return Table(head, rows, title=title, empty="No clock would move", numbers=(1,))


def _started(report: DryRun) -> Table:
    rows = [(one.title, one.count, one.started_on, one.due_on) for one in report.new_clocks[:_MOST_ROWS]]
    head = ("Clock", "Clocks", "Counted from", "Due")
    title = "Clocks that would start, from the step that starts them"
    if len(report.new_clocks) > _MOST_ROWS:
        title += f" (the first {_MOST_ROWS} of {len(report.new_clocks)} groups)"
    return Table(head, rows, title=title, empty="No clock would start", numbers=(1,))


def _lost(report: DryRun) -> list[Block]:
    rows = [("Clock stopped", one.title, one.count) for one in report.lost_clocks]
    rows += [("Task not needed any more", one.title, one.count) for one in report.lost_tasks]
    head = ("What", "Which", "How many")
    return [Table(head, rows, title="What would be lost", empty="Nothing would be lost", numbers=(2,))]
