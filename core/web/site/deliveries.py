"""The bus: each subscriber with its counters and lag, and the deliveries that need a person."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core import log
from core.audit import commands, listing, queries
from core.audit.queries import Lag
from core.log import Delivery, LoggedEvent, State
from core.web.blocks import Block, Code, Heading, Link, Paging, Prose, Summary, Table, Tag
from core.web.desk import HOME, Desk, guard
from core.web.fields import LongText
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import how_long
from core.web.page import page, redirect, submit
from core.web.site import system
from core.web.site.events import number, title_of
from core.web.subjects import STATES
from core.web.typed import Typed
from core.work import UnitOfWork

_TROUBLED = Link("In trouble", "/deliveries/troubled")
_PAGE = 50
_FEW = 1_000


@get("/deliveries", guards=[guard("bus.see")], sync_to_thread=True)
def deliveries(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every subscriber and how it stands."""
    with desk.look() as work:
        lags = queries.lags(work, enabled=list(desk.council.bus.subscribers))
        now = log.milliseconds(work.now)
    head = ("Subscriber", "State", "Waiting", "Done", "Refused", "Dead", "Discarded", "Oldest due")
    live = [_row(one, now) for one in lags if one.enabled]
    parked = [(one.subscriber, one.parked) for one in lags if one.parked]
    blocks: list[Block] = [
        system.tabs(desk, "/deliveries"),
        Table(
            head,
            live,
            label="Subscribers",
            empty="No plugin listens to any event",
            numbers=range(2, 7),
            sortable=True,
        ),
    ]
    if parked:
        why = "These plugins are switched off. What they are owed is kept and runs when they are on again."
        blocks += [
            Heading("Parked"),
            Prose(why),
            Table(("Subscriber", "Owed"), parked, label="Parked", numbers=(1,)),
        ]
    return page(desk, "Subscribers", blocks, trail=system.TRAIL)


def _row(lag: Lag, now: int) -> tuple[Any, ...]:
    counts = {state: lag.counts.get(state, 0) for state in State}
    late = now - lag.oldest_due if lag.oldest_due is not None else 0
    return (
        lag.subscriber,
        Tag("In trouble", "red") if counts[State.DEAD] else Tag("Working", "green"),
        counts[State.OPEN],
        counts[State.DONE],
        counts[State.REFUSED],
        counts[State.DEAD],
        counts[State.DISCARDED],
        f"{how_long(late)} ago" if late > _FEW else None,
    )


@get("/deliveries/troubled", guards=[guard("bus.see")], sync_to_thread=True)
def troubled(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Deliveries that failed for good, and those that the domain refused, oldest first."""
    after = number(request.query_params.get("after", "")) or 0
    with desk.look() as work:
        found = queries.troubled(work, states=(State.DEAD, State.REFUSED), after=after, limit=_PAGE + 1)
        names = Labels(work, [event.subject for _, event in found])
    rows = [_trouble(delivery, event, names) for delivery, event in found[:_PAGE]]
    more = f"/deliveries/troubled?after={found[_PAGE - 1][0].id}" if len(found) > _PAGE else ""
    head = ("Delivery", "Event", "About", "State", "Reason")
    blocks: list[Block] = [
        system.tabs(desk, "/deliveries/troubled"),
        Table(head, rows, label="Deliveries in trouble", empty="Nothing is in trouble"),
        Paging(more, "/deliveries/troubled" if after else ""),
    ]
    return page(desk, "Deliveries in trouble", blocks, trail=system.TRAIL)


def _trouble(delivery: Delivery, event: LoggedEvent, names: Labels) -> tuple[Any, ...]:
    return (
        Link(f"{delivery.id}: {delivery.subscriber}", f"/deliveries/{delivery.id}"),
        Link(title_of(event.name), f"/events/{event.seq}"),
        names.link(event.subject),
        STATES[delivery.state],
        (delivery.error or "").strip().rpartition("\n")[2],
    )


_REPLAY = Form(button="Replay", title="Run it again", text="Its tries are counted from the start.")
_DISCARD = Form(
    fields=(
        LongText(name="reason", label="Why it need not be done", missing="Say why this need not be done"),
    ),
    button="Discard",
    title="Or settle it without its work",
    danger=True,
)


@get("/deliveries/{delivery_id:int}", guards=[guard("bus.see")], sync_to_thread=True)
def delivery(desk: NamedDependency[Desk], delivery_id: FromPath[int]) -> Response[Any]:
    """One delivery, with its fault and what can be done about it."""
    return _shown(desk, delivery_id)


def _shown(desk: Desk, delivery_id: int, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one, event = listing.delivery(work, delivery_id=system.known_number(delivery_id))
        names = Labels(work, [event.subject])
    rows: list[tuple[str, Any]] = [
        ("Subscriber", one.subscriber),
        ("Event", Link(title_of(event.name), f"/events/{event.seq}")),
        ("About", names.link(event.subject)),
        ("Failed tries", one.attempts),
    ]
    blocks: list[Block] = [Summary(rows)]
    if one.error:
        blocks += [Heading("What went wrong"), Code(one.error)]
    if one.state in (State.DEAD, State.REFUSED) and desk.actor.may("bus.mend"):
        blocks += _mending(delivery_id, wrong)
    trail = (HOME, _TROUBLED)
    return page(desk, f"Delivery {delivery_id}", blocks, trail=trail, tags=[STATES[one.state]])


def _mending(delivery_id: int, wrong: Sequence[Filled]) -> list[Filled]:
    """Both forms, the one that was sent with its complaints."""
    forms = [
        _REPLAY.to(f"/deliveries/{delivery_id}/replay"),
        _DISCARD.to(f"/deliveries/{delivery_id}/discard"),
    ]
    sent = {one.form.action: one for one in wrong}
    return [sent.get(form.action) or form.empty() for form in forms]


@post("/deliveries/{delivery_id:int}/replay", guards=[guard("bus.mend")], sync_to_thread=True)
def replay(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], delivery_id: FromPath[int]
) -> Response[Any]:
    """Open it again."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        commands.replay_deliveries(work, ids=[system.known_number(delivery_id)])
        return redirect(desk, "/deliveries/troubled", banner=f"Delivery {delivery_id} runs again")

    form = _REPLAY.to(f"/deliveries/{delivery_id}/replay")
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, delivery_id, filled))


@post("/deliveries/{delivery_id:int}/discard", guards=[guard("bus.mend")], sync_to_thread=True)
def discard(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], delivery_id: FromPath[int]
) -> Response[Any]:
    """Settle it without its work, with the reason."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.discard_delivery(work, delivery_id=system.known_number(delivery_id), reason=values["reason"])
        return redirect(desk, "/deliveries/troubled", banner=f"Delivery {delivery_id} was discarded")

    form = _DISCARD.to(f"/deliveries/{delivery_id}/discard")
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, delivery_id, filled))


HANDLERS = (deliveries, troubled, delivery, replay, discard)
