"""Two records of one organisation: beside each other, merged, and taken apart again."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.errors import BadInput
from core.people import commands, queries
from core.people.queries import OrganisationPage
from core.web.blocks import Block, Link, Prose, Summary, Table, Tag
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Hidden, LongText, Text
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.site.people import SEARCH
from core.web.site.people_rows import CONTACT_KINDS
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

_OTHER = Form(
    (
        Text(name="reference", label="Reference or registered number of the other record", width=20),
        Hidden(name="first"),
    ),
    button="Compare",
    method="get",
)
_WHY = LongText(name="because", label="Why", hint="How you know", rows=2)
_APART = Form((_WHY,), button="Take them apart", danger=True)


@get("/organisations/compare", guards=[guard("people.merge")], sync_to_thread=True)
def compare(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Two records beside each other; the second is asked for where it is not named."""
    typed = Typed(request.query_params.multi_items())
    first, second = find_id(typed("first")), find_id(typed("second"))
    if first is None:
        text = Prose("Open one of the two records first.")
        return page(desk, "Merge records", [text], trail=(HOME, SEARCH))
    filled = _OTHER.empty(first=first)
    if second is None and "reference" in typed:
        filled = _OTHER.read(typed)
        with desk.look() as work:
            try:
                second = _known_as(work, typed("reference"))
            except BadInput as refusal:
                filled.refuse(refusal)
    return _ask_other(desk, first, filled) if second is None else _compared(desk, first, second)


def _known_as(work: UnitOfWork, text: str) -> UUID | None:
    """The organisation of a reference or registered number; BadInput when there is none, or are several."""
    if not text.strip():
        return None
    found = queries.organisations_known_as(work, text=text)
    if len(found) != 1:
        many = "several organisations have" if found else "no organisation on record has"
        message = f"{many} the reference or number “{text[:40]}”; look it up by name"
        raise BadInput(message, field="reference")
    return found[0]


def _ask_other(desk: Desk, first: UUID, filled: Filled) -> Response[Any]:
    with desk.look() as work:
        one = queries.organisation(work, organisation_id=first)
    trail = (HOME, SEARCH, Link(one.name, f"/organisations/{one.id}"))
    return page(desk, f"Merge {one.name} with another record", [filled], trail=trail)


def _both(work: UnitOfWork, first: UUID, second: UUID) -> tuple[OrganisationPage, OrganisationPage]:
    shown = [queries.organisation_page(work, organisation_id=one) for one in (first, second)]
    return shown[0], shown[1]


def _compared(desk: Desk, first: UUID, second: UUID, wrong: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        both = _both(work, first, second)
    kept = both[0].organisation
    if kept.id == both[1].organisation.id:
        return redirect(desk, f"/organisations/{kept.id}", banner="These are one record already")
    names = [one.organisation.name for one in both]
    columns = [_column(one) for one in both]
    rows = [(name, *(one[name] for one in columns)) for name in columns[0]]
    blocks: list[Block] = [
        Table(("Fact", *names), rows, label="The two records"),
        wrong or _decide(both).empty(first=first, second=second),
    ]
    title, trail = f"{names[0]} and {names[1]}", (HOME, SEARCH)
    return page(desk, title, blocks, trail=trail, caption="Are they one organisation?")


def _column(one: OrganisationPage) -> Mapping[str, Any]:
    who = one.organisation
    ways = {kind: [each.value for each in one.contact_points if each.kind == kind] for kind in CONTACT_KINDS}
    return {
        "Name": Link(who.name, f"/organisations/{who.id}"),
        "Reference": who.reference,
        "Registered number": who.number,
        **{CONTACT_KINDS[kind]: values for kind, values in ways.items()},
        "Roles": [f"{each.role.capitalize()} since {each.starts_on.year}" for each in one.parties],
    }


def _decide(both: Sequence[OrganisationPage]) -> Form:
    options = [
        (place, f"Keep {one.organisation.name} ({one.organisation.reference or 'no reference'})")
        for place, one in zip(("first", "second"), both, strict=True)
    ]
    choice = Choice(name="kept", label="Which record stands for both?", options=options)
    hidden = [Hidden(name=name) for name in ("first", "second")]
    text = (
        "Nothing is lost: the other record stays and points to the one kept. Both can be taken apart again."
    )
    return Form(
        (choice, _WHY, *hidden),
        title="Merge",
        button="Merge them",
        text=text,
        action="/organisations/compare",
    )


@post("/organisations/compare", guards=[guard("people.merge")], sync_to_thread=True)
def decide(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Merge them."""
    first, second = find_id(typed("first")), find_id(typed("second"))
    if first is None or second is None:
        message = "open the two records again from the page of one of them"
        raise BadInput(message)
    with desk.look() as work:
        form = _decide(_both(work, first, second))

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        kept, merged = (first, second) if values["kept"] == "first" else (second, first)
        commands.merge_organisations(work, kept_id=kept, merged_id=merged, because=values["because"])
        return redirect(desk, f"/organisations/{kept}", banner="The records are one now")

    return submit(desk, form, typed, act=act, again=lambda filled: _compared(desk, first, second, filled))


@get("/organisations/merges/{organisation_merge_id:uuid}", guards=[guard("people.see")], sync_to_thread=True)
def merge(desk: NamedDependency[Desk], organisation_merge_id: FromPath[UUID]) -> Response[Any]:
    """A merge: who made it and why, and what was written since, which would stay with the record kept."""
    return _merge_page(desk, organisation_merge_id)


def _merge_page(desk: Desk, merge_id: UUID, wrong: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        one = queries.organisation_merge_by_id(work, merge_id=merge_id)
        labels = Labels(work, [one.merge.merged_by, one.merge.ended_by])
        since = queries.added_since(work, merge=one.merge)
    done = one.merge
    kept = Link(one.kept_name, f"/organisations/{done.kept_id}")
    facts: list[tuple[str, Any]] = [
        ("Kept", kept),
        ("Merged into it", one.merged_name),
        ("Why", done.because),
        ("By", [labels.text(done.merged_by), moment_of(done.merged_at)]),
    ]
    if done.ended_at:
        ended = [labels.text(done.ended_by), moment_of(done.ended_at), done.ended_because]
        facts.append(("Taken apart", ended))
    title = "Written since on the record that was kept"
    blocks: list[Block] = [Summary(facts), Table(("What", "More"), since, title=title, empty="Nothing")]
    if not done.ended_at and desk.actor.may("people.merge"):
        blocks += [
            Prose("What was written since stays with the record that was kept."),
            wrong or _APART.empty(),
        ]
    tags = [Tag("Taken apart", "grey")] if done.ended_at else []
    both = f"{one.kept_name} and {one.merged_name}"
    return page(desk, both, blocks, trail=(HOME, SEARCH, kept), caption="Merge", tags=tags)


@post(
    "/organisations/merges/{organisation_merge_id:uuid}", guards=[guard("people.merge")], sync_to_thread=True
)
def take_apart(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], organisation_merge_id: FromPath[UUID]
) -> Response[Any]:
    """Take the two records apart again."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        one = commands.unmerge_organisations(work, merge_id=organisation_merge_id, because=values["because"])
        banner = "The records stand each for themselves again"
        return redirect(desk, f"/organisations/{one}", banner=banner)

    return submit(
        desk, _APART, typed, act=act, again=lambda filled: _merge_page(desk, organisation_merge_id, filled)
    )


HANDLERS = (compare, decide, merge, take_apart)
