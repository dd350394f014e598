"""Cases begin, move and close; what may not happen does not, and leaves nothing behind."""

import pytest
from sqlalchemy import event
from sqlmodel import select

from core.cases import commands, queries
from core.cases.because import recalled
from core.cases.commands import Move, NewCase, Ruling
from core.cases.models import Case, CaseStep, Outcome
from core.errors import (
    AlreadyDone,
    BadInput,
    Conflict,
    NotAllowed,
    NotFound,
    Objected,
    Refused,
)
from core.permissions import Actor
from core.testing import an_officer
from core.values import Because, is_valid_reference, new_id, subject
from tests.core.cases.conftest import ARREARS, EVERYTHING, WHY, a_case, rows_of

RULING = Ruling("Apply for possession", "Housing Act 1985 s.84", "Arrears of 900 pounds", "Ask for a review")


def test_a_case_from_its_opening_to_its_close(council, do, ask, told, account, officer):
    case = do(commands.open_case, type=ARREARS, case=a_case(account, owner=officer.subject))
    assert (case.stage, case.version, case.closed_at) == ("watching", 1, None)
    assert case.reference.startswith("ARR")
    assert is_valid_reference(case.reference.removeprefix("ARR"))
    (task,) = ask(queries.open_tasks, assigned_to=officer.subject)
    assert (task.title, task.reference, str(task.due_on)) == ("Call the tenant", case.reference, "2026-04-09")
    assert task.because[0].text == "Every case of the type “Rent arrears” begins with this"
    do(commands.complete_task, task_id=task.task_id)

    do(commands.move_case, case_id=case.id, transition="serve_notice", because=WHY)
    council.clock.advance(days=29)
    commands_by_night(council)
    do(commands.record_decision, case_id=case.id, ruling=RULING)
    do(commands.move_case, case_id=case.id, transition="apply_to_court", because=WHY)
    closed = do(commands.move_case, case_id=case.id, transition="clear", because=WHY)

    assert closed.stage == "closed"
    assert closed.closed_at.startswith("2026-05-06T")
    assert ask(queries.open_tasks, assigned_to=officer.subject) == []
    assert told() == [
        *("cases.case_opened", "cases.task_added", "cases.task_done"),
        *("cases.case_moved", "cases.clock_started", "cases.clock_started"),
        *("cases.clock_ended", "cases.decision_recorded"),
        *("cases.case_moved", "cases.clock_ended", "cases.task_added"),
        *("cases.case_moved", "cases.case_closed", "cases.task_done"),
    ]
    entries = ask(queries.timeline, case_id=case.id)
    steps = [(entry.title, entry.detail) for entry in entries if entry.kind == "step"]
    assert steps == [
        ("Opened", "now: Being watched"),
        ("Serve notice", "now: Notice served"),
        ("Apply to court", "now: At court"),
        ("Close, arrears cleared", "now: Closed"),
    ]
    assert all(entry.because == WHY for entry in entries if entry.kind == "step")
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def commands_by_night(council):
    with council.work(actor=Actor.system("night")) as work:
        return commands.miss_clocks(work)


def steps_of(council, case_id):
    with council.look(actor=Actor.system("test")) as work:
        return [(step.from_stage, step.to_stage) for step in rows_of(work, CaseStep, case_id)]


@pytest.fixture
def case(do, account):
    """An arrears case whose first task is done."""
    return do(commands.open_case, type=ARREARS, case=a_case(account, key="one"))


def unchanged(council, told, case, before):
    with council.look(actor=Actor.system("test")) as work:
        now = work.session.get_one(Case, case.id)
        assert (now.stage, now.closed_at) == (case.stage, case.closed_at)
    assert told() == before


def test_a_check_that_is_not_passed_keeps_the_case_where_it_is(council, do, told, case):
    before = told()
    with pytest.raises(
        Refused, match="“Serve notice” is not possible: a task is still open; complete it first"
    ):
        do(commands.move_case, case_id=case.id, transition="serve_notice", because=WHY)
    unchanged(council, told, case, before)


def test_a_plugins_check_and_core_s_are_said_together(council, do, ask, told, disputed, case):
    to_notice(do, ask, case)
    council.clock.advance(days=30)
    disputed.add(case.id)
    before = told()
    with pytest.raises(Refused) as refusal:
        do(commands.move_case, case_id=case.id, transition="apply_to_court", because=WHY)
    assert "no decision is recorded; record one first; the debt is disputed" in str(refusal.value)
    assert told() == before


def to_notice(do, ask, case):
    for task in ask(queries.open_tasks, assigned_to=None):
        do(commands.complete_task, task_id=task.task_id)
    return do(commands.move_case, case_id=case.id, transition="serve_notice", because=WHY)


