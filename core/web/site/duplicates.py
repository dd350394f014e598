"""Records that may be of one person: the queue, two beside each other, merging and taking apart."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import BadInput
from core.people import commands, queries
from core.people.models import Duplicate
from core.people.queries import Side
from core.values.decision import Because
from core.web.blocks import Alert, Block, Link, Paging, Prose, Summary, Table, Tag
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Hidden, LongText, Text
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.site.people import SEARCH
from core.web.site.people_adding import person_of_reference
from core.web.site.people_rows import CONTACT_KINDS, LANGUAGES
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

QUEUE = Link("Duplicates", "/people/duplicates")
_PAGE = 50
_LOOK = Form(button="Look for new ones now", action="/people/duplicates", quiet=True)
_OTHER = Form(
    (Text(name="reference", label="Reference of the other record", width=20), Hidden(name="first")),
    button="Compare",
    method="get",
)
_WHY = LongText(name="because", label="Why", hint="How you know", rows=2)
_APART = Form((_WHY,), button="Take them apart", danger=True)


@get("/people/duplicates", guards=[guard("people.merge")], sync_to_thread=True)
def queue(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Pairs that wait for a decision, the likeliest first."""
    score, _, key = request.query_params.get("after", "").partition("/")
    last = find_id(key)
    after = (
        (int(score), last)
        if score.isascii() and score.isdigit() and len(score) < len("1000") and last
        else None
    )
    with desk.look() as work:
        found = queries.open_duplicates(work, after=after, limit=_PAGE + 1)
        labels = Labels(work, [f"person/{key}" for one in found for key in (one.first_id, one.second_id)])
        rows = [_row(one, labels) for one in found[:_PAGE]]
    table = Table(
        ("Records", "Likely", "Why"),
        rows,
        label="Pairs of records",
        numbers=(1,),
        empty="No two records look alike",
    )
    end = found[_PAGE - 1] if len(found) > _PAGE else None
    more = f"/people/duplicates?after={end.score}/{end.id}" if end else ""
    blocks: list[Block] = [
        Prose("Every night records are compared by names, dates of birth, numbers and addresses."),
        table,
        Paging(more, "/people/duplicates" if after else "", "Less likely ones", "The likeliest"),
        _LOOK.empty(),
    ]
    return page(desk, "Records that may be of one person", blocks, trail=(HOME,))


def _row(one: Duplicate, labels: Labels) -> tuple[Any, ...]:
    names = [labels.text(f"person/{key}") for key in (one.first_id, one.second_id)]
    link = Link(
        names[0], f"/people/compare?first={one.first_id}&second={one.second_id}", hidden=f"and {names[1]}"
    )
    return [link, names[1]], f"{one.score}%", [step.text for step in queries.reasons(one)]


@post("/people/duplicates", guards=[guard("people.merge")], sync_to_thread=True)
def look(desk: NamedDependency[Desk]) -> Response[Any]:
    """Compare all records now."""
    with desk.work() as work:
        count = commands.find_duplicates(work)
    found = {0: "Nothing new was found", 1: "One new pair was found"}.get(
        count, f"{count} new pairs were found"
    )
    return redirect(desk, "/people/duplicates", banner=found)


