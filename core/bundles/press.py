"""Makes a bundle: gathers, sets the front, binds, and keeps the whole or nothing."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from core import binding, bus
from core.binding import Bind, Box, File, Paper, Stopped
from core.bundles import commands, plan, queries
from core.bundles.gathering import gather
from core.bundles.models import BundleEntry
from core.bundles.reading import PDF
from core.bundles.rules import Listed
from core.documents.receiving import receive_file
from core.errors import BadInput
from core.permissions import Actor
from core.ports import FileStore
from core.typesetting import typeset

_PAPER = Path(__file__).parent / "paper"
_PRESS = Actor.system("bundles.press")
_LARGEST = 2_000_000_000
_ROUNDS = 5
_GUESS = {plan.FRONT: 2}  # a cover and a short index
_TELLINGS = 20
_FILL: dict[str, Callable[[plan.Facts, list[Listed]], dict[str, Any]]] = {
    plan.FRONT: plan.front,
    plan.CHRONOLOGY: plan.chronology,
    plan.EXHIBITS: plan.exhibits,
}


class House(bus.House, Protocol):
    """The council around it, by its name for the cover."""

    name: str


def make(house: House, build_id: UUID) -> None:
    """Make what was asked for. Safe to begin again: there is no version until the whole is kept."""
    with house.work(actor=_PRESS) as work:
        if not commands.start_build(work, build_id=build_id):
            return
    with house.look(actor=_PRESS) as work:
        facts = gather(work, queries.build(work, build_id=build_id), council=house.name)
        moment = work.now
    try:
        with tempfile.TemporaryDirectory(prefix="borough-bundle-") as folder:
            _make(house, build_id, facts, moment, Path(folder))
    except Stopped:
        return
    except BadInput as refusal:
        with house.work(actor=_PRESS) as work:
            commands.fail_build(work, build_id=build_id, problem=str(refusal))


def _make(house: House, build_id: UUID, facts: plan.Facts, moment: datetime, folder: Path) -> None:
    listed, job = composed(house.ports.files, facts, moment, folder)
    count = len(job.labels)
    step = max(count // _TELLINGS, 1)
    told = [0]

    def go_on(bound: int) -> bool:
        if bound < told[0] + step:
            return True
        told[0] = bound
        with house.work(actor=_PRESS) as work:
            return commands.note_progress(work, build_id=build_id, bound=bound, pages=count)

    binding.bind(job, go_on=go_on)
    with Path(job.target).open("rb") as file:
        made = receive_file(house.ports.files, file, name="bundle.pdf", largest=_LARGEST)
    with house.work(actor=_PRESS) as work:
        commands.finish_build(work, build_id=build_id, made=made, contents=listed)


def composed(
    files: FileStore, facts: plan.Facts, moment: datetime, folder: Path
) -> tuple[list[Listed], Bind]:
    """Set the parts that Borough makes until their page numbers hold, and say what to bind."""
    pages = {key: _GUESS.get(key, 1) for key in facts.made}
    for _ in range(_ROUNDS):
        listed, labels = plan.laid_out(facts, pages)
        for key in facts.made:
            (folder / f"{key}.pdf").write_bytes(
                typeset(_PAPER / f"{key}.typ", _FILL[key](facts, listed), made_at=moment)
            )
        looked = binding.look(*(File(str(folder / f"{key}.pdf"), PDF) for key in facts.made))
        found = {key: len(one.pages) for key, one in zip(facts.made, looked, strict=True)}
        if found == pages:
            break
        pages = found
    back = _index_page(listed)
    papers = [Paper(str(folder / f"{key}.pdf"), PDF, pages[key], made=True, back=back) for key in facts.made]
    papers += [_paper(files, facts, one, back) for one in facts.documents]
    return listed, Bind(
        tuple(papers),
        labels,
        tuple(plan.bookmarks(facts, listed)),
        {one.key: one.start for one in listed},
        facts.bundle.title,
        moment.isoformat(),
        str(folder / "bundle.pdf"),
    )


def _index_page(listed: list[Listed]) -> int:
    """The page on which the index begins: after the cover."""
    return min(2, listed[0].pages)


def _paper(files: FileStore, facts: plan.Facts, one: BundleEntry, back: int) -> Paper:
    drawn = facts.redactions.get(one.id, ())
    boxes = tuple(Box(each.page, each.left, each.top, each.width, each.height) for each in drawn)
    path = str(files.path(one.sha256))
    return Paper(path, one.media_type, one.pages, boxes, back=back, name=one.title)