def test_an_objection_of_a_plugin_holds_the_move_back(council, do, ask, told, objecting, case):
    objecting[f"{ARREARS}.clear"] = "Breathing Space"
    before = told()
    with pytest.raises(Objected, match="Breathing Space until 2026-06-05"):
        do(commands.move_case, case_id=case.id, transition="clear", because=WHY)
    unchanged(council, told, case, before)


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        (
            {"transition": "apply_to_court"},
            Refused,
            "is at “Being watched”, from which “Apply to court” does not",
        ),
        ({"transition": "cleer"}, BadInput, "have no transition “cleer”; did you mean “clear”?"),
        ({"transition": "clear", "seen_stage": "noticed"}, Conflict, "has moved since you looked"),
        ({"transition": "clear", "because": ()}, BadInput, "say why: at least one sentence"),
        ({"transition": "clear", "because": (Because(" "),)}, BadInput, "say why"),
        ({"transition": "clear", "case_id": new_id()}, NotFound, "no such case"),
    ],
)
def test_moves_that_cannot_be(council, do, told, case, given, error, says):
    before = told()
    with pytest.raises(error, match=says.replace("?", r"\?")):
        do(commands.move_case, **{"case_id": case.id, "because": WHY} | given)
    unchanged(council, told, case, before)


def test_a_move_needs_its_own_permission(council, do, told, case):
    before = told()
    helper = an_officer("cases.see", "sample.open", "sample.serve")
    with pytest.raises(NotAllowed, match=r"you do not have the permission “close”"):
        do(commands.move_case, actor=helper, case_id=case.id, transition="clear", because=WHY)
    unchanged(council, told, case, before)


def test_who_may_not_see_a_case_cannot_move_it(council, do, told, case):
    before = told()
    with pytest.raises(NotFound):
        do(
            commands.move_case,
            actor=an_officer("sample.close"),
            case_id=case.id,
            transition="clear",
            because=WHY,
        )
    unchanged(council, told, case, before)


def test_borough_itself_takes_only_automatic_transitions(council, do, ask, told, case):
    robot = Actor.system("rent_recovery.night")
    for task in ask(queries.open_tasks, assigned_to=None):
        do(commands.complete_task, task_id=task.task_id)
    before = told()
    with pytest.raises(NotAllowed, match="does not let Borough do this by itself; a person must"):
        do(commands.move_case, actor=robot, case_id=case.id, transition="serve_notice", because=WHY)
    unchanged(council, told, case, before)
    assert (
        do(commands.move_case, actor=robot, case_id=case.id, transition="clear", because=WHY).stage
        == "closed"
    )


def test_what_is_possible_now_and_why_not(ask, do, case):
    moves = {move.transition: move for move in ask(queries.possible_moves, case_id=case.id)}
    assert list(moves) == ["serve_notice", "clear"]
    assert moves["serve_notice"].why_not == ("a task is still open; complete it first",)
    assert moves["serve_notice"].to_title == "Notice served"
    assert moves["clear"].why_not == ()
    helper = an_officer("cases.see")
    moves = {move.transition: move for move in ask(queries.possible_moves, actor=helper, case_id=case.id)}
    assert moves["clear"].why_not == (
        "you do not have the permission “close”; an administrator can grant it",
    )


def test_one_open_case_for_a_key(council, do, ask, told, account, case):
    before = told()
    with pytest.raises(
        AlreadyDone, match=rf"already an open case of this type for “one” \({case.reference}\)"
    ):
        do(commands.open_case, type=ARREARS, case=a_case(account, key="one"))
    assert told() == before
    assert ask(queries.open_case_by_key, type=ARREARS, key="one").id == case.id
    do(commands.move_case, case_id=case.id, transition="clear", because=WHY)
    assert ask(queries.open_case_by_key, type=ARREARS, key="one") is None
    again = do(commands.open_case, type=ARREARS, case=a_case(account, key="one"))
    with pytest.raises(AlreadyDone, match="another case for the same matter is open"):
        do(commands.move_case, case_id=case.id, transition="reopen", because=WHY)
    do(commands.move_case, case_id=again.id, transition="clear", because=WHY)
    reopened = do(commands.move_case, case_id=case.id, transition="reopen", because=WHY)
    assert (reopened.stage, reopened.closed_at) == ("watching", None)
    assert told()[-1] == "cases.case_reopened"


def test_opening_needs_the_workflows_permission(do, told, account):
    with pytest.raises(NotAllowed, match=r"sample\.open"):
        do(commands.open_case, actor=an_officer("cases.see"), type=ARREARS, case=a_case(account))
    assert told() == []


