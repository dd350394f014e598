"""How bundles look: their entries in order, how far a build is, the versions."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.bundles import queries
from core.bundles.models import Bundle, BundleBuild, BundleEntry, BundleState, Redaction
from core.bundles.rules import Listed, differences
from core.web.blocks import Alert, Block, Link, Links, Progress, Table, Tag, Template
from core.web.looks import day, moment_of
from core.web.site import bundle_forms as forms
from core.web.site.document_rows import size_of
from core.work import UnitOfWork

STATES = {
    BundleState.WAITING.value: Tag("Waiting", "blue"),
    BundleState.RUNNING.value: Tag("Being made", "blue"),
    BundleState.DONE.value: Tag("Made", "green"),
    BundleState.FAILED.value: Tag("Could not be made", "red"),
    BundleState.STOPPED.value: Tag("Stopped", "grey"),
}
ON_ITS_WAY = {BundleState.WAITING.value, BundleState.RUNNING.value}


def bundles_link(work: UnitOfWork, case_id: UUID) -> list[Block]:
    """The way from a case to its bundles, for those who see bundles."""
    if not work.actor.may("bundles.see"):
        return []
    return [Links([(Link("Bundles for a court or a tribunal", f"/cases/{case_id}/bundles"), "")])]


def standing(one: Bundle, builds: Sequence[BundleBuild], *, may_make: bool) -> list[Block]:
    """Where the bundle stands: being made, out of date, or ready to be made."""
    last = builds[0] if builds else None
    blocks: list[Block] = []
    if last is not None and last.state in ON_ITS_WAY:
        blocks.append(Progress("Making the PDF", last.bound, last.pages, "pages bound"))
        if may_make:
            blocks.append(forms.STOP.to(f"/bundle-builds/{last.id}/stop").empty())
        return blocks
    if last is not None and last.state == BundleState.FAILED:
        blocks.append(Alert(last.problem, "The PDF could not be made", "error"))
    made = next((build for build in builds if build.version), None)
    if made is not None and made.revision != one.revision:
        said = f"The bundle was changed after version {made.version} was made."
        blocks.append(Alert(said, "Not up to date", "warning"))
    if may_make:
        blocks.append(forms.BUILD.to(f"/bundles/{one.id}/builds").empty())
    return blocks


def entries_block(
    one: Bundle,
    entries: Sequence[BundleEntry],
    drawn: Mapping[UUID, Sequence[Redaction]],
    *,
    may_make: bool,
) -> Block:
    """The entries in their order, each with what moves it."""
    rows = [
        {
            "id": each.id,
            "place": each.place,
            "title": each.title,
            "is_section": each.document_id is None,
            "date": day(each.dated_on) if each.dated_on else "",
            "pages": each.pages,
            "redactions": len(drawn.get(each.id, ())),
            "unchecked": each.unchecked,
            "exhibit": each.exhibit,
        }
        for each in entries
    ]
    values = {"rows": rows, "seen": one.revision, "count": len(rows), "may_make": may_make}
    return Template("borough/bundle_entries.html", values)


def versions_table(builds: Sequence[BundleBuild]) -> Table:
    """What was made of it, the newest first."""
    rows = [_version(one) for one in builds]
    head = ("Version", "State", "Asked for", "Pages", "Size")
    return Table(head, rows, title="Versions", empty="The PDF was not made yet", numbers=(3, 4))


def _version(one: BundleBuild) -> tuple[Any, ...]:
    name = f"Version {one.version}" if one.version else "No version"
    size = size_of(one.size) if one.version else ""
    return (
        Link(name, f"/bundle-builds/{one.id}"),
        STATES[one.state],
        moment_of(one.asked_at),
        one.pages if one.version else None,
        size,
    )


def contents_table(listed: Sequence[Listed]) -> Table:
    """What a version holds."""
    rows = [
        (
            Link(one.title, f"/documents/{one.document_id}") if one.document_id else one.title,
            one.first if one.pages == 1 else f"{one.first} to {one.last}",
            one.redactions or None,
            one.sha256[:16] or None,
        )
        for one in listed
    ]
    head = ("Document", "Pages", "Redactions", "Begins its checksum")
    return Table(head, rows, title="What it holds", numbers=(2,))


def changes(build: BundleBuild, before: BundleBuild | None) -> list[str]:
    """What is other than in the version before, a sentence each."""
    if before is None:
        return ["This is the first version"]
    said = differences(queries.contents_of(before), queries.contents_of(build))
    return said or [f"Nothing but the cover: the documents are those of version {before.version}"]
