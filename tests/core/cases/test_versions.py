"""A running case keeps its version until it is moved to another: tried on live cases, approved, undone."""

from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import select

from core.approval import approve
from core.cases import commands, queries
from core.cases.models import Case, CaseMigration, CaseStep, Clock, KeptVersion, Task
from core.cases.workflows import draft_of, try_draft
from core.errors import BadInput, Misconfigured, NotAllowed, NotFound, Refused
from core.permissions import Actor
from core.testing import a_council, an_officer
from tests.core.cases.conftest import (
    ARREARS,
    EVERYTHING,
    SAMPLES,
    WHY,
    a_case,
    a_plugin,
    on_tables_there,
    rows_of,
)

SYSTEM = Actor.system("test")
ONE = (SAMPLES / "workflows" / "arrears.toml").read_text("utf-8")
ACTS = ("cases.migrate_cases", "cases.undo_migration")
MAY = (*EVERYTHING, *ACTS, *(f"{act}.approve" for act in ACTS))
# The second version: the stage “noticed” is called “warned”, a clock is longer, one is gone, a task too.
TWO = (
    ONE.replace("version = 1", "version = 2")
    .replace("[stages.noticed]", "[stages.warned]")
    .replace('to = "noticed"', 'to = "warned"')
    .replace('"noticed"', '"warned"')
    .replace('starts = ["notice_period", "notice_life"]', 'starts = ["notice_period"]')
    .replace('stops = ["notice_life"]\n', "")
    .replace("length = 28", "length = 56")
    .replace('title = "Call the tenant"', 'title = "Write to the tenant"')
)
TWO = TWO[: TWO.index("[clocks.notice_life]")] + TWO[TWO.index("[clocks.acknowledgement]") :]
MAP = {"noticed": "warned"}


@pytest.fixture
def officer():
    """Who proposes."""
    return an_officer(*MAY)


@pytest.fixture
def leader():
    """Who approves."""
    return an_officer(*MAY, name="Lee Leader")


@pytest.fixture
def cases(do, ask, account):
    """Two cases: one is watched with its first task open, one has had its notice on 7 April 2026."""
    watched = do(commands.open_case, type=ARREARS, case=a_case(account, "a"))
    noticed = do(commands.open_case, type=ARREARS, case=a_case(account, "b"))
    for task in ask(queries.open_tasks, assigned_to=None):
        if task.case_id == noticed.id:
            do(commands.complete_task, task_id=task.task_id)
    do(commands.move_case, case_id=noticed.id, transition="serve_notice", because=WHY)
    return watched, noticed


def with_both(tmp_path, council, *, one=ONE, two=TWO):
    """The same council at its next start, when its plugin brings the second version too."""
    folder = tmp_path / "next"
    (folder / "workflows").mkdir(parents=True, exist_ok=True)
    for name, text in (("one", one), ("two", two)):
        if text:
            (folder / "workflows" / f"{name}.toml").write_text(text, "utf-8")
    council.close()
    return on_tables_there(str(council.configuration.database), a_plugin(folder))


@pytest.fixture
def later(tmp_path, council, cases):
    """The council with both versions, and cases of the first."""
    made = with_both(tmp_path, council)
    yield made
    made.close()


def run(council, command, actor=SYSTEM, **given):
    with council.work(actor=actor) as work:
        return command(work, **given)


def tables(council):
    """Every row of what a migration could touch."""
    with council.look(actor=SYSTEM) as work:
        kinds = (Case, Clock, Task, CaseStep, CaseMigration)
        return [
            one.model_dump() for kind in kinds for one in work.session.exec(select(kind).order_by(kind.id))
        ]


def proposed(council, officer, **given):
    facts = {"name": ARREARS, "from_version": 1, "to_version": 2, "because": "The new notice", "stages": MAP}
    with council.work(actor=officer) as work:
        migration, approval = commands.propose_migration(work, **(facts | given))
        return migration.id, approval.id


