"""The bus: every event reaches each subscriber exactly once, in order where asked, or stands in sight."""

import threading
from contextlib import suppress
from uuid import UUID

import pytest
from sqlmodel import Field, col, select

from core.audit import commands, queries
from core.errors import AlreadyDone, BadInput, NotAllowed, Refused
from core.events import Event
from core.log import BigId, Delivery, LoggedEvent, State
from core.manifest import AGAIN, Subscriber
from core.permissions import Row
from core.testing import a_council, a_plugin, an_officer
from core.values import new_id


class ThingDone(Event):
    """Something happened to a thing."""

    name = "sample.thing_done"
    about = "thing"

    thing_id: UUID
    number: int


class Effect(Row, table=True):
    """What a handler did; without a unique key on purpose, so that a doubled effect shows."""

    __tablename__ = "sample_effect"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigId)
    number: int


def keep(work, event):
    work.session.add(Effect(number=event.number))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    return (
        f"sqlite:///{tmp_path / 'bus.db'}"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_url")
    )


@pytest.fixture
def opened(database, tmp_path):
    """Opens councils that hear `ThingDone` with the given handlers, and closes them."""
    councils = []

    def open_one(*subscribers, **parts):
        plugin = a_plugin("sample", subscribers=subscribers, events=(ThingDone,), tables=(Effect,), **parts)
        council = a_council(tmp_path, "sample", database=database, extra={"sample": plugin})
        councils.append(council)
        return council

    yield open_one
    for council in councils:
        council.close()


def tell(council, *numbers, thing=None):
    with council.work(actor=an_officer()) as work:
        for number in numbers:
            work.publish(ThingDone(thing_id=thing or new_id(), number=number))


def numbers(council):
    with council.look(actor=an_officer()) as work:
        return list(work.session.exec(select(Effect.number).order_by(col(Effect.id))))


def states(council):
    with council.look(actor=an_officer("bus.see")) as work:
        return [
            State(state) for state in work.session.exec(select(Delivery.state).order_by(col(Delivery.id)))
        ]


def test_each_subscriber_hears_each_event_once(opened):
    council = opened(
        Subscriber(ThingDone, keep, "sample.keep"),
        Subscriber(
            ThingDone, lambda work, event: work.session.add(Effect(number=-event.number)), "sample.negate"
        ),
    )

    tell(council, 1, 2, 3)

    assert council.settle() == 6
    assert sorted(numbers(council)) == [-3, -2, -1, 1, 2, 3]
    assert council.settle() == 0


def test_an_event_that_is_rolled_back_was_never_told(opened):
    council = opened(Subscriber(ThingDone, keep, "sample.keep"))

    with pytest.raises(RuntimeError), council.work(actor=an_officer()) as work:
        work.publish(ThingDone(thing_id=new_id(), number=1))
        raise RuntimeError

    assert council.settle() == 0
    with council.look(actor=an_officer("audit.see")) as work:
        assert work.session.exec(select(LoggedEvent)).all() == []


def test_a_failing_delivery_waits_alone_is_retried_and_dies_in_sight(opened):
    def fail_on_two(work, event):
        keep(work, event)
        if event.number == 2:
            raise ValueError

    council = opened(Subscriber(ThingDone, fail_on_two, "sample.keep"))
    tell(council, 1, 2, 3)

    council.settle()
    assert sorted(numbers(council)) == [1, 3], "the others were not held up, and the failed one left nothing"
    assert states(council) == [State.DONE, State.OPEN, State.DONE]

    assert council.settle() == 0, "it waits before it is tried again"
    for _ in range(2):
        council.clock.advance(hours=1)
        council.settle()
    assert states(council) == [State.DONE, State.DEAD, State.DONE]
    with council.look(actor=an_officer("bus.see", "audit.see")) as work:
        ((delivery, event),) = queries.troubled(work)
    assert delivery.attempts == 3
    assert "ValueError" in delivery.error
    assert event.name == "sample.thing_done"


def test_a_dead_letter_is_replayed_once_its_cause_is_mended(opened):
    broken = [True]

    def handle(work, event):
        if broken:
            raise ValueError
        keep(work, event)

    council = opened(Subscriber(ThingDone, handle, "sample.handle"))
    tell(council, 7)
    for _ in range(3):
        council.settle()
        council.clock.advance(hours=1)
    broken.clear()

    with council.work(actor=an_officer("bus.mend")) as work:
        assert commands.replay_deliveries(work, ids=[1]) == 1
    council.settle()

    assert numbers(council) == [7]
    assert states(council)[0] == State.DONE


def test_a_dead_letter_is_discarded_only_with_a_reason_and_by_whom_it_is_allowed(opened):
    def refuse(work, event):
        raise Refused("no such thing")

    council = opened(Subscriber(ThingDone, refuse, "sample.refuse"))
    tell(council, 7)
    council.settle()
    assert states(council) == [State.REFUSED], "a refusal settles; it is not retried"

    with pytest.raises(NotAllowed), council.work(actor=an_officer()) as work:
        commands.discard_delivery(work, delivery_id=1, reason="tested")
    with pytest.raises(BadInput), council.work(actor=an_officer("bus.mend")) as work:
        commands.discard_delivery(work, delivery_id=1, reason=" ")
    assert states(council) == [State.REFUSED]

    with council.work(actor=an_officer("bus.mend")) as work:
        commands.discard_delivery(work, delivery_id=1, reason="the thing was never built")
    assert states(council)[0] == State.DISCARDED
    with pytest.raises(AlreadyDone), council.work(actor=an_officer("bus.mend")) as work:
        commands.replay_deliveries(work, ids=[1])


