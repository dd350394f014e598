"""Whatever is done to a case, in whatever order: it stands at a stage of its workflow, as its steps tell."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.cases import commands, queries
from core.cases.commands import Ruling
from core.cases.models import Case, CaseStep, Clock
from core.cases.workflows import book_of
from core.errors import Refused
from core.permissions import Actor
from core.testing import a_council, an_officer
from core.values import Because, new_id, subject
from tests.core.cases.conftest import ARREARS, EVERYTHING, WHY, a_case, a_plugin, rows_of

ACTS = ("serve_notice", "apply_to_court", "hear_tenant", "clear", "reopen")
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.sampled_from(ACTS)),
        st.tuples(st.sampled_from(["hold", "wait", "night"]), st.integers(1, 20)),
        st.tuples(st.sampled_from(["tasks", "lift", "decide", "stop"]), st.none()),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    council = a_council(tmp_path_factory.mktemp("any"), "sample", extra={"sample": a_plugin()})
    yield council
    council.close()


def complete_tasks(work, case_id):
    for task in queries.open_tasks(work, assigned_to=None, limit=1000):
        if task.case_id == case_id:
            commands.complete_task(work, task_id=task.task_id)


def lift_holds(work, account):
    for hold in queries.holds_on(work, subject=account):
        commands.lift_hold(work, hold_id=hold.id, because=(Because("Over"),))


def place_hold(work, account, days):
    until = None if days > 15 else work.today + timedelta(days=days)
    commands.place_hold(work, on=account, kind="dispute", reason="r", source="s", until=until)


def do_it(work, case_id, account, deed, fact):
    ruling = Ruling("a", "b", "c", "d")
    {
        "move": lambda: commands.move_case(work, case_id=case_id, transition=fact, because=WHY),
        "hold": lambda: place_hold(work, account, fact),
        "tasks": lambda: complete_tasks(work, case_id),
        "lift": lambda: lift_holds(work, account),
        "decide": lambda: commands.record_decision(work, case_id=case_id, ruling=ruling),
        "stop": lambda: commands.stop_clock(work, case_id=case_id, clock="acknowledgement"),
        "night": lambda: commands.miss_clocks(work),
    }[deed]()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds)
def test_a_case_is_always_at_a_stage_of_its_workflow(council, deeds):
    officer, account = an_officer(*EVERYTHING), subject("account", new_id())
    with council.work(actor=officer) as work:
        case_id = commands.open_case(work, type=ARREARS, case=a_case(account)).id
    for deed, fact in deeds:
        if deed == "wait":
            council.clock.advance(days=fact)
            continue
        try:
            with council.work(actor=officer) as work:
                do_it(work, case_id, account, deed, fact)
        except Refused:
            pass
        holds_true(council, case_id)


def holds_true(council, case_id):
    with council.look(actor=Actor.system("test")) as work:
        case = work.session.get_one(Case, case_id)
        workflow = book_of(work).workflow(case.type, case.version)
        steps = rows_of(work, CaseStep, case_id)
        clocks = rows_of(work, Clock, case_id)
    assert case.stage in workflow.stages
    assert workflow.is_final(case.stage) == (case.closed_at is not None)
    stages = [step.to_stage for step in steps]
    assert stages[0] == workflow.first_stage
    assert stages[-1] == case.stage
    assert [step.from_stage for step in steps[1:]] == stages[:-1]
    for step in steps[1:]:
        way = workflow.transitions[step.transition]
        assert step.from_stage in way.sources
        assert step.to_stage == way.to
    for clock in clocks:
        assert clock.due_on >= clock.started_on
        free = clock.length <= (clock.due_on - clock.started_on).days or clock.unit == "months"
        assert free
        assert (clock.ended_on is None) <= (case.closed_at is None)
    going = [clock.name for clock in clocks if clock.ended_on is None]
    assert len(going) == len(set(going))
