"""Finds words on the pages of a paper, and says where they stand on the page as one sees it."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as reader

from core.binding import papers
from core.binding.jobs import Box, Find

_FINE = 100
_AROUND = 5
_MOST = 2_000


def find(job: Find) -> list[Box]:
    """Every place where the words stand, with half a millimetre around them."""
    boxes: list[Box] = []
    with papers.seen(job.path, job.media_type) as document:
        for number in range(1, len(document) + 1):
            boxes += _on_page(document[number - 1], number, job.words)
            if len(boxes) > _MOST:
                message = f"these words stand in more than {_MOST} places; give more of them"
                raise papers.Unreadable(message)
    return boxes


def _on_page(page: pdfium.PdfPage, number: int, words: str) -> Iterator[Box]:
    text = page.get_textpage()
    searcher = text.search(words, match_case=False)
    while (place := searcher.get_next()) is not None:
        index, length = place
        for nth in range(text.count_rects(index, length)):
            yield _box(page, number, text.get_rect(nth))
    text.close()


def _box(page: pdfium.PdfPage, number: int, rectangle: Any) -> Box:
    """The rectangle on the page as it is turned and cut."""
    width, height = page.get_size()
    x0, y0, x1, y1 = rectangle
    corners = [_seen(page, width, height, x, y) for x, y in ((x0, y0), (x1, y1))]
    left, right = sorted(papers.tenths(x) for x, _ in corners)
    top, bottom = sorted(papers.tenths(y) for _, y in corners)
    left, top = max(left - _AROUND, 0), max(top - _AROUND, 0)
    return Box(number, left, top, right + _AROUND - left, bottom + _AROUND - top)


def _seen(page: pdfium.PdfPage, width: float, height: float, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    size = int(width * _FINE), int(height * _FINE)
    reader.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value / _FINE, down.value / _FINE
