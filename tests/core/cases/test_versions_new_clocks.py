"""Cases that come to a version with more clocks get them, counted from the steps that start them."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from core.approval import approve
from core.cases import commands, queries
from core.cases.models import Case, CaseMigration, Clock, Task
from core.testing import FIRST_MORNING, an_officer
from core.values import new_id, subject
from tests.core.cases.conftest import ARREARS, SAMPLES, WHY, a_case, rows_of
from tests.core.cases.test_versions import MAY, SYSTEM, proposed, run, with_both

# A version in which a case has a week for its first call, and a notice asks for an answer.
TWO = (
    (SAMPLES / "workflows" / "arrears.toml")
    .read_text("utf-8")
    .replace("version = 1", "version = 2")
    .replace("[opening]", '[opening]\nstarts = ["first_call"]')
    .replace('"notice_life"]\nnotices', '"notice_life", "answer"]\nnotices')
    .replace("[transitions.hear_tenant]\n", '[transitions.hear_tenant]\nstops = ["first_call"]\n')
    + """
[clocks.first_call]
title = "The tenant has been called"
length = 7
unit = "days"
source = "council policy"

[clocks.answer]
title = "The tenant answers the notice"
length = 10
unit = "working_days"
source = "council policy"
"""
)
NEW = ("first_call", "answer")


@pytest.fixture
def officer():
    """Who proposes, and does the work of the cases."""
    return an_officer(*MAY)


@pytest.fixture
def cases(council, do):
    """Four cases of 7 April: watched; noticed and held; noticed and heard; closed and opened again."""

    def at(days, command, **given):
        council.clock.set(FIRST_MORNING + timedelta(days=days))
        return do(command, **given)

    names = ("watched", "held", "heard", "again")
    found = {
        name: at(0, commands.open_case, type=ARREARS, case=a_case(subject("account", new_id()), name)).id
        for name in names
    }
    for name in names[1:]:
        with council.look(actor=SYSTEM) as work:
            (task,) = [one.id for one in rows_of(work, Task, found[name])]
        at(1, commands.complete_task, task_id=task)
        at(2, commands.move_case, case_id=found[name], transition="serve_notice", because=WHY)
    hold = {
        "kind": "debt",
        "source": "council policy",
        "reason": "Breathing space",
        "from_on": date(2026, 4, 10),
        "until": date(2026, 4, 11),
    }
    at(3, commands.hold_case, case_id=found["held"], **hold)
    at(3, commands.move_case, case_id=found["heard"], transition="hear_tenant", because=WHY)
    for step in ("clear", "reopen"):
        at(4, commands.move_case, case_id=found["again"], transition=step, because=WHY)
    return found


@pytest.fixture
def later(tmp_path, council, cases):
    """The council on 13 April, when its plugin brings the second version too."""
    made = with_both(tmp_path, council, two=TWO)
    made.clock.set(FIRST_MORNING + timedelta(days=6))
    yield made
    made.close()


def new_ones(council, cases):
    """The clocks that only the second version has, by case and name."""
    with council.look(actor=SYSTEM) as work:
        return {
            (name, one.name): (str(one.started_on), str(one.due_on), one.state)
            for name, case_id in cases.items()
            for one in rows_of(work, Clock, case_id)
            if one.name in NEW
        }


def test_they_are_shown_start_on_the_day_of_their_step_and_end_when_it_is_undone(later, cases, officer):
    leader = an_officer(*MAY, name="Lee Leader")
    with later.look(actor=SYSTEM) as work:
        report = queries.dry_run(work, workflow=work.workflows.workflow(ARREARS, 2), from_version=1)
    migration_id, approval_id = proposed(later, officer, stages={})
    assert new_ones(later, cases) == {}, "nothing starts before it is approved"

    run(later, approve, leader, approval_id=approval_id)

    assert [(one.name, str(one.started_on), str(one.due_on), one.count) for one in report.new_clocks] == [
        ("first_call", "2026-04-07", "2026-04-14", 2),
        ("answer", "2026-04-09", "2026-04-23", 2),
    ], "not where a later step stopped it or closed the case"
    assert new_ones(later, cases) == {
        ("watched", "first_call"): ("2026-04-07", "2026-04-14", "running"),
        ("held", "first_call"): ("2026-04-07", "2026-04-16", "running"),
        ("held", "answer"): ("2026-04-09", "2026-04-24", "running"),
        ("heard", "answer"): ("2026-04-09", "2026-04-23", "running"),
    }
    with later.work(actor=officer) as work:
        one = work.session.get_one(CaseMigration, migration_id)
        assert (one.clocks_started, one.clocks_moved, one.clocks_stopped) == (4, 0, 0)
        undoing = commands.propose_undoing(work, migration_id=migration_id, because="A mistake").id
    run(later, approve, leader, approval_id=undoing)

    assert {state for _, _, state in new_ones(later, cases).values()} == {"stopped"}
    with later.look(actor=SYSTEM) as work:
        assert {one.version for one in work.session.exec(select(Case))} == {1}


def test_what_has_started_once_would_not_start_again(later, cases, officer):
    leader = an_officer(*MAY, name="Lee Leader")
    _, approval_id = proposed(later, officer, stages={})
    run(later, approve, leader, approval_id=approval_id)
    before = new_ones(later, cases)

    with later.look(actor=SYSTEM) as work:
        again = queries.dry_run(work, workflow=work.workflows.workflow(ARREARS, 2))

    assert again.new_clocks == []
    assert new_ones(later, cases) == before
