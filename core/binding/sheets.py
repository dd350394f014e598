"""One page: what it shows is taken along, what it hides is not, and its number stands below it.

The number stands in a strip that is added to the page, so that it covers nothing of the evidence.
"""

from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

_KEPT = frozenset(
    {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Resources", "/Contents", "/Rotate", "/UserUnit"}
)
_STRIP = 24.0
_SIZE = 10.0
_MARGIN = 36.0
_WIDE = 0.6
_BACK = "Back to the index"
_LEAST = 72.0
_LEVELS = 50


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands below a page: its number, which leads to the page `back`; more on the first of a paper."""

    label: str
    back: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class _Strip:
    """The strip in the page's own measure: the new box of the page, and how text is turned and placed."""

    box: tuple[float, float, float, float]
    turn: tuple[int, int, int, int]
    origin: tuple[float, float]
    width: float
    unit: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place within the strip, from its lower left corner as one sees it."""
        a, b, c, d = self.turn
        x, y = x / self.unit, y / self.unit
        return self.origin[0] + a * x + c * y, self.origin[1] + b * x + d * y


def has_hidden_layers(pdf: pikepdf.Pdf) -> bool:
    """Whether parts of it are switched off, which nobody would see any more that they were."""
    layers = pdf.Root.get("/OCProperties")
    if layers is None:
        return False
    shown = layers.get("/D", Dictionary())
    return bool(len(shown.get("/OFF", Array())) or shown.get("/BaseState", Name.ON) != Name.ON)


def flatten(pdf: pikepdf.Pdf) -> None:
    """Make what forms and remarks show part of their pages; what they hide stays behind."""
    form = pdf.Root.get("/AcroForm")
    if form is not None and form.get("/NeedAppearances", False):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")


def add(bundle: pikepdf.Pdf, page: pikepdf.Page, *, keep_links: bool) -> None:
    """Add what a page shows to the bundle: no scripts, attachments, remarks, form values or metadata."""
    turned = _inherited(page, "/Rotate", 0) % 360
    resources, media, crop = page.resources, _corners(page.mediabox), _corners(page.cropbox)
    links = list(page.obj.get("/Annots", Array())) if keep_links else []
    for name in set(page.obj.keys()) - _KEPT:
        del page.obj[name]
    seen = _within(crop, media)
    page.obj.MediaBox, page.obj.CropBox = Array(list(seen)), Array(list(seen))
    page.obj.Resources, page.obj.Rotate = resources, turned
    if links:
        page.obj.Annots = Array([one for one in links if one.get("/Subtype") == Name.Link])
    bundle.pages.append(page)


def _inherited(page: pikepdf.Page, name: str, otherwise: int) -> int:
    node: pikepdf.Object | None = page.obj
    for _ in range(_LEVELS):
        if node is None or name in node:
            break
        node = node.get("/Parent")
    return otherwise if node is None else int(node.get(name, otherwise))


def _corners(box: object) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(one) for one in box)  # type: ignore[attr-defined]
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _within(
    crop: tuple[float, float, float, float], media: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """What is seen of the page; all of it when the crop lies outside."""
    left, low, right, high = (
        max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])
    )  # fmt: skip
    return (left, low, right, high) if right > left and high > low else media


def finish(bundle: pikepdf.Pdf, page: pikepdf.Page, foot: Foot) -> None:
    """Put the page's content into a frame of its own, and its number below."""
    seen = _corners(page.mediabox)
    page.contents_coalesce()
    frame = _framed(bundle, page, seen)
    strip = _strip(seen, int(page.obj.get("/Rotate", 0)), float(page.obj.get("/UserUnit", 1)))
    page.obj.Resources = Dictionary(XObject=Dictionary(P=frame), Font=Dictionary(F=_font(bundle)))
    page.obj.Contents = bundle.make_stream(b"/P Do\n" + _written(strip, foot))
    page.obj.MediaBox = page.obj.CropBox = Array([round(one, 2) for one in strip.box])


def _framed(
    bundle: pikepdf.Pdf, page: pikepdf.Page, seen: tuple[float, float, float, float]
) -> pikepdf.Object:
    """The content as a form, cut at the edge of what was seen, whose mistakes can't reach the number."""
    content = page.obj.get("/Contents")
    if not isinstance(content, pikepdf.Stream):
        content = bundle.make_stream(b"")
    elif "/Subtype" in content:  # two pages share it, and one of them has framed it
        content = bundle.make_stream(content.read_bytes())
    content.Type, content.Subtype = Name.XObject, Name.Form
    content.BBox = Array([round(one, 2) for one in seen])
    content.Resources = page.obj.Resources
    return content


def _font(bundle: pikepdf.Pdf) -> pikepdf.Object:
    """The font of the numbers, one for all pages."""
    if "/BoroughNumbers" not in bundle.Root:
        bundle.Root.BoroughNumbers = bundle.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name("/Helvetica-Bold"),
                Encoding=Name.WinAnsiEncoding,
            )
        )
    return bundle.Root.BoroughNumbers