def test_a_dry_run_says_who_would_be_stuck_and_what_would_move_and_touches_nothing(later):
    before, written = tables(later), []
    event.listen(later.reader, "before_cursor_execute", lambda *told: written.append(told[2]))
    with later.look(actor=SYSTEM) as work:
        report = queries.dry_run(work, workflow=work.workflows.workflow(ARREARS, 2), from_version=1)
        found = queries.cases_at(work, name=ARREARS, version=1, stage="noticed")
        moved = queries.cases_with(work, report.clocks[0])

    assert [(one.title, one.count) for one in report.stuck] == [("Notice served", 1)]
    assert report.cases == 2
    assert [(one.alike.name, str(one.alike.due_on), str(one.due_on), one.count) for one in report.clocks] == [
        ("notice_period", "2026-05-05", "2026-06-02", 1)
    ]
    assert [(one.name, one.count) for one in report.lost_clocks] == [("notice_life", 1)]
    assert [(one.title, one.count) for one in report.lost_tasks] == [("Call the tenant", 1)]
    assert {"stages.noticed.title", "clocks.notice_period.length"} <= {one.at for one in report.differences}
    assert [one.id for one in found] == [one.id for one in moved]
    assert all(sql.lstrip().upper().startswith(("SELECT", "WITH")) for sql in written)
    assert tables(later) == before


def test_a_changed_file_is_tried_as_the_adjustment_it_is(later):
    text = f'adjusts = "{ARREARS}"\nversion = 3\n[clocks.notice_period]\nlength = 14\n'
    with later.look(actor=SYSTEM) as work:
        tried = try_draft(work.workflows, draft_of(text, name="ours.toml"))
        report = queries.dry_run(work, workflow=tried.workflow, stages=MAP)
        wrong = try_draft(work.workflows, draft_of(text.replace("14", "0"), name="ours.toml"))

    assert tried.faults == []
    assert report.stuck == []
    assert [str(one.due_on) for one in report.clocks] == ["2026-04-21"]
    assert str(wrong.faults[0]).startswith("ours.toml:4: “length” must be greater")


def test_cases_move_once_a_second_person_agrees_and_come_back_when_undone(later, officer, leader, cases):
    watched, noticed = cases
    before = tables(later)
    migration_id, approval_id = proposed(later, officer)
    with pytest.raises(NotAllowed, match="another person"), later.work(actor=officer) as work:
        approve(work, approval_id=approval_id)
    assert tables(later)[: len(before)] == before

    run(later, approve, leader, approval_id=approval_id)

    with later.look(actor=SYSTEM) as work:
        one, other = (work.session.get_one(Case, case.id) for case in cases)
        assert (one.version, one.stage, other.version, other.stage) == (2, "watching", 2, "warned")
        clocks = {clock.name: clock for clock in rows_of(work, Clock, noticed.id)}
        assert (clocks["notice_period"].due_on, clocks["notice_period"].length) == (date(2026, 6, 2), 56)
        assert clocks["notice_life"].state == "stopped"
        assert [task.outcome for task in rows_of(work, Task, watched.id)] == ["not_needed"]
        done = work.session.get_one(CaseMigration, migration_id)
        assert (done.state, done.cases, done.clocks_moved, done.clocks_stopped, done.tasks_dropped) == (
            *("done", 2, 1, 1, 1),
        )
        assert rows_of(work, CaseStep, noticed.id)[-1].to_stage == "warned"
        assert "Moved to another version" in [
            step.title for step in queries.timeline(work, case_id=noticed.id)
        ]
        assert [move.transition for move in queries.possible_moves(work, case_id=noticed.id)] == [
            *("apply_to_court", "hear_tenant", "clear")
        ]

    with later.work(actor=officer) as work:
        undoing = commands.propose_undoing(work, migration_id=migration_id, because="It was a mistake").id
    run(later, approve, leader, approval_id=undoing)

    again = tables(later)
    steps = [row for row in again if "transition" in row and row["transition"] == "migrate"]
    assert len(steps) == 4
    kept = [row for row in again if row not in steps and "from_version" not in row]
    assert kept == [row for row in before if "from_version" not in row], "all is as it was"


