"""A bundle of 500 pages for a tribunal: forty PDFs, pictures and a scan, with redactions, made as in service.

What is timed is the whole: reading the rows, setting cover, index and chronology, binding, storing. The peak
of memory is that of the process which binds.
"""

import io
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageDraw

from adapters.store_files import FolderStore
from core.binding import Box
from core.bundles import commands, press, queries
from core.bundles.reading import sheets_of
from core.cases.commands import NewCase, open_case
from core.council import Council, Ports
from core.documents.commands import file_document
from core.documents.queries import document
from core.permissions import Actor
from core.testing import a_council, a_plugin
from core.values import Because, new_id, subject

ACTOR = Actor.system("bench")
_LETTER = "The wall of the rear bedroom was measured again and found to be wet to a height of one metre. "
_TENTH = 10
_SAMPLE = Path(__file__).parents[1] / "tests" / "samples" / "cases"


def measure(*, quick: bool, tell: Callable[[str], None]) -> dict[str, Any]:
    """Make one bundle and say how large it is, how long it took, and the most memory that was held."""
    pages = 100 if quick else 500
    with tempfile.TemporaryDirectory(prefix="borough-bench-") as name:
        council = _council(Path(name))
        tell(f"Filing papers of {pages} pages…")
        bundle, documents = _filled(council, pages)
        with council.work(actor=ACTOR) as work:
            build = commands.ask_build(work, bundle_id=bundle).id
        tell("Binding…")
        begun = time.perf_counter()
        press.make(council, build)
        seconds = time.perf_counter() - begun
        with council.look(actor=ACTOR) as work:
            made = queries.build(work, build_id=build)
        council.close()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {
        "pages": made.pages,
        "documents": documents,
        "seconds": round(seconds, 2),
        "peak_mb": round(peak / 1024, 1),
        "bytes": made.size,
        "state": made.state,
    }


def _council(folder: Path) -> Council:
    plugin = {"sample": a_plugin("sample", folder=_SAMPLE, **_parts())}
    first = a_council(folder, "sample", extra=plugin)
    first.close()
    ports = Ports(files=FolderStore(folder / "files"))
    return Council(replace(first.configuration, ports=ports), extra=plugin)


def _never(work: Any, case_ids: Any) -> dict[Any, str]:
    """Nothing is disputed."""
    del work, case_ids
    return {}


def _parts() -> dict[str, Any]:
    from core.cases.workflows import Check  # noqa: PLC0415 - what the sample's case type asks for
    from core.permissions import Permission  # noqa: PLC0415

    names = ("open", "serve", "close", "see")
    return {
        "permissions": tuple(Permission(f"sample.{name}", name) for name in names),
        "checks": (Check("sample.not_disputed", "Not disputed", _never),),
    }


def _filled(council: Council, pages: int) -> tuple[Any, int]:
    """A bundle whose papers have so many pages with its front."""
    why, about = (Because("measured"),), ((subject("account", new_id()), "account"),)
    with council.work(actor=ACTOR) as work:
        case = open_case(work, type="sample.arrears", case=NewCase(about, why)).id
        papers = list(_papers(pages - 4))
        ids = [
            file_document(
                work,
                files=council.ports.files,
                source=io.BytesIO(content),
                name=name,
                subject=subject("case", case),
            ).id
            for name, content in papers
        ]
        bundle = commands.make_bundle(work, case_id=case, title="Bundle", tribunal="property_chamber").id
        commands.change_bundle(
            work, bundle_id=bundle, seen=1, title="Bundle", tribunal="property_chamber", chronology=True
        )
    council.settle()
    with council.look(actor=ACTOR) as work:
        found = [document(work, document_id=one) for one in ids]
    sheets = sheets_of(found, council.ports.files)
    with council.work(actor=ACTOR) as work:
        for entry in commands.add_documents(work, bundle_id=bundle, sheets=sheets)[:5]:
            commands.redact(work, entry_id=entry.id, boxes=[Box(1, 300, 300, 500, 80)], because="bench")
    return bundle, len(ids)


def _papers(pages: int) -> Any:
    """A tenth photographs, a tenth scans, the rest text in PDFs of unequal length; no two are the same."""
    left, number = pages, 0
    while left > 0:
        number += 1
        if number % _TENTH == 0:
            yield f"photo {number}.jpg", _photo(number)
            left -= 1
            continue
        count = min(left, 5 + number * 7 % 17)
        yield (
            f"paper {number}.pdf",
            _scan(number, count) if number % _TENTH == _TENTH // 2 else _text(number, count),
        )
        left -= count


def _text(number: int, count: int) -> bytes:
    pdf, kept = pikepdf.new(), io.BytesIO()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name("/Helvetica")
        )
    )
    for leaf in range(count):
        lines = " ".join(
            f"({number}.{leaf}.{row} {_LETTER[row % 20 :][:80]}) Tj 0 -14 Td" for row in range(50)
        )
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, 595, 842],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
            Contents=pdf.make_stream(f"BT /F 10 Tf 60 780 Td {lines} ET".encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.save(kept)
    return kept.getvalue()


def _scan(number: int, count: int) -> bytes:
    from core.binding import images  # noqa: PLC0415 - it draws, which only the reading process does in service

    pdf, kept = pikepdf.new(), io.BytesIO()
    for leaf in range(count):
        images.add_page(pdf, _drawn(number * 100 + leaf, (1654, 2339)), lossless=False)
    pdf.save(kept)
    return kept.getvalue()


def _photo(number: int) -> bytes:
    kept = io.BytesIO()
    _drawn(number, (4000, 3000)).save(kept, "JPEG", quality=90)
    return kept.getvalue()


def _drawn(seed: int, size: tuple[int, int]) -> Image.Image:
    picture = Image.effect_noise((size[0] // 8, size[1] // 8), 40).resize(size).convert("RGB")
    ImageDraw.Draw(picture).ellipse((seed % 500, 100, seed % 500 + 900, 1000), fill=(seed % 255, 90, 40))
    return picture
