"""Pages as pictures: to look at, and to burn redactions in, so that nothing is left below them."""

import math

import pikepdf
import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from core.binding import images, papers
from core.binding.jobs import Box, Picture

_MOST_DOTS = 60_000_000


def draw(job: Picture) -> None:
    """Draw a page into a PNG file."""
    with papers.seen(job.path, job.media_type) as document:
        if not 1 <= job.page <= len(document):
            message = f"this document has {len(document)} pages"
            raise papers.Unreadable(message)
        _drawn(document, job.page, job.dots_per_inch).save(job.target, "PNG")


def _drawn(document: pdfium.PdfDocument, page: int, dots_per_inch: int) -> Image.Image:
    shown = document[page - 1]
    width, height = shown.get_size()
    scale = min(dots_per_inch / papers.POINTS, math.sqrt(_MOST_DOTS / max(width * height, 1)))
    picture: Image.Image = shown.render(scale=scale).to_pil()
    return picture.convert("RGB")


def add_redacted(
    pdf: pikepdf.Pdf, document: pdfium.PdfDocument, page: int, boxes: tuple[Box, ...], dots_per_inch: int
) -> None:
    """Add the page as a picture of itself in which the boxes are black.

    All that the page holds besides, text above all, stays behind: it can't be searched any more, and nothing
    under a box can be brought back.
    """
    picture = _drawn(document, page, dots_per_inch)
    width, height = document[page - 1].get_size()
    across, down = picture.width / width, picture.height / height
    brush = ImageDraw.Draw(picture)
    for box in boxes:
        left, top = papers.points(box.left) * across, papers.points(box.top) * down
        right = papers.points(box.left + box.width) * across
        bottom = papers.points(box.top + box.height) * down
        brush.rectangle(
            (math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)), fill="black"
        )
    image = images.stream_of(pdf, picture, lossless=False)
    images.put_page(pdf, image, (width, height), (0, 0, width, height))
