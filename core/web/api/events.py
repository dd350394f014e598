"""The log, its stories, and the deliveries of the bus."""

import json
from typing import Annotated, Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter, QueryParameter

from core.audit import commands, queries
from core.audit.listing import Sought, latest_events
from core.log import Delivery, LoggedEvent, State
from core.web.api.machine_shapes import DeliveryOut, DiscardIn, EventOut, SubscriberOut, ToldOut
from core.web.api.shapes import BeforeNumber, Limit, Page
from core.web.desk import Desk, guard

_Number = Annotated[int, PathParameter(ge=1, le=2**62)]
_Text = Annotated[str, QueryParameter(max_length=200)]


@get("/events", guards=[guard("audit.see")], sync_to_thread=True)
def events(
    desk: NamedDependency[Desk],
    name: _Text = "",
    actor: _Text = "",
    subject: _Text = "",
    before: BeforeNumber = None,
    limit: Limit = 50,
) -> Page[EventOut]:
    """The log, the newest first."""
    sought = Sought(name=name, actor=actor, subject=subject)
    with desk.look() as work:
        found = latest_events(work, sought=sought, before=before, limit=limit + 1)
        items = [EventOut(**_event(one)) for one in found[:limit]]
    return Page(items, str(items[-1].seq) if len(found) > limit else None)


def _event(one: LoggedEvent) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("seq", "at", "name", "actor", "subject", "because_of")},
        "body": json.loads(one.body),
    }


@get("/events/{seq:int}/story", guards=[guard("audit.see")], sync_to_thread=True)
def story(desk: NamedDependency[Desk], seq: _Number) -> Page[ToldOut]:
    """The chain of causes that an event belongs to, from the first one, with its deliveries."""
    with desk.look() as work:
        told = queries.story(work, seq=seq)
        items = [
            ToldOut(
                **_event(one.event), depth=one.depth, deliveries=[_delivery(each) for each in one.deliveries]
            )
            for one in told
        ]
    return Page(items)


def _delivery(one: Delivery) -> DeliveryOut:
    state = State(one.state).name.lower()
    return DeliveryOut(one.id or 0, one.event_seq, one.subscriber, state, one.attempts, one.error)


@get("/subscribers", guards=[guard("bus.see")], sync_to_thread=True)
def subscribers(desk: NamedDependency[Desk]) -> Page[SubscriberOut]:
    """How each subscriber stands."""
    with desk.look() as work:
        found = queries.lags(work, enabled=list(desk.council.bus.subscribers))
    return Page(
        [
            SubscriberOut(one.subscriber, one.enabled, *(one.counts.get(state, 0) for state in State))
            for one in found
        ]
    )


@get("/deliveries/troubled", guards=[guard("bus.see")], sync_to_thread=True)
def troubled(desk: NamedDependency[Desk], after: BeforeNumber = None, limit: Limit = 50) -> Page[DeliveryOut]:
    """Deliveries that failed for good or were refused, the oldest first."""
    with desk.look() as work:
        states = (State.DEAD, State.REFUSED)
        found = queries.troubled(work, states=states, after=after or 0, limit=limit + 1)
        items = [_delivery(one) for one, _ in found[:limit]]
    return Page(items, str(items[-1].id) if len(found) > limit else None)


@post(
    "/deliveries/{delivery_id:int}/replay", guards=[guard("bus.mend")], status_code=204, sync_to_thread=True
)
def replay(desk: NamedDependency[Desk], delivery_id: _Number) -> None:
    """Open a delivery that failed or was refused again."""
    with desk.work() as work:
        commands.replay_deliveries(work, ids=[delivery_id])


@post(
    "/deliveries/{delivery_id:int}/discard", guards=[guard("bus.mend")], status_code=204, sync_to_thread=True
)
def discard(desk: NamedDependency[Desk], delivery_id: _Number, data: JSONBody[DiscardIn]) -> None:
    """Settle a delivery without its work."""
    with desk.work() as work:
        commands.discard_delivery(work, delivery_id=delivery_id, reason=data.reason)


HANDLERS = (events, story, subscribers, troubled, replay, discard)