def test_a_case_that_moved_on_meanwhile_keeps_where_it_came_to(later, officer, leader, cases):
    migration_id, approval_id = proposed(later, officer)
    run(later, approve, leader, approval_id=approval_id)
    run(later, commands.move_case, officer, case_id=cases[1].id, transition="clear", because=WHY)
    with later.work(actor=officer) as work:
        undoing = commands.propose_undoing(work, migration_id=migration_id, because="A mistake").id
    run(later, approve, leader, approval_id=undoing)
    with later.look(actor=SYSTEM) as work:
        assert work.session.get_one(Case, cases[0].id).version == 1
        assert work.session.get_one(Case, cases[1].id).version == 2, "closed, it stays as it ended"


@pytest.mark.parametrize(
    ("given", "refusal", "says"),
    [
        ({"stages": {}}, Refused, "cases would be stuck: 1 at “Notice served”"),
        ({"stages": {"noticed": "gone"}}, BadInput, "has no stage “gone”"),
        ({"stages": {"noticed": "closed"}}, BadInput, "closes no case"),
        ({"to_version": 1}, BadInput, "follow version 1 already"),
        ({"to_version": 7}, NotFound, "version 7 of “Rent arrears” is no longer known"),
        ({"from_version": 5}, BadInput, "no open case follows version 5"),
    ],
)
def test_what_cannot_be_moved_is_refused_in_words(later, officer, given, refusal, says):
    before = tables(later)
    with pytest.raises(refusal, match=says):
        proposed(later, officer, **given)
    assert tables(later) == before


def test_a_running_case_keeps_a_version_that_no_file_brings_any_more(tmp_path, council, cases):
    later = with_both(tmp_path, council, one="")
    with later.look(actor=SYSTEM) as work:
        assert work.workflows.workflow(ARREARS).version == 2
        assert work.workflows.workflow(ARREARS, 1).stages["noticed"].title == "Notice served"
        moves = queries.possible_moves(work, case_id=cases[1].id)
        assert {move.transition for move in moves} == {"apply_to_court", "hear_tenant", "clear"}
    later.close()


def test_a_version_that_is_known_nowhere_is_said_and_breaks_nothing(tmp_path, council, cases, officer):
    later = with_both(tmp_path, council, one="")
    with later.work(actor=SYSTEM) as work:
        work.session.delete(work.session.get_one(KeptVersion, (ARREARS, 1)))
    with later.look(actor=SYSTEM) as work:
        assert work.workflows.find(ARREARS, 1) is None
        assert queries.timeline(work, case_id=cases[1].id)
        report = queries.dry_run(work, workflow=work.workflows.workflow(ARREARS), stages=MAP)
        assert report.unknown == {1: 2}
    with pytest.raises(NotFound, match="no longer known"), later.work(actor=officer) as work:
        commands.move_case(work, case_id=cases[1].id, transition="clear", because=WHY)
    later.close()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("length = 28", "length = 56", "clocks.notice_period.length was 28, is 56"),
        ("automatic = true\n", "", "transitions.clear.automatic was yes, is absent"),
        ('title = "At court"', 'title = "In court"', ""),
    ],
)
def test_an_edit_without_raising_the_version_is_told_in_words_unless_it_is_only_words(
    tmp_path, council, cases, old, new, told
):
    later = with_both(tmp_path, council, one=ONE.replace(old, new, 1))
    if told:
        with pytest.raises(Misconfigured) as refusal:
            run(later, commands.keep_versions)
        assert told in str(refusal.value)
        assert "raise `version` to 2, or undo the change" in str(refusal.value)
    else:
        run(later, commands.keep_versions)
    later.close()


def test_a_version_that_no_case_began_with_may_still_be_edited(tmp_path):
    council = a_council(tmp_path, "sample", extra={"sample": a_plugin()})
    run(council, commands.keep_versions)
    later = with_both(tmp_path, council, one=ONE.replace("length = 28", "length = 56"))
    run(later, commands.keep_versions)
    with later.look(actor=SYSTEM) as work:
        (kept,) = [one for one in queries.kept_versions(work) if one.version == 1]
        assert '"length": 56' in kept.body
    later.close()
