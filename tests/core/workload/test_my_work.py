"""What one person has to do: in the order of the rule, nothing by mistake, page by page."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from sqlmodel import col, select, update

from core.cases import commands as cases
from core.cases.commands import NewTask
from core.cases.models import Case, CaseSubject, Task
from core.web.site import case_rows
from core.workload.policy import policy_of
from core.workload.queries.deadlines import deadlines
from core.workload.queries.held import held_cases
from core.workload.queries.mine import work_list
from core.workload.queries.officers import colleagues
from core.workload.queries.team import Scope, caseloads, cases_behind
from core.workload.rules import is_by_law, priority
from tests.core.workload.conftest import SYSTEM, WHY, Office

TODAY = date(2026, 4, 7)
ACT = "Housing Act 1985, section 83"


def task(office: Office, case_id, title: str, due_on: date | None, source: str = "council policy", who="ann"):
    new = NewTask(case_id, title, WHY, due_on, office.subject(who), source)
    return office.do("system", cases.add_tasks, tasks=[new])[0]


def titles(office: Office, who: str = "ann", **given) -> list[str]:
    return [one.title for one in office.ask(who, work_list, who=office.subject(who), **given).items]


def without_first_tasks(office: Office) -> None:
    """The tasks that opening brings are in the way of tests about others."""
    with office.council.work(actor=SYSTEM) as work:
        for one in work.session.exec(select(Task)).all():
            cases.complete_task(work, task_id=one.id)


def test_the_most_pressing_comes_first_and_says_why(office: Office):
    (case_id,) = office.cases(1, "ann")
    without_first_tasks(office)
    for title, due_on, source in (
        ("later", date(2026, 5, 1), "council policy"),
        ("undated", None, "council policy"),
        ("late", date(2026, 4, 1), "council policy"),
        ("today", TODAY, "council policy"),
        ("law today", TODAY, ACT),
        ("law soon", date(2026, 4, 11), ACT),
        ("this week", date(2026, 4, 9), "council policy"),
    ):
        task(office, case_id, title, due_on, source)

    found = office.ask("ann", work_list, who=office.subject("ann"))

    assert [one.title for one in found.items] == [
        "law today", "late", "today", "law soon", "this week", "later", "undated",
    ]  # fmt: skip
    assert found.items[0].why[1].text == "The date is set by law, so it comes before everything else"
    assert found.items[1].why[0].text == "6 days late"
    assert (found.counts.all, found.counts.late, found.counts.today, found.counts.week) == (7, 1, 2, 2)


def test_a_clock_of_my_case_is_on_the_list_and_a_waiting_one_is_not(office: Office):
    (case_id,) = office.cases(1, "ann")
    without_first_tasks(office)

    office.do("ann", cases.move_case, case_id=case_id, transition="serve_notice", because=WHY)
    found = office.ask("ann", work_list, who=office.subject("ann")).items

    assert [(one.kind, one.name) for one in found] == [("clock", "notice_life")]


def test_what_is_done_held_closed_or_somebody_elses_is_not_there(office: Office):
    done, held, closed, bens, about_held = office.cases(5, "ann")
    with office.council.look(actor=SYSTEM) as work:
        tasks = {one.case_id: one.id for one in work.session.exec(select(Task))}
        account = work.session.exec(
            select(CaseSubject.subject).where(CaseSubject.case_id == about_held)
        ).one()
    assert len(titles(office)) == 5

    office.do("ann", cases.complete_task, task_id=tasks[done])
    office.do("ann", cases.hold_case, case_id=held, kind="wait", reason="The court has it", source="order")
    office.do("ann", cases.place_hold, on=account, kind="breathing_space", reason="Debt", source="Act",
              until=date(2026, 6, 5))  # fmt: skip
    office.do("ann", cases.move_case, case_id=closed, transition="clear", because=WHY)
    office.do("lea", cases.assign_case, case_id=bens, owner=office.subject("ben"))

    assert titles(office) == []
    assert titles(office, "ben") == ["Call the tenant"]
    standing = office.ask("ann", held_cases, who=office.subject("ann"))
    assert [(one.case_id, one.until) for one in standing] == [(about_held, date(2026, 6, 5)), (held, None)]
    assert office.ask("ben", held_cases, who=office.subject("ben")) == []


def test_a_clock_that_a_plugin_holds_is_neither_late_nor_on_the_list_until_it_runs_again(office: Office):
    case_id, other = office.cases(2, "ann")
    without_first_tasks(office)
    for one in (case_id, other):
        office.do("ann", cases.move_case, case_id=one, transition="serve_notice", because=WHY)
    office.council.clock.set(datetime(2027, 5, 4, 8, 0, tzinfo=UTC))  # type: ignore[attr-defined]
    late = office.ask("ann", work_list, who=office.subject("ann"))
    assert (late.counts.late, len(late.items)) == (2, 2)
    assert states(office)["late"] == 2

    office.plugin.court_has = {case_id}

    found = office.ask("ann", work_list, who=office.subject("ann"))
    assert [one.case_id for one in found.items] == [other]
    assert (found.counts.all, found.counts.late) == (1, 1)
    assert states(office) == {"held": 1, "late": 1, "week": 0, "later": 0, "undated": 0}
    behind = office.ask("lea", cases_behind, scope=Scope((office.subject("ann"),)), which="held")
    assert [one.id for one in behind] == [case_id]
    standing = office.ask("ann", held_cases, who=office.subject("ann"))
    assert [(one.case_id, one.reason, one.source) for one in standing] == [
        (case_id, "the court has the file", "court order")
    ]
    with office.council.look(actor=SYSTEM) as work:
        said = [case_rows.said_elsewhere(work, work.session.get_one(Case, one)) for one in (case_id, other)]
    assert said == [["Its clocks stand still: the court has the file (court order)"], []]
    days = {"first": date(2027, 1, 1), "last": date(2027, 12, 31)}
    shown = office.ask("ann", deadlines, whose=[office.subject("ann")], **days)
    assert {one.case_id: one.held for one in shown if one.kind == "deadline"} == {case_id: True, other: False}

    task(office, case_id, "Ring the court", date(2027, 5, 3))
    assert titles(office) == [found.items[0].title, "Ring the court"]
    assert states(office)["late"] == 2

    office.plugin.court_has = set()
    assert len(titles(office)) == 3


def states(office: Office) -> dict[str, int]:
    members = office.ask("lea", colleagues, team_id=office.team_id)
    return office.ask("lea", caseloads, members=members, types=())[office.subject("ann")].states


def test_when_the_hold_is_over_it_is_back(office: Office):
    (case_id,) = office.cases(1, "ann")
    office.do("ann", cases.hold_case, case_id=case_id, kind="wait", reason="Away", source="letter",
              until=date(2026, 4, 9))  # fmt: skip
    assert titles(office) == []

    office.council.clock.set(datetime(2026, 4, 10, 8, 0, tzinfo=UTC))  # type: ignore[attr-defined]

    assert titles(office) == ["Call the tenant"]


def a_random_book(office: Office, chance: Random, size: int) -> None:
    case_ids = office.cases(8, "ann")
    without_first_tasks(office)
    for n in range(size):
        due_on = TODAY + timedelta(days=chance.randrange(-9, 15)) if chance.random() < 0.9 else None
        task(office, chance.choice(case_ids), f"task {n}", due_on, chance.choice([ACT, "council policy"]))
    with office.council.work(actor=SYSTEM) as work:
        tasks = work.session.exec(select(Task).order_by(col(Task.id))).all()
        for one in tasks[::5]:
            old = (office.council.clock() - timedelta(days=chance.randrange(30))).isoformat()
            work.session.exec(update(Task).where(col(Task.id) == one.id).values(added_at=old))


def the_rule_agrees(office: Office) -> None:
    """Page by page, nothing twice, nothing missing, in the order that the rule gives each by itself."""
    me = office.subject("ann")
    seen, cursor = [], ""
    while True:
        page = office.ask("ann", work_list, who=me, after=cursor, limit=7)
        seen += page.items
        cursor = page.following
        if not cursor:
            break
    with office.council.look(actor=SYSTEM) as work:
        figures = policy_of(work).ordering(TODAY)
        tasks = work.session.exec(select(Task).where(col(Task.done_at).is_(None))).all()
        assert {one.id for one in seen} == {one.id for one in tasks}
        assert len(seen) == len(tasks)
    keys = [one.place for one in seen]
    assert keys == sorted(keys)
    by_id = {one.id: one for one in tasks}
    for one in seen:
        row = by_id[one.id]
        added = datetime.fromisoformat(row.added_at).date()
        decided = priority(row.due_on, TODAY, by_law=is_by_law(row.source), added_on=added, figures=figures)
        assert one.band is decided.result


def test_the_database_puts_any_work_in_the_order_of_the_rule(office: Office):
    a_random_book(office, Random(7), 40)  # noqa: S311 - repeatable

    the_rule_agrees(office)


def test_postgresql_does_too(postgres_office: Office):
    a_random_book(postgres_office, Random(8), 30)  # noqa: S311 - repeatable

    the_rule_agrees(postgres_office)


def test_a_cursor_that_is_none_begins_anew(office: Office):
    office.cases(2, "ann")

    for nonsense in ("x", "9.2026-04-07.1.00", "1.2026-99-99.1." + "0" * 32, "'; DROP TABLE cases_case"):
        assert len(titles(office, after=nonsense)) == 2


def test_nobody_sees_work_on_cases_that_they_may_not_see(office: Office):
    (case_id,) = office.cases(1, "ned")
    assert len(titles(office, "ned")) == 1

    with office.council.work(actor=SYSTEM) as work:
        work.session.exec(update(Case).where(col(Case.id) == case_id).values(sees="sample.see"))

    assert titles(office, "ned") == []
