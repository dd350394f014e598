"""Cases that only named people see, and cases on which somebody must not act. On both databases."""

import pytest
from sqlmodel import func, select

from core.cases import commands, queries
from core.cases.models import Case, CaseStep, CaseSubject, Clock, Hold, Note, Task
from core.cases.queries.moves import not_permitted
from core.cases.workflows import book_of
from core.documents.models import Document
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.log import RESTRICTED_RECORD_READ
from core.people import commands as persons
from core.people.rules import NewParty, NewPerson
from core.permissions import Actor
from core.staff import commands as staff
from core.staff.models import Clearance, RoleHeld
from core.staff.queries import actor_for, interests_in
from core.testing import an_officer
from core.values import subject
from tests.core.cases.conftest import ARREARS, EVERYTHING, WHY, a_case

SYSTEM = Actor.system("set-up")
TABLES = (Case, CaseSubject, CaseStep, Task, Note, Clock, Hold)


@pytest.fixture
def people(council):
    """Two officers with all permissions here, and a leader who may also restrict and allow; their ids."""
    ids = {}
    with council.work(actor=SYSTEM) as work:
        known = [one.name for one in council.permissions]
        may = {
            "officer": (*EVERYTHING, "documents.see"),
            "leader": (*EVERYTHING, "cases.restrict", "cases.allow_interest"),
        }
        for name, role in (("olu", "officer"), ("pia", "officer"), ("lee", "leader")):
            made = staff.define_role(work, name=role, title=role, permissions=may[role], known=known)
            ids[name] = staff.add_user(work, username=name, name=name.title()).id
            staff.grant_role(work, user_id=ids[name], role_id=made.id, starts_on=work.today)
    return ids


@pytest.fixture
def me(council, people):
    """The actor that one of them is now."""

    def find(name) -> Actor:
        with council.look(actor=SYSTEM) as work:
            return actor_for(work, user_id=people[name])

    return find


@pytest.fixture
def case(do, ask, account):
    """A case with a note, a task and a hold."""
    made = do(commands.open_case, type=ARREARS, case=a_case(account, key="1"))
    for task in ask(queries.open_tasks, assigned_to=None):
        do(commands.complete_task, task_id=task.task_id)
    do(commands.move_case, case_id=made.id, transition="serve_notice", because=WHY)
    do(commands.add_note, case_id=made.id, text="What nobody else may read")
    do(commands.add_task, case_id=made.id, title="Visit", because=WHY)
    do(commands.hold_case, case_id=made.id, kind="care", reason="In care", source="council policy")
    return made


def seen(council, actor) -> list[int]:
    """How many rows of each table an actor sees."""
    with council.look(actor=actor) as work:
        return [work.session.exec(select(func.count()).select_from(table)).one() for table in TABLES]


def looked(council) -> list[tuple[str, str]]:
    with council.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT actor, subject FROM audit_event WHERE name = '{RESTRICTED_RECORD_READ}' ORDER BY seq"
        )
        return [(row[0], row[1]) for row in rows]


def restrict(council, me, people, case, *names):
    with council.work(actor=me("lee")) as work:
        named = [people[name] for name in names]
        commands.restrict_case(work, case_id=case.id, named=named, because="A councillor’s family")


def test_only_those_named_find_a_restricted_case_or_anything_of_it(council, do, ask, me, people, case, told):
    mark = subject("case", case.id)
    with council.work(actor=SYSTEM) as work:
        document = {
            "series_id": case.id,
            "case_id": case.id,
            "name": "x.pdf",
            "media_type": "application/pdf",
            "size": 1,
            "origin": "received",
        }
        kept = {"retention": "case", "filed_at": "2026", "filed_by": "user/x", "sha256": "0", **document}
        work.session.add(Document(subject=mark, **kept))
    restrict(council, me, people, case, "olu", "lee")
    assert told()[-1] == "cases.case_restricted"
    everything = {one.name for one in council.permissions}
    for outsider in (me("pia"), an_officer(*everything), an_officer(*everything, "cases.restrict")):
        assert seen(council, outsider) == [0] * len(TABLES)
        with council.look(actor=outsider) as work:
            assert queries.list_cases(work) == []
            assert queries.open_tasks(work, assigned_to=None) == []
            assert work.session.exec(select(Document)).all() == []
            for find in (
                lambda: queries.case_by_id(work, case_id=case.id),
                lambda: queries.case_by_reference(work, reference=case.reference),
                lambda: queries.timeline(work, case_id=case.id),
            ):
                with pytest.raises(NotFound):
                    find()
        for act in (
            lambda work: commands.add_note(work, case_id=case.id, text="x"),
            lambda work: commands.assign_case(work, case_id=case.id, owner=None),
            lambda work: commands.move_case(work, case_id=case.id, transition="hear_tenant", because=WHY),
        ):
            with pytest.raises(NotFound), council.work(actor=outsider) as work:
                act(work)
    named = me("olu")
    assert min(seen(council, named)) >= 1
    with council.look(actor=named) as work:
        assert len(work.session.exec(select(Document)).all()) == 1
    do(commands.add_note, actor=named, case_id=case.id, text="Seen by two")