@get("/people/compare", guards=[guard("people.merge")], sync_to_thread=True)
def compare(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Two records beside each other; the second is asked for by its reference where it is not named."""
    typed = Typed(request.query_params.multi_items())
    first, second = find_id(typed("first")), find_id(typed("second"))
    if first is None:
        return page(
            desk, "Merge records", [Prose("Open one of the two records first.")], trail=(HOME, SEARCH)
        )
    if second is None and "reference" in typed:
        filled = _OTHER.read(typed)
        with desk.look() as work:
            try:
                second = person_of_reference(work, typed("reference"), field="reference")
            except BadInput as refusal:
                filled.refuse(refusal)
        if second is None:
            return _ask_other(desk, first, filled)
    if second is None:
        return _ask_other(desk, first, _OTHER.empty(first=first))
    return _compared(desk, first, second)


def _ask_other(desk: Desk, first: UUID, filled: Filled) -> Response[Any]:
    with desk.look() as work:
        who = queries.person(work, person_id=first)
    trail = (HOME, SEARCH, Link(who.name, f"/people/{who.id}"))
    return page(desk, f"Merge {who.name} with another record", [filled], trail=trail)


def _compared(desk: Desk, first: UUID, second: UUID, wrong: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        both = queries.side_by_side(work, first=first, second=second)
        decision = queries.compared(work, first=both[0].person.id, second=both[1].person.id)
        pair = queries.open_pair(work, first=both[0].person.id, second=both[1].person.id)
    if both[0].person.id == both[1].person.id:
        return redirect(desk, f"/people/{both[0].person.id}", banner="These are one record already")
    names = [one.person.name for one in both]
    blocks: list[Block] = [
        _because(decision.result, decision.because),
        Table(("Fact", *names), _side_by_side(both), label="The two records"),
        wrong or _decide(both, pair).empty(first=first, second=second, pair=pair.id if pair else ""),
    ]
    return page(
        desk, f"{names[0]} and {names[1]}", blocks, trail=(HOME, QUEUE), caption="Are they one person?"
    )


def _because(score: int, because: Sequence[Because]) -> Block:
    if not because:
        return Alert("Nothing that is recorded says that they are one person.", "Look closely", "warning")
    rows = [(step.text, step.source) for step in because]
    return Table(("Why", "Source"), rows, title=f"Likely by {score} of 100")


def _side_by_side(both: Sequence[Side]) -> list[tuple[Any, ...]]:
    columns = [_column(one) for one in both]
    return [(name, *(one[name] for one in columns)) for name in columns[0]]


def _column(one: Side) -> Mapping[str, Any]:
    who = one.person
    ways = {kind: [each.value for each in one.contact_points if each.kind == kind] for kind in CONTACT_KINDS}
    return {
        "Name": Link(who.name, f"/people/{who.id}"),
        "Reference": who.reference,
        "Date of birth": who.born_on,
        "National Insurance number": who.ni_number,
        "Language": LANGUAGES.get(who.language, who.language),
        **{CONTACT_KINDS[kind]: values for kind, values in ways.items()},
        "Roles": [f"{each.role.capitalize()} since {each.starts_on.year}" for each in one.parties],
    }


def _decide(both: Sequence[Side], pair: Duplicate | None) -> Form:
    names = [one.person.name for one in both]
    options = [
        ("first", f"One person: keep {names[0]} ({both[0].person.reference or 'no reference'})"),
        ("second", f"One person: keep {names[1]} ({both[1].person.reference or 'no reference'})"),
        *([("two", "They are two people")] if pair else []),
    ]
    choice = Choice(name="decision", label="What is it?", options=options, missing="Select what it is")
    hidden = [Hidden(name=name, required=False) for name in ("first", "second", "pair")]
    text = (
        "Nothing is lost: the other record stays and points to the one kept. Both can be taken apart again."
    )
    return Form((choice, _WHY, *hidden), title="Decide", text=text, action="/people/compare")


@post("/people/compare", guards=[guard("people.merge")], sync_to_thread=True)
def decide(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Merge, ask a second person to, or say that they are two."""
    first, second = find_id(typed("first")), find_id(typed("second"))
    if first is None or second is None:
        message = "open the two records again from the list of duplicates"
        raise BadInput(message)
    with desk.look() as work:
        both = queries.side_by_side(work, first=first, second=second)
        pair = queries.open_pair(work, first=first, second=second)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        if values["decision"] == "two" and pair:
            commands.dismiss_duplicate(work, duplicate_id=pair.id, because=values["because"])
            return redirect(desk, QUEUE.address, banner="They stay two people")
        kept, merged = (first, second) if values["decision"] == "first" else (second, first)
        return _merge(desk, work, kept, merged, values["because"])

    return submit(
        desk, _decide(both, pair), typed, act=act, again=lambda filled: _compared(desk, first, second, filled)
    )


def _merge(desk: Desk, work: UnitOfWork, kept: UUID, merged: UUID, because: str) -> Response[Any]:
    if commands.needs_second_person(work, person_ids=(kept, merged)):
        asked = commands.propose_merge(work, kept_id=kept, merged_id=merged, because=because)
        banner = "A second person must agree to this merge; it waits for them"
        address = f"/approvals/{asked.id}" if desk.actor.may("approvals.see") else f"/people/{kept}"
        return redirect(desk, address, banner=banner)
    commands.merge_people(work, kept_id=kept, merged_id=merged, because=because)
    return redirect(desk, f"/people/{kept}", banner="The records are one now")


@get("/people/merges/{merge_id:uuid}", guards=[guard("people.see")], sync_to_thread=True)
def merge(desk: NamedDependency[Desk], merge_id: FromPath[UUID]) -> Response[Any]:
    """A merge: who made it and why, and what was written since, which would stay with the record kept."""
    return _merge_page(desk, merge_id)


def _merge_page(desk: Desk, merge_id: UUID, wrong: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        one = queries.merge_by_id(work, merge_id=merge_id)
        labels = Labels(work, [one.merge.merged_by, one.merge.ended_by])
        since = queries.added_since(work, merge=one.merge)
    done = one.merge
    facts: list[tuple[str, Any]] = [
        ("Kept", Link(one.kept_name, f"/people/{done.kept_id}")),
        ("Merged into it", one.merged_name),
        ("Why", done.because),
        ("By", [labels.text(done.merged_by), moment_of(done.merged_at)]),
    ]
    if done.ended_at:
        facts.append(
            ("Taken apart", [labels.text(done.ended_by), moment_of(done.ended_at), done.ended_because])
        )
    rows = [(said, at) for said, at in since]
    blocks: list[Block] = [
        Summary(facts),
        Table(("What", "When"), rows, title="Written since on the record that was kept", empty="Nothing"),
    ]
    if not done.ended_at and desk.actor.may("people.merge"):
        blocks += [
            Prose("What was written since stays with the record that was kept."),
            wrong or _APART.empty(),
        ]
    tags = [Tag("Taken apart", "grey")] if done.ended_at else []
    trail = (HOME, SEARCH, Link(one.kept_name, f"/people/{done.kept_id}"))
    return page(
        desk, f"{one.kept_name} and {one.merged_name}", blocks, trail=trail, caption="Merge", tags=tags
    )


@post("/people/merges/{merge_id:uuid}", guards=[guard("people.merge")], sync_to_thread=True)
def take_apart(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], merge_id: FromPath[UUID]
) -> Response[Any]:
    """Take the two records apart again."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        person_id = commands.unmerge_people(work, merge_id=merge_id, because=values["because"])
        return redirect(desk, f"/people/{person_id}", banner="The records stand each for themselves again")

    return submit(desk, _APART, typed, act=act, again=lambda filled: _merge_page(desk, merge_id, filled))


HANDLERS = (queue, look, compare, decide, merge, take_apart)
