"""The log, newest first, and the story of one event: what caused it, what it caused, who heard it."""

import json
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.audit import queries
from core.audit.listing import Sought, latest_events
from core.audit.queries import Told
from core.log import LoggedEvent
from core.web.blocks import Block, Entry, Link, Paging, Summary, Table, Tag, Timeline
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Text
from core.web.forms import Form
from core.web.labels import Labels
from core.web.looks import moment_of, words
from core.web.page import page
from core.web.site import system
from core.web.subjects import STATES, fields_of, from_milliseconds, subjects_in
from core.web.typed import Typed

_PAGE = 50


def title_of(name: str) -> str:
    """An event's name in words: "payments.payment_received" becomes "Payment received"."""
    return words(name.rpartition(".")[2])


def _form(desk: Desk) -> Form:
    names = [(name, f"{title_of(name)} ({name.partition('.')[0]})") for name in sorted(desk.council.events)]
    fields = (
        Choice(name="name", label="What happened", options=names, required=False),
        Text(name="subject", label="About (kind/id)", width=20, required=False),
    )
    return Form(fields, button="Show", method="get", inline=True, quiet=True)


@get("/events", guards=[guard("audit.see")], sync_to_thread=True)
def events(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """The log, narrowed by what one looks for."""
    form = _form(desk).read(Typed(request.query_params.multi_items()))
    sought = Sought(**{name: value or "" for name, value in form.values.items()})
    before = request.query_params.get("before", "")
    with desk.look() as work:
        found = latest_events(work, sought=sought, before=number(before), limit=_PAGE + 1)
        names = Labels(work, [who for one in found for who in (one.actor, one.subject)])
    rows = [_row(one, names) for one in found[:_PAGE]]
    blocks: list[Block] = [system.tabs(desk, "/events"), form]
    blocks.append(
        Table(("What happened", "About", "When", "By"), rows, label="Events", empty="No event fits")
    )
    kept = {name: value for name, value in form.values.items() if value}
    following = urlencode({**kept, "before": found[_PAGE - 1].seq}) if len(found) > _PAGE else ""
    first = f"/events?{urlencode(kept)}" if before else ""
    blocks.append(Paging(f"/events?{following}" if following else "", first, "Older", "Newest"))
    return page(desk, "Events", blocks, trail=system.TRAIL)


def number(text: str) -> int | None:
    """A number in an address, or nothing where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(2**63)) else None


def _row(event: LoggedEvent, names: Labels) -> tuple[Any, ...]:
    what = Link(title_of(event.name), f"/events/{event.seq}")
    return (what, names.link(event.subject), moment_of(event.at), names.text(event.actor))


@get("/events/{seq:int}", guards=[guard("audit.see")], sync_to_thread=True)
def event(desk: NamedDependency[Desk], seq: FromPath[int]) -> Response[Any]:
    """One event with its story."""
    with desk.look() as work:
        told = queries.story(work, seq=system.known_number(seq))
        (this,) = [one for one in told if one.event.seq == seq]
        body = json.loads(this.event.body)
        acted = [who for one in told for who in (one.event.actor, one.event.subject)]
        names = Labels(work, [*acted, *subjects_in(body)])
    blocks: list[Block] = [
        Summary(_facts(this.event, body, names)),
        _heard(this),
        Timeline([_entry(one, names, seq) for one in told], title="The story: what led to what"),
    ]
    caption = f"Event {seq:,}"
    return page(desk, title_of(this.event.name), blocks, trail=(HOME, system.EVENTS), caption=caption)


def _facts(event: LoggedEvent, body: dict[str, Any], names: Labels) -> list[tuple[str, Any]]:
    return [
        ("When", moment_of(event.at)),
        ("By", names.text(event.actor)),
        ("About", names.link(event.subject)),
        *fields_of(body, names),
        ("Name", event.name),
    ]


def _heard(told: Told) -> Table:
    rows = [
        (
            one.subscriber,
            STATES[one.state],
            from_milliseconds(one.settled_at) if one.settled_at else None,
            one.attempts,
            (one.error or "").strip().rpartition("\n")[2],
        )
        for one in told.deliveries
    ]
    head = ("Subscriber", "State", "Settled", "Failed tries", "Reason")
    return Table(head, rows, title="Who heard it", empty="Nobody listens to this event", numbers=(3,))


def _entry(told: Told, names: Labels, current: int) -> Entry:
    event = told.event
    tags = [Tag("This event", "turquoise")] if event.seq == current else []
    heard = ", ".join(f"{one.subscriber}: {STATES[one.state].text.lower()}" for one in told.deliveries)
    return Entry(
        title=title_of(event.name),
        at=moment_of(event.at),
        by=names.text(event.actor),
        address="" if event.seq == current else f"/events/{event.seq}",
        text=f"Heard by {heard}" if heard else "",
        depth=told.depth,
        tags=tags,
    )


HANDLERS = (events, event)
