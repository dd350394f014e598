"""Opens a paper as PDF, whatever it is, or says in words why it can not be bound."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import BinaryIO

import pikepdf
import pypdfium2 as pdfium

from core.binding import images
from core.binding.jobs import File, Looked, Paper

POINTS = 72
_TENTHS = 254
_NO_KEY = "this PDF is protected by a password; save a copy without one, file that and choose it instead"
_BROKEN = (
    "this PDF is damaged and can't be read; open it, print it to a new PDF, file that and choose it instead"
)
_EMPTY = "this PDF has no pages"
_XFA = "only Adobe Acrobat shows this form; print it to a new PDF there and choose that"


class Unreadable(Exception):
    """A paper can not be bound; the message says why and what to do."""


def tenths(points: float) -> int:
    """Points as tenths of a millimetre."""
    return round(points * _TENTHS / POINTS)


def points(tenths_of_a_millimetre: int) -> float:
    """Tenths of a millimetre as points."""
    return tenths_of_a_millimetre * POINTS / _TENTHS


@contextmanager
def opened(path: str, media_type: str) -> Iterator[pikepdf.Pdf]:
    """The paper as PDF. The file itself is never written to."""
    with ExitStack() as kept:
        yield kept.enter_context(_checked(kept.enter_context(_source(path, media_type))))


def _checked(source: BinaryIO) -> pikepdf.Pdf:
    try:
        pdf = pikepdf.open(source)
    except pikepdf.PasswordError:
        raise Unreadable(_NO_KEY) from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise Unreadable(_BROKEN) from None
    try:
        count = len(pdf.pages)
        if pdf.Root.get("/NeedsRendering", False):
            raise Unreadable(_XFA)
    except (pikepdf.PdfError, ValueError, RuntimeError, AttributeError):
        raise Unreadable(_BROKEN) from None
    if not count:
        raise Unreadable(_EMPTY)
    return pdf


def _source(path: str, media_type: str) -> BinaryIO:
    try:
        return images.as_pdf(path) if media_type in images.MEDIA_TYPES else Path(path).open("rb")
    except images.Broken as error:
        raise Unreadable(str(error)) from None


@contextmanager
def seen(path: str, media_type: str) -> Iterator[pdfium.PdfDocument]:
    """The paper for looking at, with its forms filled as they are."""
    with opened(path, media_type):  # which says in words what is wrong with it
        pass
    with _source(path, media_type) as source:
        try:
            document = pdfium.PdfDocument(source)
            document.init_forms()
        except pdfium.PdfiumError:
            raise Unreadable(_BROKEN) from None
        with closing(document):
            yield document


@contextmanager
def seen_if(paper: Paper, *, needed: bool) -> Iterator[pdfium.PdfDocument | None]:
    """The same, only where it is needed."""
    if needed:
        with seen(paper.path, paper.media_type) as document:
            yield document
    else:
        yield None


def looked(file: File) -> Looked:
    """What a file is found to be, or why it can not be bound."""
    try:
        return Looked(sizes(file))
    except Unreadable as refusal:
        return Looked(refused=str(refusal))


def sizes(file: File) -> list[tuple[int, int]]:
    """Width and height of each page as one sees it."""
    with seen(file.path, file.media_type) as document:
        return [
            (tenths(width), tenths(height))
            for width, height in map(document.get_page_size, range(len(document)))
        ]
