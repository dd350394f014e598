"""What stands around the pages: their numbers as readers show them, bookmarks, links that find their page."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem
from pikepdf.models.metadata import encode_pdf_date

from core.binding import sheets
from core.binding.jobs import Bind

_TO = "to:"
_PLAIN = re.compile(r"[1-9][0-9]*")


def complete(bundle: pikepdf.Pdf, job: Bind) -> None:
    """Add labels, bookmarks, links, and how the bundle opens: at its first page, at full size."""
    lead(bundle, job.targets)
    bookmark(bundle, job)
    bundle.Root.PageLabels = Dictionary(Nums=Array([one for pair in labels(job.labels) for one in pair]))
    bundle.Root.PageMode = Name.UseOutlines
    bundle.Root.Lang = pikepdf.String("en-GB")
    bundle.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    x, y = list(sheets.start_of(bundle.pages[0]))[2:4]
    bundle.Root.OpenAction = Array([bundle.pages[0].obj, Name.XYZ, x, y, 1])
    del bundle.Root["/BoroughNumbers"]
    bundle.docinfo["/Title"] = job.title
    bundle.docinfo["/Producer"] = "Borough"
    bundle.docinfo["/CreationDate"] = encode_pdf_date(datetime.fromisoformat(job.made_at))


def labels(numbers: Sequence[str]) -> Iterator[tuple[int, Dictionary]]:
    """Where a run of plain numbers begins, and each number with letters by itself."""
    expected = 0
    for index, number in enumerate(numbers):
        if not _PLAIN.fullmatch(number):
            expected = 0
            yield index, Dictionary(P=number)
        elif int(number) != expected:
            expected = int(number)
            yield index, Dictionary(S=Name.D, St=expected)
        if expected:
            expected += 1


def bookmark(bundle: pikepdf.Pdf, job: Bind) -> None:
    """The outline: sections with their documents below them."""
    with bundle.open_outline() as outline:
        levels = [outline.root]
        for one in job.bookmarks:
            made = OutlineItem(one.title, sheets.start_of(bundle.pages[one.page - 1]))
            made.is_closed = False
            del levels[one.level + 1 :]
            levels[-1].append(made)
            levels.append(made.children)


def lead(bundle: pikepdf.Pdf, targets: Mapping[str, int]) -> None:
    """Let the links of our own pages lead to the pages that they name."""
    for page in bundle.pages:
        for link in page.obj.get("/Annots", Array()):
            action = link.get("/A", Dictionary())
            name = str(action.get("/URI", ""))
            if name.startswith(_TO) and name.removeprefix(_TO) in targets:
                del link["/A"]
                link.Dest = sheets.start_of(bundle.pages[targets[name.removeprefix(_TO)] - 1])
