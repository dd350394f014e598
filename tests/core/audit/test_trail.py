"""The trail: append-only by the database, sealed in a chain, and any touched row is named."""

import time
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from core import sweep
from core.audit import commands, queries
from core.errors import AlreadyDone, NotAllowed, NotFound
from core.events import Event
from core.log import EventDetail, LoggedEvent
from core.testing import a_council, a_plugin, an_officer
from core.values import new_id

READER = an_officer("audit.see", "audit.see_details", "bus.see")


class ThingDone(Event):
    name = "sample.thing_done"
    about = "thing"

    thing_id: UUID
    number: int


@pytest.fixture(params=["sqlite", "postgresql"])
def council(request, tmp_path):
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    plugin = a_plugin("sample", events=(ThingDone,))
    council = a_council(tmp_path, "sample", database=url, extra={"sample": plugin})
    with council.work(actor=an_officer()) as work:
        for number in range(1, 11):
            detail = {"before": "Ada", "after": "Ada Byron"} if number == 4 else None
            work.publish(ThingDone(thing_id=new_id(), number=number), detail=detail)
    yield council
    council.close()


def seal(council):
    """Seal all there is. On PostgreSQL another test's transaction, in a database beside, may hold it back."""
    sealed = sweep.seal(council)
    for _ in range(200):
        if not verified(council).unsealed:
            break
        time.sleep(0.05)
        sealed += sweep.seal(council)
    return sealed


def verified(council, **given):
    with council.look(actor=READER) as work:
        return queries.verify(work, **given)


def tamper(council, *statements):
    """Do what only somebody with the database's own keys could do: switch the triggers off first."""
    with council.engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        else:
            for name in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name[0]}")
        for statement in statements:
            connection.exec_driver_sql(statement)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'user/nobody' WHERE seq = 3",
        "DELETE FROM audit_event WHERE seq = 3",
        "UPDATE audit_seal SET hash = 'x'",
        "DELETE FROM audit_seal",
    ],
)
def test_the_database_itself_refuses_to_change_the_trail(council, statement):
    seal(council)

    with pytest.raises(DBAPIError, match="append-only"), council.engine.begin() as connection:
        connection.exec_driver_sql(statement)

    assert verified(council).faults == []


def test_everything_is_sealed_and_holds(council):
    assert verified(council).unsealed == 10

    assert seal(council) == 10
    found = verified(council)
    assert (found.sealed, found.unsealed, found.seals, found.faults) == (10, 0, 1, [])
    assert seal(council) == 0, "sealing leaves nothing behind that would have to be sealed"


def test_a_changed_row_is_named(council):
    seal(council)
    tamper(council, "UPDATE audit_event SET actor = 'user/nobody' WHERE seq = 3")

    assert verified(council).faults == ["event 3 was changed"]


def test_a_missing_row_is_named(council):
    seal(council)
    tamper(council, "DELETE FROM audit_event WHERE seq = 7")

    assert verified(council).faults == ["event 7 is missing"]


def test_an_inserted_row_is_named(council):
    seal(council)
    tamper(council, "DELETE FROM audit_event WHERE seq = 7")
    columns = "seq, at, name, actor, subject, body, work_id, position"
    tamper(council, f"INSERT INTO audit_event ({columns}) VALUES (7, 'x', 'x', 'x', 'x', 'x', 'x', 1)")

    assert verified(council).faults == ["event 7 was changed"]


def test_a_row_slipped_between_two_seals_is_named(council):
    seal(council)
    with council.work(actor=an_officer()) as work:
        work.publish(ThingDone(thing_id=new_id(), number=11))
    columns = "seq, at, name, actor, subject, body, work_id, position"
    with council.engine.begin() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO audit_event ({columns}) VALUES (-5, 'x', 'x', 'x', 'x', 'x', 'x', 1)"
        )
    seal(council)

    assert any("event -5 was inserted" in fault for fault in verified(council).faults)


def test_a_forged_chain_is_found_by_a_hash_that_was_kept_elsewhere(council):
    seal(council)
    kept = verified(council).head
    tamper(council, "DELETE FROM audit_seal", "UPDATE audit_event SET actor = 'user/nobody' WHERE seq = 3")
    seal(council)

    assert verified(council).faults == []
    assert "the chain was rewritten" in verified(council, expected_head=kept).faults[0]


def test_a_seal_that_was_removed_breaks_the_chain(council):
    seal(council)
    with council.work(actor=an_officer()) as work:
        work.publish(ThingDone(thing_id=new_id(), number=11))
    seal(council)
    tamper(council, "DELETE FROM audit_seal WHERE id = 1")

    faults = verified(council).faults
    assert "seal 2 does not follow the seal before it: one was changed or removed" in faults


def test_forgetting_a_person_does_not_break_the_chain(council):
    seal(council)
    with council.look(actor=READER) as work:
        assert "Ada Byron" in work.session.exec(select(EventDetail.body)).one()

    with council.work(actor=an_officer("audit.see_details")) as work:
        commands.erase_details(work, event_seq=4)

    assert verified(council).faults == []
    with council.look(actor=READER) as work:
        assert work.session.exec(select(EventDetail)).all() == []
    with pytest.raises(AlreadyDone), council.work(actor=an_officer("audit.see_details")) as work:
        commands.erase_details(work, event_seq=4)


def test_personal_values_that_were_changed_are_found(council):
    tamper(council, "UPDATE audit_detail SET body = '{}'")

    assert verified(council).faults == ["the details beside event 4 were changed"]


def test_only_those_who_may_see_the_trail_see_it(council):
    with council.look(actor=an_officer()) as work:
        assert work.session.exec(select(LoggedEvent)).all() == []
    with pytest.raises(NotAllowed), council.work(actor=an_officer()) as work:
        commands.erase_details(work, event_seq=4)


def test_an_event_that_was_never_told_has_no_story(council):
    with pytest.raises(NotFound, match="no event 99"), council.look(actor=READER) as work:
        queries.story(work, seq=99)


def test_a_slow_transaction_holds_the_seal_back_until_it_has_ended(council):
    """Numbers are drawn before they are seen: nothing may be sealed past a number that may still appear."""
    if council.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer: nothing can commit out of order")
    with council.work(actor=an_officer()) as slow:
        slow.publish(ThingDone(thing_id=new_id(), number=1))
        slow.connection.exec_driver_sql("SELECT 1")
        slow.finish()
        with council.work(actor=an_officer()) as quick:
            quick.publish(ThingDone(thing_id=new_id(), number=2))
        assert sweep.seal(council) == 0
    assert seal(council) == 12
    with council.look(actor=READER) as work:
        assert len(work.session.exec(select(LoggedEvent).where(col(LoggedEvent.seq) > 10)).all()) == 2
    assert verified(council).faults == []
