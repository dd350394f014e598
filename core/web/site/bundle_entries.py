"""One document in a bundle: its place, what the index says of it, and whether it stays."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.bundles import commands, queries
from core.bundles.models import BundleEntry
from core.errors import BadInput
from core.web.blocks import Alert, Block, Details, Link, Prose
from core.web.desk import Desk, guard
from core.web.forms import Filled
from core.web.page import page, redirect, submit
from core.web.site import bundle_forms as forms
from core.web.site.bundles import looked_at, trail_of
from core.web.typed import Typed
from core.work import UnitOfWork

_MAKE = guard("bundles.make")


@post("/bundle-entries/{entry_id:uuid}/move", guards=[_MAKE], sync_to_thread=True)
def move(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], entry_id: FromPath[UUID]
) -> Response[Any]:
    """Put an entry at another place."""
    wanted, seen = typed("to") or typed("place"), typed("seen")
    if not wanted.isdecimal() or len(wanted) > len("99999"):
        message = "give the number of the place where it should stand, like 3"
        raise BadInput(message, field="place")
    with desk.work() as work:
        commands.move_entry(
            work, entry_id=entry_id, to=int(wanted), seen=int(seen) if seen.isdecimal() else 0
        )
    with desk.look() as work:
        bundle_id = queries.entry(work, entry_id=entry_id).bundle_id
    return redirect(desk, f"/bundles/{bundle_id}#entry-{entry_id}")


@get("/bundle-entries/{entry_id:uuid}", guards=[_MAKE], sync_to_thread=True)
def entry(desk: NamedDependency[Desk], entry_id: FromPath[UUID]) -> Response[Any]:
    """What the index says of an entry; another document in its place; out of the bundle."""
    return _entry(desk, entry_id)


def _entry(desk: Desk, entry_id: UUID, wrong: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        one = queries.entry(work, entry_id=entry_id)
        bundle = queries.bundle(work, bundle_id=one.bundle_id)
        others = queries.documents_to_choose(work, bundle=bundle) if one.document_id else ()
        trail = trail_of(work, bundle, Link(bundle.title, f"/bundles/{bundle.id}"))
    address = f"/bundle-entries/{entry_id}"
    sent = {wrong.form.action: wrong} if wrong else {}
    described = forms.describing(one).to(address)
    marks = ["exhibit"] if one.exhibit else []
    blocks: list[Block] = _unchecked(one)
    blocks.append(sent.get(address) or described.empty(title=one.title, dated_on=one.dated_on, marks=marks))
    if others:
        replacing = forms.replacing(others).to(f"{address}/document")
        blocks.append(sent.get(replacing.action) or replacing.empty())
    out = forms.REMOVE.to(f"{address}/out").empty(seen=str(bundle.revision))
    blocks.append(
        Details("Take it out of the bundle", [Prose("The document itself stays in the case."), out])
    )
    actions = [Link("Redact", f"{address}/pages/1")] if one.document_id else []
    return page(desk, one.title, blocks, trail=trail, caption=bundle.title, actions=actions)


def _unchecked(one: BundleEntry) -> list[Block]:
    if not one.unchecked:
        return []
    said = "The document was replaced after redactions were drawn. Look at each page, then say so."
    checked = forms.CHECKED.to(f"/bundle-entries/{one.id}/checked").empty()
    return [Alert(said, "Check the redactions", "warning"), checked]


@post("/bundle-entries/{entry_id:uuid}", guards=[_MAKE], sync_to_thread=True)
def describe(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], entry_id: FromPath[UUID]
) -> Response[Any]:
    """Save what the index says of it."""
    with desk.look() as work:
        one = queries.entry(work, entry_id=entry_id)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        exhibit = "exhibit" in values.pop("marks", ())
        commands.describe_entry(work, entry_id=entry_id, exhibit=exhibit, **values)
        return redirect(desk, f"/bundles/{one.bundle_id}", banner="Saved")

    form = forms.describing(one).to(f"/bundle-entries/{entry_id}")
    return submit(desk, form, typed, act=act, again=lambda filled: _entry(desk, entry_id, filled))


@post("/bundle-entries/{entry_id:uuid}/document", guards=[_MAKE], sync_to_thread=True)
def replace(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], entry_id: FromPath[UUID]
) -> Response[Any]:
    """Put another document in its place."""
    with desk.look() as work:
        one = queries.entry(work, entry_id=entry_id)
        bundle = queries.bundle(work, bundle_id=one.bundle_id)
        form = forms.replacing(queries.documents_to_choose(work, bundle=bundle))

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.replace_document(work, entry_id=entry_id, sheet=looked_at(desk, [values["document"]])[0])
        return redirect(desk, f"/bundle-entries/{entry_id}", banner="The document was replaced")

    form = form.to(f"/bundle-entries/{entry_id}/document")
    return submit(desk, form, typed, act=act, again=lambda filled: _entry(desk, entry_id, filled))


@post("/bundle-entries/{entry_id:uuid}/out", guards=[_MAKE], sync_to_thread=True)
def out(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], entry_id: FromPath[UUID]
) -> Response[Any]:
    """Take it out of the bundle."""
    seen = typed("seen")
    with desk.look() as work:
        bundle_id = queries.entry(work, entry_id=entry_id).bundle_id
    with desk.work() as work:
        commands.remove_entry(work, entry_id=entry_id, seen=int(seen) if seen.isdecimal() else 0)
    return redirect(desk, f"/bundles/{bundle_id}", banner="It was taken out of the bundle")


@post("/bundle-entries/{entry_id:uuid}/checked", guards=[_MAKE], sync_to_thread=True)
def checked(desk: NamedDependency[Desk], entry_id: FromPath[UUID]) -> Response[Any]:
    """Say that the redactions fit."""
    with desk.work() as work:
        commands.confirm_redactions(work, entry_id=entry_id)
    return redirect(desk, f"/bundle-entries/{entry_id}", banner="The redactions were checked")


HANDLERS = (move, entry, describe, replace, out, checked)