def _strip(seen: tuple[float, float, float, float], turned: int, unit: float) -> _Strip:
    x0, y0, x1, y1 = seen
    high = _STRIP / unit
    across, along = (x1 - x0) * unit, (y1 - y0) * unit
    return {
        0: _Strip((x0, y0 - high, x1, y1), (1, 0, 0, 1), (x0, y0 - high), across, unit),
        90: _Strip((x0, y0, x1 + high, y1), (0, 1, -1, 0), (x1 + high, y0), along, unit),
        180: _Strip((x0, y0, x1, y1 + high), (-1, 0, 0, -1), (x1, y1 + high), across, unit),
        270: _Strip((x0 - high, y0, x1, y1), (0, -1, 1, 0), (x0 - high, y1), along, unit),
    }.get(turned, _Strip((x0, y0 - high, x1, y1), (1, 0, 0, 1), (x0, y0 - high), across, unit))


def _written(strip: _Strip, foot: Foot) -> bytes:
    """The number at the right, and on the first page of a paper the way back at the left."""
    length = len(foot.label) * _SIZE * _WIDE
    texts = [(max(strip.width - _MARGIN - length, 2), foot.label)]
    if foot.is_first and strip.width > 4 * _LEAST:
        texts.append((_MARGIN, _BACK))
    return b"\n".join(_text(strip, x, text) for x, text in texts)


def _text(strip: _Strip, x: float, text: str) -> bytes:
    left, low = strip.at(x, (_STRIP - _SIZE) / 2 + 1)
    turn = " ".join(str(one) for one in strip.turn)
    drawn = f"q 0 g BT /F {_SIZE / strip.unit:.3f} Tf {turn} {left:.2f} {low:.2f} Tm ({text}) Tj ET Q"
    return drawn.encode("ascii", "replace")


def link_back(bundle: pikepdf.Pdf, page: pikepdf.Page, foot: Foot) -> None:
    """Let the whole strip lead back to the index."""
    x0, y0, x1, y1 = _corners(page.mediabox)
    turned, high = int(page.obj.get("/Rotate", 0)), _STRIP / float(page.obj.get("/UserUnit", 1))
    place = {90: (x1 - high, y0, x1, y1), 180: (x0, y1 - high, x1, y1), 270: (x0, y0, x0 + high, y1)}
    made = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([round(one, 2) for one in place.get(turned, (x0, y0, x1, y0 + high))]),
        Border=Array([0, 0, 0]),
        Contents=f"Page {foot.label}: back to the index",
        Dest=start_of(bundle.pages[foot.back - 1]),
    )
    page.obj.Annots = Array([*page.obj.get("/Annots", Array()), bundle.make_indirect(made)])


def start_of(page: pikepdf.Page) -> Array:
    """The top of a page as one sees it, at whatever size it is read."""
    x0, y0, x1, y1 = _corners(page.mediabox)
    turned = int(page.obj.get("/Rotate", 0))
    x, y = {90: (x0, y0), 180: (x1, y0), 270: (x1, y1)}.get(turned, (x0, y1))
    return Array([page.obj, Name.XYZ, round(x, 2), round(y, 2), None])
