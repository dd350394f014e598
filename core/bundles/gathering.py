"""All that a bundle is made of, read at once: its rows, its case, and what happened."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from core.bundles import plan, queries
from core.bundles.models import Bundle, BundleBuild, BundleEntry
from core.bundles.policy import tribunal
from core.calendar import local_day
from core.cases.queries import case_by_id, timeline
from core.documents.queries import notices_about
from core.work import UnitOfWork


def gather(work: UnitOfWork, build: BundleBuild, *, council: str) -> plan.Facts:
    """All that the bundle is made of, as its rows are now."""
    bundle = queries.bundle(work, bundle_id=build.bundle_id)
    entries = queries.entries_of(work, bundle_id=bundle.id)
    case = case_by_id(work, case_id=bundle.case_id)
    versions = [one.version or 0 for one in queries.builds_of(work, bundle_id=bundle.id)]
    words = {
        "council": council,
        "reference": case.reference,
        "tribunal": tribunal(bundle.tribunal, work.today).title,
        "version": str(max(versions, default=0) + 1),
        "made_on": f"{work.today.day} {work.today:%B %Y}",
    }
    drawn = queries.redactions_of(work, entry_ids=[one.id for one in entries])
    happened = _happened(work, bundle, entries) if bundle.chronology else []
    return plan.Facts(bundle, entries, drawn, happened, _base(work, bundle), words)


def _base(work: UnitOfWork, bundle: Bundle) -> dict[str, tuple[int, int]] | None:
    if bundle.base_id is None:
        return None
    kept = queries.contents_of(queries.build(work, build_id=bundle.base_id))
    return {one.key: (one.start, one.pages) for one in kept}


def _happened(work: UnitOfWork, bundle: Bundle, entries: Sequence[BundleEntry]) -> list[plan.Happened]:
    """Steps and decisions of the case, notices served, and dated documents; no notes, tasks or holds."""
    shown = [one for one in timeline(work, case_id=bundle.case_id) if one.kind in {"step", "decision"}]
    names = queries.staff_names(work, whos=[one.by for one in shown])
    found = [
        plan.Happened(local_day(datetime.fromisoformat(one.at)), one.title, names.get(one.by or "", ""))
        for one in shown
    ]
    placed: dict[UUID | None, str] = {one.document_id: str(one.id) for one in entries if one.document_id}
    served = notices_about(work, subjects=queries.about_of(work, case_id=bundle.case_id))
    notices = [one for each in served.values() for one in each]
    found += [_notice(one.what, one.deemed_on, placed.get(one.document_id, "")) for one in notices]
    told = {one.document_id for one in notices}
    found += [
        plan.Happened(one.dated_on, one.title, entry=str(one.id))
        for one in entries
        if one.dated_on and one.document_id not in told
    ]
    return found


def _notice(what: str, on: date, entry: str) -> plan.Happened:
    title = what.rpartition(".")[2].replace("_", " ")
    return plan.Happened(on, f"Served: {title}", "", entry)
