"""Redacting: a page of a document as one sees it, with what is blacked out on it."""

import json
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core import binding
from core.binding import Box, Find, Picture
from core.bundles import commands, queries
from core.bundles.models import BundleEntry, Redaction
from core.errors import BadInput, NotFound
from core.web.blocks import Alert, Block, Link, Paging, Template
from core.web.desk import Desk, guard
from core.web.forms import Filled
from core.web.page import page, redirect, submit
from core.web.site import bundle_forms as forms
from core.web.site.bundles import trail_of
from core.web.typed import Typed
from core.work import UnitOfWork

_MAKE = guard("bundles.make")
_TENTHS = 10
_INKED = ("left", "top", "width", "height")


@get("/bundle-entries/{entry_id:uuid}/pages/{number:int}", guards=[_MAKE], sync_to_thread=True)
def redacting(desk: NamedDependency[Desk], entry_id: FromPath[UUID], number: FromPath[int]) -> Response[Any]:
    """A page, what is blacked out on it, and forms to black out more."""
    return _redacting(desk, entry_id, number)


def _redacting(desk: Desk, entry_id: UUID, number: int, wrong: Filled | None = None) -> Response[Any]:
    with desk.look() as work:
        one = _with_page(queries.entry(work, entry_id=entry_id), number)
        bundle = queries.bundle(work, bundle_id=one.bundle_id)
        drawn = [
            each for each in queries.redactions_of(work, entry_ids=[one.id])[one.id] if each.page == number
        ]
        up = Link(bundle.title, f"/bundles/{bundle.id}"), Link(one.title, f"/bundle-entries/{one.id}")
        trail = trail_of(work, bundle, *up)
    width, height = json.loads(one.sizes)[number - 1]
    address = f"/bundle-entries/{one.id}/pages/{number}"
    sent = {wrong.form.action: wrong} if wrong else {}
    box, find = forms.BOX.to(address), forms.FIND.to(f"{address}/words")
    values = {"width": width, "height": height, "picture": f"{address}/picture.png", "drawn": drawn,
              "number": number}  # fmt: skip
    blocks: list[Block] = [
        *_unchecked(one),
        sent.get(find.action) or find.empty(),
        Template("borough/bundle_page.html", values),
        sent.get(box.action) or box.empty(),
        Paging(*_around(one, number), following_text="Next page", first_text="Page before"),
    ]
    title = f"Page {number} of {one.pages}"
    return page(desk, title, blocks, trail=trail, caption=one.title)


def _unchecked(one: BundleEntry) -> list[Block]:
    said = "The document was replaced after these were drawn: see that each still covers what it should."
    return [Alert(said, "Check the redactions", "warning")] if one.unchecked else []


def _around(one: BundleEntry, number: int) -> tuple[str, str]:
    address = f"/bundle-entries/{one.id}/pages"
    following = f"{address}/{number + 1}" if number < one.pages else ""
    return following, f"{address}/{number - 1}" if number > 1 else ""


def _with_page(one: BundleEntry, number: int) -> BundleEntry:
    if one.document_id is None or not 1 <= number <= one.pages:
        message = "there is no such page in this document"
        raise NotFound(message)
    return one


def _path(desk: Desk, one: BundleEntry) -> str:
    return str(desk.council.ports.files.path(one.sha256))


@get("/bundle-entries/{entry_id:uuid}/pages/{number:int}/picture.png", guards=[_MAKE], sync_to_thread=True)
def picture(desk: NamedDependency[Desk], entry_id: FromPath[UUID], number: FromPath[int]) -> Response[bytes]:
    """What the page looks like, without what is blacked out on it."""
    with desk.look() as work:
        one = _with_page(queries.entry(work, entry_id=entry_id), number)
    with tempfile.TemporaryDirectory(prefix="borough-page-") as folder:
        target = Path(folder) / "page.png"
        binding.draw(Picture(_path(desk, one), one.media_type, number, str(target)))
        return Response(target.read_bytes(), media_type="image/png")


@post("/bundle-entries/{entry_id:uuid}/pages/{number:int}", guards=[_MAKE], sync_to_thread=True)
def draw(
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    entry_id: FromPath[UUID],
    number: FromPath[int],
) -> Response[Any]:
    """Black out a rectangle."""
    address = f"/bundle-entries/{entry_id}/pages/{number}"

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        box = Box(number, *(values[name] * _TENTHS for name in _INKED))
        commands.redact(work, entry_id=entry_id, boxes=[box], because=values["why"])
        return redirect(desk, address, banner="It is blacked out in the next PDF")

    form = forms.BOX.to(address)
    return submit(desk, form, typed, act=act, again=lambda filled: _redacting(desk, entry_id, number, filled))


@post("/bundle-entries/{entry_id:uuid}/pages/{number:int}/words", guards=[_MAKE], sync_to_thread=True)
def find(
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    entry_id: FromPath[UUID],
    number: FromPath[int],
) -> Response[Any]:
    """Black out words wherever they stand in the document."""
    address = f"/bundle-entries/{entry_id}/pages/{number}"
    with desk.look() as work:
        one = _with_page(queries.entry(work, entry_id=entry_id), number)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        found = binding.find(Find(_path(desk, one), one.media_type, values["words"]))
        if not found:
            message = "these words stand nowhere in it; a scan has no words, so draw a rectangle there"
            raise BadInput(message, field="words")
        commands.redact(work, entry_id=entry_id, boxes=found, because=values["because"])
        pages = ", ".join(str(each) for each in sorted({box.page for box in found}))
        said = f"{len(found)} places are blacked out, on pages {pages}. Look at each."
        return redirect(desk, f"/bundle-entries/{entry_id}/pages/{found[0].page}", banner=said)

    form = forms.FIND.to(f"{address}/words")
    return submit(desk, form, typed, act=act, again=lambda filled: _redacting(desk, entry_id, number, filled))


@post("/bundle-redactions/{redaction_id:uuid}/remove", guards=[_MAKE], sync_to_thread=True)
def remove(desk: NamedDependency[Desk], redaction_id: FromPath[UUID]) -> Response[Any]:
    """Take a rectangle away."""
    with desk.work() as work:
        drawn = work.session.get(Redaction, redaction_id)
        back = f"/bundle-entries/{drawn.entry_id}/pages/{drawn.page}" if drawn else "/"
        commands.remove_redaction(work, redaction_id=redaction_id)
    return redirect(desk, back, banner="It is not blacked out any more")


HANDLERS = (redacting, picture, draw, find, remove)