@pytest.mark.parametrize(
    ("type_", "case", "error", "says"),
    [
        (
            "sample.arears",
            a_case(subject("account", "1")),
            NotFound,
            "no enabled plugin brings the case type",
        ),
        (ARREARS, NewCase(about=(), because=WHY), BadInput, "a case is about something"),
        (ARREARS, NewCase(about=((subject("account", "1"), "account"),), because=()), BadInput, "say why"),
    ],
)
def test_openings_that_cannot_be(do, told, ask, type_, case, error, says):
    with pytest.raises(error, match=says):
        do(commands.open_case, type=type_, case=case)
    assert told() == []
    assert ask(queries.list_cases) == []


def test_the_steps_of_a_case_cannot_be_changed(council, case):
    for statement in ("UPDATE cases_step SET by = 'nobody'", "DELETE FROM cases_step"):
        with council.engine.connect() as connection, pytest.raises(Exception, match="append-only"):
            connection.exec_driver_sql(statement)
    assert steps_of(council, case.id) == [(None, "watching")]


# Many at once


def test_many_cases_move_at_once_and_those_that_may_not_stay(council, do, told, disputed, officer):
    new = [a_case(subject("account", new_id()), key=f"account {n}") for n in range(2_500)]
    ids = do(commands.open_cases, type=ARREARS, cases=new)
    assert len(set(ids)) == 2_500
    do(
        commands.hold_case,
        case_id=ids[7],
        kind="dispute",
        reason="The tenant disputes it",
        source="council policy",
    )
    before, nowhere = len(told()), new_id()
    moves = [Move(case_id, "clear", WHY) for case_id in ids[:2_000]]
    moves += [Move(ids[2_400], "serve_notice", WHY), Move(nowhere, "clear", WHY)]
    done = do(commands.move_cases, moves=moves)
    assert sorted(done.moved) == sorted(ids[:2_000])  # `clear` may be taken despite a hold
    refused = {case_id: type(refusal) for case_id, refusal in done.refused.items()}
    assert refused == {ids[2_400]: Refused, nowhere: NotFound}
    assert told()[before:].count("cases.case_closed") == 2_000
    with council.look(actor=Actor.system("test")) as work:
        rows = work.session.exec(select(Case)).all()
    assert [row.stage for row in rows].count("closed") == 2_000
    assert sum(row.closed_at is not None for row in rows) == 2_000


def test_opening_many_again_opens_only_what_is_new(do, ask):
    first = [a_case(subject("account", n), key=str(n)) for n in range(1_200)]
    assert len(do(commands.open_cases, type=ARREARS, cases=first)) == 1_200
    more = [
        *first,
        a_case(subject("account", 9_999), key="9999"),
        a_case(subject("account", 9_999), key="9999"),
    ]
    (opened,) = do(commands.open_cases, type=ARREARS, cases=more)
    (about,) = ask(queries.subjects_of, case_id=opened)
    assert about.subject == "account/9999"


def test_a_case_moves_one_step_a_run(council, do, told, case):
    before = told()
    with pytest.raises(BadInput, match="twice in one run"):
        do(commands.move_cases, moves=[Move(case.id, "clear", WHY), Move(case.id, "reopen", WHY)])
    unchanged(council, told, case, before)


def statements_to_close(council, ids):
    statements = []

    def listen(*given):
        statements.append(given[2])

    with council.work(actor=an_officer(*EVERYTHING)) as work:
        event.listen(work.connection, "before_cursor_execute", listen)
        commands.move_cases(work, moves=[Move(case_id, "clear", WHY) for case_id in ids])
        event.remove(work.connection, "before_cursor_execute", listen)
    return len(statements)


def test_a_run_takes_few_statements_however_many_cases(council, do):
    ids = do(
        commands.open_cases,
        type=ARREARS,
        cases=[a_case(subject("account", new_id())) for _ in range(1_000)],
    )
    counts = [statements_to_close(council, chosen) for chosen in (ids[:10], ids[10:])]
    assert counts[1] <= counts[0] + 2, counts


# Beside the stages


def test_an_assigned_case_takes_its_tasks_along(do, ask, case, told):
    sam, kim = subject("user", new_id()), subject("user", new_id())
    do(commands.assign_case, case_id=case.id, owner=sam)
    (task,) = ask(queries.open_tasks, assigned_to=sam)
    do(commands.assign_case, case_id=case.id, owner=kim)
    assert ask(queries.open_tasks, assigned_to=sam) == []
    assert [one.task_id for one in ask(queries.open_tasks, assigned_to=kim)] == [task.task_id]
    before = told()
    with pytest.raises(AlreadyDone):
        do(commands.assign_case, case_id=case.id, owner=kim)
    assert told() == before


def test_a_task_is_done_once(do, ask, told, case):
    task = do(commands.add_task, case_id=case.id, title=" Visit ", because=WHY)
    assert task.title == "Visit"
    do(commands.complete_task, task_id=task.id, outcome=Outcome.NOT_NEEDED)
    before = told()
    with pytest.raises(AlreadyDone, match="the task “Visit” has ended already"):
        do(commands.complete_task, task_id=task.id)
    with pytest.raises(NotFound):
        do(commands.complete_task, task_id=new_id())
    with pytest.raises(BadInput, match="cannot be empty"):
        do(commands.add_task, case_id=case.id, title="  ", because=WHY)
    assert told() == before


