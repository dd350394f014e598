"""Beginning a bundle, and what stands on its cover."""

from uuid import UUID

from sqlmodel import col, select

from core.bundles.commands.rows import bundle_to_change, changed
from core.bundles.events import BundleMade
from core.bundles.models import Bundle, BundleBuild, BundleState
from core.bundles.policy import titles
from core.cases.queries import case_by_id
from core.errors import BadInput
from core.log import iso
from core.values.ids import subject
from core.work import UnitOfWork


def make_bundle(
    work: UnitOfWork, *, case_id: UUID, title: str, tribunal: str, number: str = "", parties: str = ""
) -> Bundle:
    """Begin a bundle for a case; needs bundles.make. BadInput for a tribunal that no policy knows."""
    case_by_id(work, case_id=case_id)
    work.check("bundles.make", subject("case", case_id))
    _check(work, tribunal)
    bundle = Bundle(
        case_id=case_id,
        title=title,
        tribunal=tribunal,
        number=number,
        parties=parties,
        made_at=iso(work.now),
        made_by=work.actor.subject,
    )
    work.session.add(bundle)
    work.flush()
    work.publish(BundleMade(bundle_id=bundle.id, case_id=case_id))
    return bundle


def change_bundle(  # noqa: PLR0913 - all that stands on a cover
    work: UnitOfWork,
    *,
    bundle_id: UUID,
    seen: int,
    title: str,
    tribunal: str,
    number: str = "",
    parties: str = "",
    chronology: bool = False,
    witness: str = "",
    letters: bool = False,
) -> Bundle:
    """Change the cover, what is added to the documents, and how late pages are numbered.

    With `letters` the numbers of the last version stay, and what is put in later gets 12A; BadInput when
    there is no version yet. Conflict when somebody changed the bundle since revision `seen`.
    """
    bundle = bundle_to_change(work, bundle_id, seen=seen)
    _check(work, tribunal)
    bundle.title, bundle.tribunal, bundle.number, bundle.parties = title, tribunal, number, parties
    bundle.chronology, bundle.witness = chronology, witness
    bundle.base_id = (bundle.base_id or _last_version(work, bundle_id)) if letters else None
    changed(work, bundle, "cover")
    return bundle


def _check(work: UnitOfWork, tribunal: str) -> None:
    if tribunal not in titles(work.today):
        message = "choose where the bundle goes"
        raise BadInput(message, field="tribunal")


def _last_version(work: UnitOfWork, bundle_id: UUID) -> UUID:
    asked = select(BundleBuild.id).where(
        col(BundleBuild.bundle_id) == bundle_id, col(BundleBuild.state) == BundleState.DONE.value
    )
    found = work.session.exec(asked.order_by(col(BundleBuild.version).desc())).first()
    if found is None:
        message = "make the bundle once first: letters follow the numbers of a version"
        raise BadInput(message, field="numbering")
    return found
