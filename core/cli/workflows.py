"""Commands for those who write case types: check a file, draw it, try it on the live cases."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from core.cases import queries
from core.cases.picture import picture
from core.cases.queries import DryRun
from core.cases.workflows import (
    Tried,
    Workflow,
    WorkflowBook,
    change_schema,
    read_draft,
    try_draft,
    workflow_schema,
)
from core.cli.context import REFUSED, json_option, tell
from core.errors import BadInput
from core.opening import opened, operator

_path = click.Path(path_type=Path)


@click.group()
def workflow() -> None:
    """Check, draw and try case types."""


@workflow.command("list")
@json_option
@click.pass_context
def list_types(context: click.Context, *, as_json: bool) -> None:
    """List the case types of this council: version, file, and what the council changed."""
    council = context.obj.council()
    book: WorkflowBook = council.surroundings.workflows
    council.close()
    rows = [_row(one, book) for one in book]

    def show(console: Console) -> None:
        table = Table("Name", "Title", "Version", "File", box=None)
        for row in rows:
            changed = f" + {row['changed_in']}" if row["changed_in"] else ""
            table.add_row(row["name"], row["title"], str(row["version"]), f"{row['file']}{changed}")
        console.print(table)

    tell({"case_types": rows}, as_json=as_json, show=show)


def _row(one: Workflow, book: WorkflowBook) -> dict[str, Any]:
    origin = book.origins[one.name, one.version]
    return {
        "name": one.name,
        "title": one.title,
        "version": one.version,
        "file": origin.file,
        "changed_in": origin.adjusted_by,
    }


@workflow.command()
@click.option("--change", is_flag=True, help="That of a file which changes a case type.")
def schema(*, change: bool) -> None:
    """Print the JSON Schema of a workflow file, for editors."""
    click.echo(json.dumps(change_schema() if change else workflow_schema(), indent=2, ensure_ascii=False))


@workflow.command()
@click.argument("files", nargs=-1, required=True, type=_path)
@json_option
@click.pass_context
def check(context: click.Context, files: Sequence[Path], *, as_json: bool) -> None:
    """Say everything that is wrong in workflow files, each fault at its line. Exit code 2 when there is any.

    A file that begins with `adjusts` is checked as it would lie over the plugin's.
    """
    council = context.obj.council()
    found = [
        fault
        for file in files
        for fault in try_draft(council.surroundings.workflows, read_draft(file)).faults
    ]
    council.close()
    rows = [{"file": one.file, "line": one.line, "message": one.message} for one in found]

    def show(console: Console) -> None:
        for one in found:
            console.print(str(one), soft_wrap=True, markup=False)
        if not found:
            console.print(f"{len(files)} {'file has' if len(files) == 1 else 'files have'} no fault.")

    tell({"faults": rows}, as_json=as_json, show=show)
    if found:
        context.exit(REFUSED)


@workflow.command()
@click.argument("what", metavar="NAME|FILE")
@click.option("--output", "-o", type=_path, help="Write the SVG into this file instead of printing it.")
@click.option("--version", type=int, help="An older version of a case type, as it was kept.")
@click.pass_context
def draw(context: click.Context, what: str, output: Path | None, version: int | None) -> None:
    """Draw a case type, or a file, as SVG."""
    with opened(context.obj) as council:
        book: WorkflowBook = council.surroundings.workflows
        drawn = (
            book.workflow(what, version) if what in book else _made(try_draft(book, read_draft(Path(what))))
        )
    svg = picture(drawn)
    if output is None:
        click.echo(svg, nl=False)
    else:
        output.write_text(svg, encoding="utf-8")
        click.echo(f"{output}: {drawn.title}, version {drawn.version}, {len(drawn.stages)} stages")


def _made(tried: Tried) -> Workflow:
    if tried.workflow is None:
        raise BadInput("\n".join(str(fault) for fault in tried.faults))
    return tried.workflow


@workflow.command("dry-run")
@click.argument("file", type=_path)
@click.option("--from", "from_version", type=int, help="Only the cases of this version.")
@click.option(
    "--map", "mapped", multiple=True, metavar="OLD=NEW", help="Where cases of a stage that is gone would go."
)
@click.option("--cases", "most", default=20, show_default=True, help="How many cases to name for each count.")
@json_option
@click.pass_context
def dry_run(
    context: click.Context,
    file: Path,
    from_version: int | None,
    mapped: Sequence[str],
    most: int,
    *,
    as_json: bool,
) -> None:
    """Try a changed workflow on the live cases: who would be stuck, which clocks move. Changes nothing."""
    stages = dict(one.partition("=")[::2] for one in mapped)
    with opened(context.obj) as council, council.look(actor=operator()) as work:
        made = _made(try_draft(work.workflows, read_draft(file)))
        report = queries.dry_run(work, workflow=made, from_version=from_version, stages=stages)
        answer = _told(work, report, most)
    tell(answer, as_json=as_json, show=lambda console: _show(console, answer))
    if report.stuck:
        context.exit(REFUSED)


def _told(work: Any, report: DryRun, most: int) -> dict[str, Any]:
    name = report.workflow.name
    return {
        "case_type": name,
        "version": report.workflow.version,
        "cases": report.cases,
        "unknown_versions": report.unknown,
        "stages": [
            {
                "version": one.version,
                "stage": one.stage,
                "cases": one.count,
                "becomes": one.to or None,
                "stuck": one.is_stuck,
                "lost_steps": list(one.lost_ways),
                "references": [
                    case.reference
                    for case in queries.cases_at(
                        work, name=name, version=one.version, stage=one.stage, limit=most
                    )
                ]
                if one.is_stuck or one.lost_ways
                else [],
            }
            for one in report.standings
        ],
        "clocks": [
            {
                "clock": one.alike.name,
                "count": one.count,
                "started_on": one.alike.started_on,
                "due_on": one.alike.due_on,
                "becomes": one.due_on,
                "because": json.loads(one.because),
                "references": [case.reference for case in queries.cases_with(work, one, limit=most)],
            }
            for one in report.clocks
        ],
        "new_clocks": [
            {"clock": one.name, "count": one.count, "started_on": one.started_on, "due_on": one.due_on}
            for one in report.new_clocks
        ],
        "lost_clocks": [{"clock": one.name, "count": one.count} for one in report.lost_clocks],
        "lost_tasks": [{"task": one.title, "count": one.count} for one in report.lost_tasks],
        "differences": [{"at": one.at, "was": one.was, "is": one.now} for one in report.differences],
    }


def _show(console: Console, answer: dict[str, Any]) -> None:
    console.print(
        f"[bold]{answer['case_type']}[/], version {answer['version']}: {answer['cases']:,} open cases"
    )
    for version, count in answer["unknown_versions"].items():
        console.print(f"[bold red]{count:,} follow version {version}, which is no longer known[/]")
    for one in answer["stages"]:
        becomes = one["becomes"] or "[bold red]stuck: the stage is gone[/]"
        console.print(f"  {one['cases']:>7,} at {one['stage']} (version {one['version']}) → {becomes}")
        if one["lost_steps"]:
            console.print(f"          without: {', '.join(one['lost_steps'])}")
        if one["references"]:
            console.print(f"          [dim]{', '.join(one['references'])}[/]")
    for one in answer["clocks"]:
        console.print(f"  {one['count']:>7,} clocks {one['clock']}: due {one['due_on']} → {one['becomes']}")
    for one in answer["new_clocks"]:
        counted = f"counted from {one['started_on']}, due {one['due_on']}"
        console.print(f"  {one['count']:>7,} clocks {one['clock']} would start, {counted}")
    for one in answer["lost_clocks"]:
        console.print(f"  {one['count']:>7,} clocks {one['clock']} would be stopped")
    for one in answer["lost_tasks"]:
        console.print(f"  {one['count']:>7,} tasks “{one['task']}” would not be needed any more")
    console.print("Nothing has been changed.")