def test_notes_stay_out_of_the_trail(council, do, ask, case):
    note = do(commands.add_note, case_id=case.id, text="Mrs Ada Lovelace rang about her rent")
    (entry,) = [entry for entry in ask(queries.timeline, case_id=case.id) if entry.kind == "note"]
    assert entry.detail == note.text
    with council.engine.connect() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM audit_event").scalars().all()
    assert not [body for body in bodies if "Lovelace" in body]


def test_a_decision_is_superseded_and_stays(do, ask, told, case):
    first = do(commands.record_decision, case_id=case.id, ruling=RULING)
    later = Ruling("Do not apply", "council policy", "A plan is kept", "None needed")
    second = do(commands.supersede_decision, decision_id=first.id, ruling=later)
    both = ask(queries.decisions_of, case_id=case.id)
    assert [(one.result, one.superseded_by) for one in both] == [
        ("Apply for possession", second.id),
        ("Do not apply", None),
    ]
    assert [one.id for one in ask(queries.decisions_of, case_id=case.id, standing_only=True)] == [second.id]
    before = told()
    with pytest.raises(AlreadyDone, match="superseded before"):
        do(commands.supersede_decision, decision_id=first.id, ruling=later)
    with pytest.raises(BadInput) as refusal:
        do(commands.record_decision, case_id=case.id, ruling=Ruling("Yes", "", "Because", "None"))
    assert refusal.value.field == "basis"
    assert told() == before
    assert len(ask(queries.decisions_of, case_id=case.id)) == 2


def test_links_go_both_ways_and_once(do, ask, told, account, case):
    other = do(commands.open_case, type=ARREARS, case=a_case(account))
    do(commands.link_cases, case_id=case.id, other_id=other.id, kind="follows")
    assert [link.other_id for link in ask(queries.links_of, case_id=other.id)] == [other.id]
    before = told()
    with pytest.raises(AlreadyDone):
        do(commands.link_cases, case_id=case.id, other_id=other.id, kind="follows")
    with pytest.raises(BadInput, match="cannot be linked to itself"):
        do(commands.link_cases, case_id=case.id, other_id=case.id, kind="follows")
    assert told() == before


# Finding and seeing


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "spaced"])
def test_a_case_is_found_by_its_reference_as_people_type_it(ask, case, typed):
    reference = {"lower": case.reference.lower(), "spaced": f"{case.reference[:3]} {case.reference[3:]}"}.get(
        typed, typed.format(case.reference)
    )
    assert ask(queries.case_by_reference, reference=reference).id == case.id


def test_a_slip_of_the_pen_is_no_other_case(ask, case):
    last = case.reference[-1]
    wrong = case.reference[:-1] + str((int(last) + 1) % 10)
    with pytest.raises(BadInput, match="its check digit does not fit"):
        ask(queries.case_by_reference, reference=wrong)


def test_the_cases_about_an_account(do, ask, account, case):
    do(commands.move_case, case_id=case.id, transition="clear", because=WHY)
    newer = do(commands.open_case, type=ARREARS, case=a_case(account))
    assert [one.id for one in ask(queries.cases_about, subject=account)] == [newer.id, case.id]
    assert [one.id for one in ask(queries.cases_about, subject=account, open_only=True)] == [newer.id]


def test_lists_go_on_where_the_page_before_ended(do, ask):
    ids = do(commands.open_cases, type=ARREARS, cases=[a_case(subject("account", n)) for n in range(5)])
    newest = sorted(ids, reverse=True)
    first = [one.id for one in ask(queries.list_cases, type=ARREARS, stage="watching", limit=3)]
    rest = [one.id for one in ask(queries.list_cases, unowned=True, before=first[-1], limit=3)]
    assert first + rest == newest


def test_who_may_not_see_cases_sees_nothing_of_them(do, ask, account, case):
    do(commands.add_note, case_id=case.id, text="A word")
    nobody = an_officer("people.see")
    assert ask(queries.list_cases, actor=nobody) == []
    assert ask(queries.cases_about, actor=nobody, subject=account) == []
    assert ask(queries.open_tasks, actor=nobody, assigned_to=None) == []
    assert ask(queries.subjects_of, actor=nobody, case_id=case.id) == []
    for question in (queries.case_by_id, queries.timeline, queries.possible_moves):
        with pytest.raises(NotFound):
            ask(question, actor=nobody, case_id=case.id)


def test_explanations_keep_their_sources(council, case):
    with council.look(actor=Actor.system("test")) as work:
        (step,) = rows_of(work, CaseStep, case.id)
        assert recalled(step.because) == WHY
