"""Binds papers: every page in its order, numbered, with bookmarks and links, and nothing that was hidden."""

from collections.abc import Callable
from contextlib import ExitStack

import pikepdf

from core.binding import outline, papers, raster, sheets
from core.binding.jobs import Bind, Paper

_TELL_EVERY = 10


def bind(job: Bind, tell: Callable[[int], None]) -> None:
    """Write the bundle to `job.target`; `tell` hears how many pages are bound."""
    bundle, feet = pikepdf.new(), []
    # What is copied from a paper is read when the bundle is written, so all of them stay open until then.
    with ExitStack() as papers_open:
        for paper in job.papers:
            before = len(bundle.pages)
            _add(bundle, paper, papers_open, job.dots_per_inch)
            for index in range(before, len(bundle.pages)):
                first = index == before and not paper.made
                foot = sheets.Foot(job.labels[index], paper.back, is_first=first)
                sheets.finish(bundle, bundle.pages[index], foot)
                feet.append(foot)
                if index % _TELL_EVERY == 0:
                    tell(index)
        for page, foot in zip(bundle.pages, feet, strict=True):
            sheets.link_back(bundle, page, foot)
        outline.complete(bundle, job)
        how = pikepdf.ObjectStreamMode.generate
        bundle.save(job.target, object_stream_mode=how, deterministic_id=True)


def _add(bundle: pikepdf.Pdf, paper: Paper, papers_open: ExitStack, dots_per_inch: int) -> None:
    """Add every page of a paper, those with redactions as pictures."""
    try:
        pdf = papers_open.enter_context(papers.opened(paper.path, paper.media_type))
        _add_pages(bundle, paper, pdf, dots_per_inch)
    except papers.Unreadable as refusal:
        message = f"“{paper.name}”: {refusal}"
        raise papers.Unreadable(message) from None


def _add_pages(bundle: pikepdf.Pdf, paper: Paper, pdf: pikepdf.Pdf, dots_per_inch: int) -> None:
    if len(pdf.pages) != paper.pages:
        message = "a file is another than the one that was chosen; take it out and choose it again"
        raise papers.Unreadable(message)
    pictured = {box.page for box in paper.boxes}
    if sheets.has_hidden_layers(pdf):
        pictured = set(range(1, paper.pages + 1))
    if not paper.made:
        sheets.flatten(pdf)
    with papers.seen_if(paper, needed=bool(pictured)) as document:
        for number, page in enumerate(pdf.pages, 1):
            if document is not None and number in pictured:
                boxes = tuple(box for box in paper.boxes if box.page == number)
                raster.add_redacted(bundle, document, number, boxes, dots_per_inch)
            else:
                sheets.add(bundle, page, keep_links=paper.made)