def test_a_lane_keeps_its_order_past_a_failure_and_does_not_hold_up_others(opened):
    failing = {1}

    def handle(work, event):
        if event.number in failing:
            raise ValueError
        keep(work, event)

    council = opened(Subscriber(ThingDone, handle, "sample.handle", in_order=True))
    first, second = new_id(), new_id()
    tell(council, 1, 2, 3, thing=first)
    tell(council, 11, 12, thing=second)

    council.settle()
    assert numbers(council) == [11, 12]

    failing.clear()
    council.clock.advance(hours=1)
    council.settle()
    assert numbers(council) == [11, 12, 1, 2, 3]


def test_a_dead_letter_bars_its_lane_until_it_is_discarded(opened):
    def handle(work, event):
        if event.number == 1:
            raise ValueError
        keep(work, event)

    council = opened(Subscriber(ThingDone, handle, "sample.handle", in_order=True))
    tell(council, 1, 2, 3, thing=new_id())
    for _ in range(4):
        council.settle()
        council.clock.advance(hours=1)
    assert numbers(council) == []
    assert states(council) == [State.DEAD, State.OPEN, State.OPEN]

    with council.work(actor=an_officer("bus.mend")) as work:
        commands.discard_delivery(work, delivery_id=1, reason="superseded")
    council.settle()

    assert numbers(council) == [2, 3]


def test_a_subscriber_that_returns_again_goes_on_in_a_new_transaction(opened):
    def count_up(work, event):
        done = len(work.session.exec(select(Effect.id)).all())
        work.session.add(Effect(number=done))
        return AGAIN if done < 4 else None

    council = opened(Subscriber(ThingDone, count_up, "sample.count_up"))
    tell(council, 1)

    assert council.settle() == 5
    assert numbers(council) == [0, 1, 2, 3, 4]


def test_a_subscriber_of_many_gets_the_whole_batch_at_once(opened):
    sizes = []
    council = opened(
        Subscriber(ThingDone, lambda work, events: sizes.append(len(events)), "sample.all", many=True)
    )

    tell(council, *range(250))
    council.settle()

    assert sizes == [200, 50]


def test_what_a_handler_tells_names_its_cause(opened):
    def tell_more(work, event):
        if event.number < 3:
            work.publish(ThingDone(thing_id=event.thing_id, number=event.number + 1))

    council = opened(Subscriber(ThingDone, tell_more, "sample.tell_more"))
    tell(council, 1)
    council.settle()

    with council.look(actor=an_officer("audit.see", "bus.see")) as work:
        story = queries.story(work, seq=3)
    assert [(told.depth, told.event.because_of) for told in story] == [(0, None), (1, 1), (2, 2)]
    assert story[1].event.actor == "system/sample.tell_more"


def test_an_effect_is_called_outside_any_transaction_with_a_key_that_stays(opened):
    keys = []

    def send(council, event, key):
        # Only possible when no transaction is open, because SQLite has one writer.
        with council.work(actor=an_officer()) as work:
            work.session.add(Effect(number=event.number))
        keys.append(key)
        if len(keys) < 3:
            raise ConnectionError

    council = opened(Subscriber(ThingDone, send, "sample.send", effect=True))
    tell(council, 5)
    for _ in range(3):
        council.settle()
        council.clock.advance(hours=1)

    assert keys == ["delivery-1", "delivery-1", "delivery-1"]
    assert states(council) == [State.DONE]


def test_an_effect_that_kills_its_process_every_time_dies_in_the_end(opened):
    def die(council, event, key):
        raise SystemExit

    council = opened(Subscriber(ThingDone, die, "sample.die", effect=True))
    tell(council, 5)
    for _ in range(4):
        with suppress(SystemExit):
            council.settle()
        council.clock.advance(hours=1)

    assert states(council) == [State.DEAD]


def test_deliveries_of_a_disabled_plugin_are_parked_and_run_when_it_is_enabled_again(database, tmp_path):
    plugin = a_plugin(
        "sample",
        subscribers=(Subscriber(ThingDone, keep, "sample.keep"),),
        events=(ThingDone,),
        tables=(Effect,),
    )
    on = a_council(tmp_path, "sample", database=database, extra={"sample": plugin})
    tell(on, 1, 2)
    on.close()

    off = a_council(tmp_path, database=database)
    assert off.settle() == 0
    with off.look(actor=an_officer("bus.see")) as work:
        lags = {one.subscriber: one for one in queries.lags(work, enabled=list(off.bus.subscribers))}
    assert (lags["sample.keep"].parked, lags["sample.keep"].enabled) == (2, False)
    off.close()

    again = a_council(tmp_path, "sample", database=database, extra={"sample": plugin})
    assert again.settle() == 2
    assert numbers(again) == [1, 2]
    again.close()


def test_many_threads_settle_a_backlog_exactly_once(opened):
    council = opened(
        Subscriber(ThingDone, keep, "sample.keep"), Subscriber(ThingDone, keep, "sample.lane", in_order=True)
    )
    things = [new_id() for _ in range(20)]
    for start in range(0, 1_000, 100):
        with council.work(actor=an_officer()) as work:
            for number in range(start, start + 100):
                work.publish(ThingDone(thing_id=things[number % 20], number=number))

    threads = [threading.Thread(target=council.settle) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    council.settle()

    assert sorted(numbers(council)) == sorted([*range(1_000), *range(1_000)])
