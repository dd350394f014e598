"""How letters look in lists, and one as it arrives."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from core.correspondence.letterhead import Letterhead
from core.correspondence.models import Message, MessageState
from core.correspondence.office import office_of
from core.correspondence.templates import Block as Part
from core.correspondence.templates import Run
from core.documents.models import Notice
from core.documents.queries import notices_about
from core.values.ids import Subject
from core.web.blocks import Block, Link, Links, Table, Tag, Template
from core.web.labels import Labels
from core.web.looks import moment_of, words
from core.work import UnitOfWork

STATES = {
    MessageState.PROPOSED: Tag("Waits for approval", "purple"),
    MessageState.TO_HAND: Tag("To be handed over", "turquoise"),
    MessageState.QUEUED: Tag("In line", "blue"),
    MessageState.SENDING: Tag("Being sent", "blue"),
    MessageState.SENT: Tag("Sent", "green"),
    MessageState.DELIVERED: Tag("Arrived", "green"),
    MessageState.FAILED: Tag("Did not arrive", "red"),
    MessageState.OBJECTED: Tag("Held back", "orange"),
    MessageState.WITHDRAWN: Tag("Taken back", "grey"),
}
CHANNELS = {"letter": "Letter", "email": "E-mail", "sms": "Text message"}
METHODS = {
    "first_class_post": "First class post",
    "second_class_post": "Second class post",
    "personal": "Handed over in person",
    "left_at_address": "Left at the address",
    "document_exchange": "Document exchange",
    "email": "E-mail",
}


def message_table(
    work: UnitOfWork, found: Sequence[Message], *, title: str = "", empty: str = "No letter"
) -> Table:
    """Messages with whom they go to and what became of them."""
    labels = Labels(work, [each for one in found for each in (one.who, one.subject)])
    rows = [
        (
            Link(one.title or CHANNELS[one.channel], f"/letters/{one.id}"),
            labels.link(one.who),
            labels.link(one.subject),
            CHANNELS[one.channel],
            [STATES[MessageState(one.state)], one.reason],
            moment_of(one.written_at),
        )
        for one in found
    ]
    head = ("Letter", "To", "About", "By", "State", "Written")
    return Table(head, rows, title=title, label="Letters", empty=empty)


def letter_links(work: UnitOfWork, about: Subject) -> list[Block]:
    """On a record's page: where its letters are, and how to write one. Asks the database nothing."""
    items = []
    if work.actor.may("correspondence.see"):
        items.append((Link("Letters and notices", f"/letters/about?about={about}"), ""))
    kind = about.partition("/")[0]
    if work.actor.may("correspondence.write") and office_of(work).templates.offered(work.actor, kind):
        items.append((Link("Write a letter", f"/letters/new?about={about}"), ""))
    return [Links(items)] if items else []


def notice_table(work: UnitOfWork, about: Subject) -> list[Block]:
    """The notices served about a record."""
    if not work.actor.may("documents.see"):
        return []
    found = notices_about(work, subjects=[about])[about]
    labels = Labels(work, [one.served_on for one in found])
    rows = [
        (
            Link(notice_title(work, one), f"/notices/{one.id}"),
            labels.link(one.served_on),
            METHODS.get(one.method, one.method),
            one.deemed_on,
            standing(one),
        )
        for one in found
    ]
    head = ("Notice", "Served on", "By", "Counts as served on", "State")
    return [Table(head, rows, title="Notices served")] if rows else []


def notice_title(work: UnitOfWork, one: Notice) -> str:
    """What people call a notice: its template's title while there is one."""
    name = one.what.rpartition(".")[2]
    return next(
        (each.written.title for each in office_of(work).templates if each.written.name == name), words(name)
    )


def standing(one: Notice) -> Tag:
    """Whether a notice still counts."""
    if one.withdrawn_at:
        return Tag("Withdrawn", "grey")
    return Tag("Another in its place", "grey") if one.superseded_by else Tag("Stands", "green")


def preview(letterhead: Letterhead, channel: str, address: str, content: Mapping[str, Any]) -> Template:
    """A message as it arrives. `content` is what a message keeps, or a draft's."""
    lines = [
        line
        for part in (letterhead.address, letterhead.phone, letterhead.email)
        for line in part.split("\n")
        if line
    ]
    values = {
        "channel": channel,
        "language": "" if content["language"] == "en" else "en",
        "council": {"name": letterhead.name, "lines": lines},
        "address": address,
        "facts": content["facts"],
        "title": content["title"],
        "groups": _groups(content["blocks"]),
        "runs": _runs,
    }
    return Template("borough/letter_preview.html", values)


def origins(content: Mapping[str, Any], titles: Mapping[str, str]) -> Table:
    """Where each value came from."""
    rows = [
        (titles.get(name, words(name)), text, because) for name, (text, because) in content["values"].items()
    ]
    return Table(("Field", "What it says", "Why"), rows, label="Where each value comes from")


def content_of(message: Message) -> dict[str, Any]:
    """What a message keeps."""
    kept: dict[str, Any] = json.loads(message.content)
    return kept


def _groups(blocks: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    parts = [Part(one["kind"], tuple(Run(**run) for run in one["runs"])) for one in blocks]
    return [{"kind": kind, "items": list(items)} for kind, items in groupby(parts, key=lambda one: one.kind)]


def _runs(part: Part) -> Markup:
    shown = [(escape(run.text).replace("\n", Markup("<br>")), run.strong) for run in part.runs]
    return Markup().join(
        Markup("<strong>{}</strong>").format(text) if strong else text for text, strong in shown
    )
