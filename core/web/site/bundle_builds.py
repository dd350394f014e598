"""Making the PDF of a bundle, stopping that, and its versions."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import File as Sent

from core.bundles import commands, queries
from core.bundles.models import BundleBuild
from core.bundles.policy import tribunal
from core.bundles.rules import may_be_filed
from core.web.blocks import Alert, Block, Heading, Link, Progress, Prose, Summary
from core.web.desk import Desk, guard
from core.web.labels import Labels
from core.web.looks import moment_of
from core.web.page import page, redirect, submit
from core.web.site import bundle_forms as forms
from core.web.site.bundle_rows import ON_ITS_WAY, STATES, changes, contents_table
from core.web.site.bundles import shown, trail_of
from core.web.site.document_rows import size_of
from core.web.typed import Typed
from core.work import UnitOfWork

_SEE, _MAKE = guard("bundles.see"), guard("bundles.make")


@post("/bundles/{bundle_id:uuid}/builds", guards=[_MAKE], sync_to_thread=True)
def make(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], bundle_id: FromPath[UUID]
) -> Response[Any]:
    """Ask for the PDF."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        build = commands.ask_build(work, bundle_id=bundle_id)
        return redirect(desk, f"/bundle-builds/{build.id}")

    form = forms.BUILD.to(f"/bundles/{bundle_id}/builds")
    return submit(desk, form, typed, act=act, again=lambda _filled: shown(desk, bundle_id))


@get("/bundle-builds/{build_id:uuid}", guards=[_SEE], sync_to_thread=True)
def build(desk: NamedDependency[Desk], build_id: FromPath[UUID]) -> Response[Any]:
    """One making of a bundle: how far it is, or the version that came of it."""
    with desk.look() as work:
        one = queries.build(work, build_id=build_id)
        bundle = queries.bundle(work, bundle_id=one.bundle_id)
        builds = queries.builds_of(work, bundle_id=bundle.id)
        trail = trail_of(work, bundle, Link(bundle.title, f"/bundles/{bundle.id}"))
        earlier = [each for each in builds if each.version and each.version < (one.version or 0)]
        blocks = [*_standing(desk, one), _facts(work, one)]
        if one.version:
            fits = may_be_filed(one.size, tribunal(bundle.tribunal, work.today))
            blocks += [*_filing(fits), *_changes(one, earlier[0] if earlier else None)]
            blocks.append(contents_table(queries.contents_of(one)))
    title = f"Version {one.version}" if one.version else "The PDF"
    actions = [Link("Open the PDF", f"/bundle-builds/{build_id}/bundle.pdf")] if one.version else []
    return page(
        desk, title, blocks, trail=trail, caption=bundle.title, tags=[STATES[one.state]], actions=actions
    )


def _standing(desk: Desk, one: BundleBuild) -> list[Block]:
    if one.state not in ON_ITS_WAY:
        return [Alert(one.problem, "The PDF could not be made", "error")] if one.problem else []
    blocks: list[Block] = [Progress("Making the PDF", one.bound, one.pages, "pages bound")]
    if desk.actor.may("bundles.make"):
        blocks.append(forms.STOP.to(f"/bundle-builds/{one.id}/stop").empty())
    return blocks


def _facts(work: UnitOfWork, one: BundleBuild) -> Summary:
    labels = Labels(work, [one.asked_by])
    rows: list[tuple[str, Any]] = [("Asked for", moment_of(one.asked_at)), ("By", labels.text(one.asked_by))]
    if one.ended_at:
        rows.append(("Ended", moment_of(one.ended_at)))
    if one.version:
        rows += [("Pages", one.pages), ("Size", size_of(one.size)), ("Checksum (SHA-256)", one.sha256)]
    if one.document_id and work.actor.may("documents.see"):
        rows.append(("Filed", Link("Among the papers of the case", f"/documents/{one.document_id}")))
    return Summary(rows)


def _filing(fits: Any) -> list[Block]:
    """Whether the file is small enough to send."""
    said = fits.because[0]
    if fits.result:
        return [Prose(f"{said.text}. Source: {said.source}.")]
    advice = "Divide the bundle, or ask the tribunal how to send it."
    return [Alert(f"{said.text}. {advice} Source: {said.source}.", "Too large to send", "warning")]


def _changes(one: BundleBuild, before: BundleBuild | None) -> list[Block]:
    title = f"What differs from version {before.version}" if before else "What differs"
    return [Heading(title), *(Prose(text) for text in changes(one, before))]


@post("/bundle-builds/{build_id:uuid}/stop", guards=[_MAKE], sync_to_thread=True)
def stop(desk: NamedDependency[Desk], build_id: FromPath[UUID]) -> Response[Any]:
    """Stop it; nothing of it is kept."""
    with desk.work() as work:
        commands.stop_build(work, build_id=build_id)
    with desk.look() as work:
        bundle_id = queries.build(work, build_id=build_id).bundle_id
    return redirect(desk, f"/bundles/{bundle_id}", banner="Stopped; nothing of it was kept")


@get("/bundle-builds/{build_id:uuid}/bundle.pdf", guards=[_SEE], sync_to_thread=True)
def pdf(desk: NamedDependency[Desk], build_id: FromPath[UUID]) -> Sent:
    """The PDF of a version. That somebody took a copy is written down."""
    with desk.work() as work:
        one = commands.note_opened(work, build_id=build_id)
        bundle = queries.bundle(work, bundle_id=one.bundle_id)
        name = f"{bundle.title} (version {one.version}).pdf"
        sha256 = one.sha256
    return Sent(
        path=desk.council.ports.files.path(sha256),
        filename=name,
        media_type="application/pdf",
        content_disposition_type="inline",
        headers={"Cache-Control": "private, no-store"},
    )


HANDLERS = (make, build, stop, pdf)
