"""What every command on a bundle begins and ends with."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from core.bundles.events import BundleChanged
from core.bundles.models import Bundle, BundleEntry
from core.cases.queries import case_by_id
from core.errors import Conflict, NotFound
from core.values.ids import subject
from core.work import UnitOfWork

NO_BUNDLE = "there is no such bundle, or none that you may see"
_NO_ENTRY = "there is no such entry in the bundle; somebody may have taken it out"


def bundle_to_change(work: UnitOfWork, bundle_id: UUID, *, seen: int | None = None) -> Bundle:
    """The bundle, of a case that this actor may see; needs bundles.make.

    Conflict when it was changed since revision `seen`.
    """
    bundle = work.session.get(Bundle, bundle_id, with_for_update=True)
    if bundle is None:
        raise NotFound(NO_BUNDLE)
    case_by_id(work, case_id=bundle.case_id)
    work.check("bundles.make", subject("case", bundle.case_id))
    if seen is not None and seen != bundle.revision:
        message = "somebody changed this bundle while you looked at it; look at it again, then decide"
        raise Conflict(message)
    return bundle


def entry_to_change(
    work: UnitOfWork, entry_id: UUID, *, seen: int | None = None
) -> tuple[Bundle, BundleEntry]:
    """The entry with its bundle, likewise."""
    entry = work.session.get(BundleEntry, entry_id)
    if entry is None:
        raise NotFound(_NO_ENTRY)
    return bundle_to_change(work, entry.bundle_id, seen=seen), entry


def entries_in_order(work: UnitOfWork, bundle_id: UUID) -> Sequence[BundleEntry]:
    """All entries of a bundle."""
    asked = select(BundleEntry).where(col(BundleEntry.bundle_id) == bundle_id)
    return work.session.exec(asked.order_by(col(BundleEntry.place), col(BundleEntry.id))).all()


def changed(work: UnitOfWork, bundle: Bundle, change: str, entry_id: UUID | None = None) -> None:
    """Count the change and tell it."""
    bundle.revision += 1
    work.flush()
    work.publish(
        BundleChanged(bundle_id=bundle.id, change=change, entry_id=entry_id, revision=bundle.revision)
    )
