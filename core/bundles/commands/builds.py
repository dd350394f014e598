"""Asking for the PDF, stopping it, and keeping what came of it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from sqlmodel import col, func, select

from core.bundles.commands.rows import NO_BUNDLE, bundle_to_change, entries_in_order
from core.bundles.events import BuildAsked, BuildEnded, BundleBuilt, BundleOpened
from core.bundles.models import BundleBuild, BundleState
from core.bundles.rules import Listed
from core.cases.queries import case_by_id
from core.errors import AlreadyDone, BadInput, NotFound
from core.log import iso
from core.work import UnitOfWork

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


def finish_build(
    work: UnitOfWork, *, build_id: UUID, sha256: str, size: int, contents: Sequence[Listed]
) -> None:
    """Keep a whole PDF as the next version. Nothing happens to a build that was stopped meanwhile."""
    build = _build(work, build_id)
    if build.state != BundleState.RUNNING:
        return
    last = select(func.max(BundleBuild.version)).where(col(BundleBuild.bundle_id) == build.bundle_id)
    build.version = (work.session.exec(last).one() or 0) + 1
    build.pages = build.bound = sum(one.pages for one in contents)
    build.sha256, build.size = sha256, size
    build.contents = json.dumps([asdict(one) for one in contents], ensure_ascii=False)
    build.state, build.ended_at = BundleState.DONE.value, iso(work.now)
    work.flush()
    work.publish(
        BundleBuilt(
            bundle_id=build.bundle_id,
            build_id=build.id,
            version=build.version,
            pages=build.pages,
            size=size,
            sha256=sha256,
        )
    )


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