def test_who_is_named_may_see_it_only_while_they_may_see_such_cases(council, me, people, case):
    restrict(council, me, people, case, "olu", "lee")
    with council.work(actor=SYSTEM) as work:
        held = select(RoleHeld.role_id).where(RoleHeld.user_id == people["olu"])
        role = work.session.exec(held).one()
        staff.revoke_role(work, user_id=people["olu"], role_id=role)
    assert seen(council, me("olu")) == [0] * len(TABLES)


def test_the_names_are_changed_and_the_restriction_is_lifted_by_somebody_named(
    council, me, people, case, told
):
    with pytest.raises(NotAllowed), council.work(actor=me("olu")) as work:
        commands.restrict_case(work, case_id=case.id, named=[people["olu"]], because="I like it")
    for nobody in ([], [case.id]):
        with pytest.raises(BadInput), council.work(actor=me("lee")) as work:
            commands.restrict_case(work, case_id=case.id, named=nobody, because="x")
    assert min(seen(council, me("pia"))) >= 1
    restrict(council, me, people, case, "olu", "lee")
    restrict(council, me, people, case, "pia", "lee")
    assert seen(council, me("olu")) == [0] * len(TABLES)
    assert min(seen(council, me("pia"))) >= 1
    with council.work(actor=me("lee")) as work:
        commands.lift_restriction(work, case_id=case.id)
    assert min(seen(council, me("olu"))) >= 1
    assert told()[-1] == "cases.restriction_lifted"
    with pytest.raises(AlreadyDone), council.work(actor=me("lee")) as work:
        commands.lift_restriction(work, case_id=case.id)


def test_a_look_at_a_restricted_case_is_written_down_once_a_quarter_of_an_hour(
    council, ask, me, people, case
):
    ask(queries.case_by_id, actor=me("olu"), case_id=case.id)
    assert looked(council) == [], "it is not restricted"
    restrict(council, me, people, case, "olu", "lee")
    mark = subject("case", case.id)
    with pytest.raises(NotFound):
        ask(queries.case_by_id, actor=me("pia"), case_id=case.id)
    assert looked(council) == [], "nobody saw anything"
    for minutes in (0, 5, 11):
        council.clock.advance(minutes=minutes)
        ask(queries.case_by_id, actor=me("olu"), case_id=case.id)
    ask(queries.case_by_id, actor=me("lee"), case_id=case.id)
    olu, lee = me("olu").subject, me("lee").subject
    assert looked(council) == [(olu, mark), (olu, mark), (lee, mark)]


def test_a_look_that_can_not_be_written_down_shows_nothing(council, me, people, case):
    restrict(council, me, people, case, "olu", "lee")
    shown = []
    with council.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_event RENAME TO audit_event_gone")
    actor = an_officer(*EVERYTHING, subject("case", case.id))
    with pytest.raises(Exception, match="audit_event"), council.look(actor=actor) as work:
        shown.append(queries.case_by_id(work, case_id=case.id))
    with council.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit_event_gone RENAME TO audit_event")


@pytest.fixture
def close(council, people, account):
    """Olu has declared an interest in the account."""
    with council.work(actor=SYSTEM) as work:
        staff.declare_interest(work, user_id=people["olu"], about=account, kind="family")


