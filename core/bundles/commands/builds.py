"""Asking for the PDF, stopping it, and keeping what came of it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from uuid import UUID

from sqlmodel import col, select

from core.bundles.commands.rows import NO_BUNDLE, bundle_to_change, entries_in_order
from core.bundles.events import BuildAsked, BuildEnded, BundleBuilt, BundleOpened
from core.bundles.models import Bundle, BundleBuild, BundleState
from core.bundles.rules import Listed
from core.cases.queries import case_by_id
from core.documents.commands import Filing, file_received
from core.documents.models import Document
from core.documents.queries import documents_with
from core.documents.receiving import Received
from core.errors import AlreadyDone, BadInput, NotFound
from core.log import iso
from core.values.ids import subject
from core.work import UnitOfWork

_LONGEST_TITLE = 160
_ON_ITS_WAY = (BundleState.WAITING.value, BundleState.RUNNING.value)


def ask_build(work: UnitOfWork, *, bundle_id: UUID) -> BundleBuild:
    """Ask for the PDF as the bundle stands; it is made in the background. Needs bundles.make.

    AlreadyDone while one is being made; BadInput when there is nothing to bind, or when redactions were
    drawn on a document that another has replaced and nobody has checked them since.
    """
    bundle = bundle_to_change(work, bundle_id)
    entries = entries_in_order(work, bundle_id)
    if not any(entry.document_id for entry in entries):
        message = "choose at least one document first"
        raise BadInput(message)
    if unchecked := [entry.title for entry in entries if entry.unchecked]:
        message = f"check the redactions of “{unchecked[0]}”: the document was replaced after they were drawn"
        raise BadInput(message)
    running = select(BundleBuild.id).where(
        col(BundleBuild.bundle_id) == bundle_id, col(BundleBuild.state).in_(_ON_ITS_WAY)
    )
    if work.session.exec(running).first() is not None:
        message = "this bundle is being made already; wait for it, or stop it"
        raise AlreadyDone(message)
    build = BundleBuild(
        bundle_id=bundle_id,
        case_id=bundle.case_id,
        revision=bundle.revision,
        pages=sum(entry.pages for entry in entries),
        asked_at=iso(work.now),
        asked_by=work.actor.subject,
    )
    work.session.add(build)
    work.flush()
    work.publish(BuildAsked(bundle_id=bundle_id, build_id=build.id))
    return build


def stop_build(work: UnitOfWork, *, build_id: UUID) -> None:
    """Stop a build that is on its way; nothing of it is kept. AlreadyDone when it has ended."""
    build = _build(work, build_id)
    bundle_to_change(work, build.bundle_id)
    if build.state not in _ON_ITS_WAY:
        message = "this was ended before it could be stopped"
        raise AlreadyDone(message)
    _end(work, build, BundleState.STOPPED)


def start_build(work: UnitOfWork, *, build_id: UUID) -> bool:
    """Take a build up, also one whose process died half-way; False when it has ended."""
    build = _build(work, build_id)
    if build.state not in _ON_ITS_WAY:
        return False
    build.state, build.bound = BundleState.RUNNING.value, 0
    return True


def note_progress(work: UnitOfWork, *, build_id: UUID, bound: int, pages: int) -> bool:
    """Say how many pages are bound; False when somebody has stopped the build."""
    build = _build(work, build_id)
    if build.state != BundleState.RUNNING:
        return False
    build.bound, build.pages = bound, pages
    return True


def finish_build(work: UnitOfWork, *, build_id: UUID, made: Received, contents: Sequence[Listed]) -> None:
    """Keep a whole PDF as the next version, and file it among the papers of the case.

    There it stands in the place of the version before, which stays below it. Nothing happens to a build that
    was stopped meanwhile.
    """
    build = _build(work, build_id)
    if build.state != BundleState.RUNNING:
        return
    before = _newest(work, build.bundle_id)
    build.version = (before.version or 0) + 1 if before else 1
    build.pages = build.bound = sum(one.pages for one in contents)
    build.sha256, build.size = made.sha256, made.size
    build.document_id = _filed(work, build, made, before)
    build.contents = json.dumps([asdict(one) for one in contents], ensure_ascii=False)
    build.state, build.ended_at = BundleState.DONE.value, iso(work.now)
    work.flush()
    work.publish(
        BundleBuilt(
            bundle_id=build.bundle_id,
            build_id=build.id,
            version=build.version,
            pages=build.pages,
            size=made.size,
            sha256=made.sha256,
        )
    )


def _newest(work: UnitOfWork, bundle_id: UUID) -> BundleBuild | None:
    """The last version that came to be whole."""
    whole = select(BundleBuild).where(
        col(BundleBuild.bundle_id) == bundle_id, col(BundleBuild.version).is_not(None)
    )
    return work.session.exec(whole.order_by(col(BundleBuild.version).desc()).limit(1)).first()


def _filed(work: UnitOfWork, build: BundleBuild, made: Received, before: BundleBuild | None) -> UUID:
    """The PDF among the papers of the case; the one that is there already when it is the same to the byte."""
    about = subject("case", build.case_id)
    known = [one.id for one in documents_with(work, sha256=made.sha256) if one.subject == about]
    if known:
        return known[0]
    bundle = work.session.get_one(Bundle, build.bundle_id)
    said = Filing(
        title=f"{bundle.title[:_LONGEST_TITLE]}, version {build.version}",
        kind="bundle",
        origin="made",
        retention="case",
        replaces=_current(work, before),
    )
    named = replace(made, name=f"bundle-version-{build.version}.pdf")
    return file_received(work, received=named, subject=about, said=said).id


def _current(work: UnitOfWork, before: BundleBuild | None) -> UUID | None:
    """What this version stands in the place of, unless somebody has filed another there."""
    old = work.session.get(Document, before.document_id) if before and before.document_id else None
    return old.id if old is not None and old.is_current else None


def fail_build(work: UnitOfWork, *, build_id: UUID, problem: str) -> None:
    """Say why a bundle could not be made."""
    build = _build(work, build_id)
    if build.state in _ON_ITS_WAY:
        build.problem = problem
        _end(work, build, BundleState.FAILED)


def note_opened(work: UnitOfWork, *, build_id: UUID) -> BundleBuild:
    """Write down that somebody takes a copy of a version; needs bundles.see. NotFound until it is whole."""
    build = _build(work, build_id)
    case_by_id(work, case_id=build.case_id)
    work.actor.must("bundles.see")
    if build.version is None:
        raise NotFound(NO_BUNDLE)
    work.publish(BundleOpened(bundle_id=build.bundle_id, build_id=build.id, version=build.version))
    return build


def _build(work: UnitOfWork, build_id: UUID) -> BundleBuild:
    build = work.session.get(BundleBuild, build_id, with_for_update=True)
    if build is None:
        raise NotFound(NO_BUNDLE)
    return build


def _end(work: UnitOfWork, build: BundleBuild, state: BundleState) -> None:
    build.state, build.ended_at = state.value, iso(work.now)
    work.flush()
    work.publish(BuildEnded(bundle_id=build.bundle_id, build_id=build.id, state=state.value))
