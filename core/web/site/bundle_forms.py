"""The forms of bundles: the cover, a section, which documents, where one is redacted."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.bundles.models import Bundle, BundleEntry
from core.bundles.policy import titles
from core.documents.models import Document
from core.web.fields import Choice, Day, Hidden, LongText, Number, Text, Ticks
from core.web.forms import Filled, Form
from core.web.looks import day, moment_of

SECTION = Form(
    (Text(name="title", label="Title of the section"),), button="Add the section", quiet=True, inline=True
)
BUILD = Form(button="Make the PDF")
STOP = Form(button="Stop", quiet=True)
CHECKED = Form(button="The redactions fit this document", quiet=True)
REMOVE = Form((Hidden(name="seen"),), button="Take it out of the bundle", danger=True)
FIND = Form(
    (
        Text(name="words", label="Words to black out", hint="Every place in the document where they stand"),
        Text(name="because", label="Why", hint="Such as: personal data of another tenant"),
    ),
    title="Find words and black them out",
    button="Black out the words",
    quiet=True,
)
BOX = Form(
    (
        Number(name="left", label="From the left edge, in millimetres", most=2_000, width=4),
        Number(name="top", label="From the top edge, in millimetres", most=2_000, width=4),
        Number(name="width", label="Width, in millimetres", least=1, most=2_000, width=4),
        Number(name="height", label="Height, in millimetres", least=1, most=2_000, width=4),
        Text(name="why", label="Why", hint="Such as: personal data of another tenant"),
    ),
    title="Black out a rectangle",
    text="Draw it on the picture of the page, or read where it lies from the scale along its edges.",
    button="Black it out",
    inline=True,
)


def begin(on: date) -> Form:
    """A new bundle."""
    return Form((*_cover(on),), title="Begin a bundle", button="Begin", quiet=True)


def cover(on: date) -> Form:
    """What stands on the cover, what is added, how pages are numbered."""
    parts = (("chronology", "A chronology of the case"),)
    numbering = (
        ("renumber", "Number all pages anew, so that they are the pages of the PDF"),
        ("letters", "Keep the numbers of the last version, and give late pages letters (12A)"),
    )
    return Form(
        (
            *_cover(on),
            Ticks(name="parts", label="Put before the documents", options=parts, required=False),
            Text(
                name="witness",
                label="Witness whose exhibits are listed",
                hint="A name; documents marked as exhibits get its initials and a number",
                required=False,
            ),
            Choice(name="numbering", label="Pages that come late", options=numbering),
            Hidden(name="seen"),
        ),
        button="Save",
    )


def _cover(on: date) -> tuple[Any, ...]:
    return (
        Text(name="title", label="Title", hint="Such as: Hearing bundle"),
        Choice(name="tribunal", label="Where it goes", options=list(titles(on).items())),
        Text(name="number", label="Number of the case there", width=20, required=False),
        LongText(
            name="parties",
            label="The parties, as on the cover",
            hint="A line each",
            rows=3,
            longest=600,
            required=False,
        ),
    )


def cover_of(bundle: Bundle, on: date) -> Filled:
    """The form as the bundle stands."""
    return cover(on).empty(
        title=bundle.title,
        tribunal=bundle.tribunal,
        number=bundle.number,
        parties=bundle.parties,
        parts=["chronology"] if bundle.chronology else [],
        witness=bundle.witness,
        numbering="letters" if bundle.base_id else "renumber",
        seen=str(bundle.revision),
    )


def choosing(found: Sequence[Document]) -> Form:
    """Which documents go into a bundle, in which order they are added."""
    options = [(str(one.id), f"{one.called}, {day(_dated(one))}") for one in found]
    field = Ticks(
        name="documents", label="Documents of the case", options=options, missing="Select a document"
    )
    return Form((field,), button="Add to the bundle")


def replacing(found: Sequence[Document]) -> Form:
    """Which document takes this one's place."""
    options = [(str(one.id), f"{one.called}, {day(_dated(one))}") for one in found]
    field = Choice(name="document", label="Put another document in its place", options=options)
    return Form((field,), button="Replace it", quiet=True)


def describing(entry: BundleEntry) -> Form:
    """What the index says of an entry."""
    title = Text(name="title", label="What the index calls it")
    if entry.document_id is None:
        return Form((title,), button="Save")
    dated = Day(name="dated_on", label="Date of the document", required=False)
    exhibit = (("exhibit", "It is an exhibit of the witness"),)
    return Form(
        (title, dated, Ticks(name="marks", label="Marks", options=exhibit, required=False)), button="Save"
    )


def _dated(one: Document) -> date:
    return one.received_on or moment_of(one.filed_at).date()