def test_whoever_has_an_interest_does_not_act_and_a_leader_may_allow_it(council, do, me, people, case, close):
    acts = (
        lambda work: commands.add_note(work, case_id=case.id, text="x"),
        lambda work: commands.assign_case(work, case_id=case.id, owner=subject("user", people["olu"])),
        lambda work: commands.add_task(work, case_id=case.id, title="x", because=WHY),
        lambda work: commands.move_case(work, case_id=case.id, transition="clear", because=WHY),
    )
    before = seen(council, me("pia"))
    for act in acts:
        with pytest.raises(NotAllowed, match="interest"), council.work(actor=me("olu")) as work:
            act(work)
    assert seen(council, me("pia")) == before
    with council.look(actor=me("olu")) as work:
        moves = queries.possible_moves(work, case_id=case.id)
    assert all("you have an interest" in " ".join(move.why_not) for move in moves)
    on = subject("case", case.id)
    for refused in (me("pia"), me("olu")):
        with pytest.raises(NotAllowed), council.work(actor=refused) as work:
            staff.allow_acting(work, user_id=people["olu"], on=on, because="x")
    own = Actor(me("olu").subject, "Olu", frozenset({"cases.allow_interest", "cases.see"}))
    with pytest.raises(NotAllowed, match="nobody"), council.work(actor=own) as work:
        staff.allow_acting(work, user_id=people["olu"], on=on, because="x")
    with council.work(actor=me("lee")) as work:
        staff.allow_acting(work, user_id=people["olu"], on=on, because="Nobody else speaks Yoruba")
    do(commands.add_note, actor=me("olu"), case_id=case.id, text="Allowed")
    with council.look(actor=me("pia")) as work:
        assert [one.because for one in work.session.exec(select(Clearance))] == ["Nobody else speaks Yoruba"]
        (shown,) = interests_in(
            work, subjects=[a.subject for a in queries.subjects_of(work, case_id=case.id)], on=on
        )
    assert (shown.name, shown.kind, shown.allowed) == ("Olu", "family", True)


def test_of_many_moves_those_of_an_interested_person_alone_are_refused(council, do, me, case, close):
    other = do(commands.open_case, type=ARREARS, case=a_case(subject("account", case.id), key="2"))
    moves = [commands.Move(one.id, "clear", WHY) for one in (case, other)]
    with council.work(actor=me("olu")) as work:
        done = commands.move_cases(work, moves=moves)
    assert "interest" in str(done.refused[case.id])
    assert "interest" not in str(done.refused.get(other.id))


def test_nobody_opens_a_case_about_what_they_are_close_to(council, me, account, close):
    with pytest.raises(NotAllowed, match="somebody else must open it"), council.work(actor=me("olu")) as work:
        commands.open_case(work, type=ARREARS, case=a_case(account))
    with council.look(actor=SYSTEM) as work:
        assert queries.list_cases(work) == []


def test_an_interest_in_a_person_reaches_what_they_have_a_role_in(council, me, people, account, case):
    with council.work(actor=SYSTEM) as work:
        ann = persons.add_person(work, person=NewPerson("Ann"))
        who = subject("person", ann)
        persons.make_party(work, party=NewParty(who, "tenant", account, work.today))
        made = staff.declare_interest(work, user_id=people["olu"], about=who, kind="myself")
    with pytest.raises(NotAllowed, match="interest"), council.work(actor=me("olu")) as work:
        commands.add_note(work, case_id=case.id, text="x")
    with council.look(actor=me("lee")) as work:
        assert [one.name for one in interests_in(work, subjects=[account], on=subject("case", case.id))] == [
            "Olu"
        ]
    with pytest.raises(NotAllowed), council.work(actor=me("olu")) as work:
        staff.end_interest(work, interest_id=made.id)
    with council.work(actor=me("lee")) as work:
        staff.end_interest(work, interest_id=made.id)
    with council.work(actor=me("olu")) as work:
        commands.add_note(work, case_id=case.id, text="x")


def test_a_transition_may_ask_for_a_competence(council, me, people, case):
    with council.look(actor=SYSTEM) as work:
        workflow = book_of(work).workflow(ARREARS)
    way = workflow.transitions["clear"].model_copy(update={"competence": "court_officer"})

    def reason(actor) -> str | None:
        with council.look(actor=actor) as work:
            return not_permitted(work, way)

    assert "court_officer" in (reason(me("olu")) or "")
    with council.work(actor=SYSTEM) as work:
        given = {"name": "Court officer", "starts_on": work.today, "evidence": "Certificate 17"}
        staff.record_competence(work, user_id=people["olu"], **given)
    assert reason(me("olu")) is None
