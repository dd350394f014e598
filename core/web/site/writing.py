"""Writing a letter: which, to whom, with what in its gaps; looked at before it goes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.correspondence import sending
from core.correspondence.commands import Order, write_message
from core.correspondence.office import office_of
from core.correspondence.queries import Draft, called_for, drafts, objections, parties_for
from core.correspondence.templates import Owned
from core.documents.law import service_law
from core.documents.rules import methods_of
from core.errors import BadInput, NotAllowed
from core.log import iso
from core.values.ids import Subject, new_id
from core.web.blocks import Alert, Block, Details, Heading, Link, Links, Prose
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Day, Field, Hidden, LongText, Number, Pounds, Text, Ticks
from core.web.forms import Filled, Form
from core.web.labels import Labels
from core.web.page import page, redirect, submit
from core.web.seen import seen
from core.web.site.letter_rows import CHANNELS, METHODS, origins, preview
from core.web.site.letters import LETTERS, as_pdf
from core.web.subjects import address_of
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

_WRITE = guard("correspondence.write")
_LANGUAGES = {"cy": "Welsh"}


@get("/letters/new", guards=[_WRITE], sync_to_thread=True)
def choose(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """Which letter to write about a record: those that its case calls for first."""
    about = request.query_params.get("about", "")
    if not about:
        return redirect(desk, "/search", banner="Find what the letter is about, then write from its page")
    with desk.look() as work:
        whom = seen(work, about)
        kind, _, key = whom.partition("/")
        wanted = called_for(work, case_id=UUID(key)) if kind == "case" else []
        offered = office_of(work).templates.offered(work.actor, kind)
        text = Labels(work, [whom]).text(whom)
    items = [
        (Link(one.written.title, f"/letters/new/{one.written.name}?about={whom}"), _because(one, wanted))
        for one in sorted(offered, key=lambda each: each.written.name not in wanted)
    ]
    blocks: list[Block] = [Links(items)] if items else [Prose("You may write no letter about this.")]
    return page(desk, "Write a letter", blocks, trail=(HOME, Link(text, address_of(whom))), caption=text)


def _because(one: Owned, wanted: Sequence[str]) -> str:
    if one.written.name in wanted:
        return "called for by the case’s last step"
    return "a notice, served party by party" if one.written.kind == "notice" else ""


@get("/letters/new/{name:str}", guards=[_WRITE], sync_to_thread=True)
def write(request: Request[Any, Any, Any], desk: NamedDependency[Desk], name: FromPath[str]) -> Response[Any]:
    """The form for one letter."""
    return _form_page(desk, _Writing(desk, request, name))


class _Writing:
    """What is written: which letter, about what, to whom it may go, and its form."""

    def __init__(self, desk: Desk, request: Request[Any, Any, Any], name: str) -> None:
        asked = request.query_params
        self.replaces = find_id(asked.get("supersedes", ""))
        with desk.look() as work:
            self.about = seen(work, asked.get("about", ""))
            self.template = office_of(work).templates.template(name)
            if not work.actor.may(self.template.written.permission):
                work.actor.must(self.template.written.permission)
            self.parties = _parties(work, self.template, self.about)
            labels = Labels(work, [self.about, *self.parties])
            self.names = {one: labels.text(one) for one in self.parties}
            self.text = labels.text(self.about)
            self.known = _known(work, self.template, self.about, self.parties)
            version = self.template.written.on(work.today)
            self.channels = version.channels if version else ()
            regime = self.template.written.regime
            self.methods = methods_of(regime, on=work.today, law=service_law()) if regime else []
        tail = f"&supersedes={self.replaces}" if self.replaces else ""
        self.address = f"/letters/new/{name}?about={self.about}{tail}"
        self.pdf_address = f"/letters/new/{name}/preview.pdf?about={self.about}"

    @property
    def form(self) -> Form:
        """Whom, how, and the gaps that nothing else fills."""
        fields: list[Field] = [
            Ticks(name="whos", label="To", options=[(one, self.names[one]) for one in self.parties]),
            *(_field(name, self.template) for name in self.template.written.fields if name not in self.known),
        ]
        if self.methods:
            options = [(one, METHODS.get(one, one)) for one in self.methods]
            fields.append(Choice(name="method", label="How it is served", options=options))
        elif len(self.channels) > 1:
            own = [("", "The way that suits each of them")]
            options = [*own, *((one, CHANNELS[one]) for one in self.channels)]
            fields.append(Choice(name="channel", label="How it is sent", options=options[1:], required=False))
        return Form(fields, button="Look at it first", action=self.address)

    def typed(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What was entered for the template's own gaps, as text."""
        own = self.template.written.fields
        return {name: _as_text(values[name]) for name in own if values.get(name) is not None}

    def drafts(self, work: UnitOfWork, values: Mapping[str, Any]) -> list[Draft]:
        """What it would say to each of those chosen."""
        pairs = [(self.about, Subject(who)) for who in values["whos"]]
        channel = values.get("channel") or ""
        return drafts(work, template=self.template, pairs=pairs, typed=self.typed(values), channel=channel)


def _parties(work: UnitOfWork, template: Owned, about: Subject) -> list[Subject]:
    found = parties_for(work, about=[about])[about]
    kind, _, key = about.partition("/")
    if template.written.kind == "notice" and kind == "case":
        for answer in work.ask.parties_to_serve(work=work, case_id=UUID(key)):
            found += answer
    return list(dict.fromkeys(found))


def _known(work: UnitOfWork, template: Owned, about: Subject, parties: Sequence[Subject]) -> set[str]:
    """The template's own gaps that a plugin fills, so that nobody types them."""
    if not parties:
        return set()
    (draft,) = drafts(work, template=template, pairs=[(about, parties[0])], typed={})
    return {name for name, one in draft.values.items() if one.text and name in template.written.fields}


def _field(name: str, template: Owned) -> Field:
    one = template.written.fields[name]
    facts: dict[str, Any] = {"name": name, "label": one.title, "hint": one.hint, "required": one.required}
    kinds: dict[str, type[Field]] = {"money": Pounds, "day": Day, "lines": LongText, "number": Number}
    return kinds.get(one.type, Text)(**facts)


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _form_page(desk: Desk, writing: _Writing, filled: Filled | None = None) -> Response[Any]:
    blocks: list[Block] = []
    if not writing.parties:
        text = "Nobody is recorded to write to. Add who this concerns on its page, then come back."
        blocks.append(Alert(text, "Nobody to write to", "warning"))
    else:
        blocks.append(filled or writing.form.empty(whos=writing.parties))
    trail = (HOME, LETTERS, Link(writing.text, address_of(writing.about)))
    return page(desk, writing.template.written.title, blocks, trail=trail, caption=writing.text)


@post("/letters/new/{name:str}", guards=[_WRITE], sync_to_thread=True)
def look_or_send(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    name: FromPath[str],
) -> Response[Any]:
    """Show the letter to each; once that was looked at, send it."""
    writing = _Writing(desk, request, name)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        if not typed("looked_at"):
            return _preview_page(desk, writing, work, values, typed)
        sent = [_write(work, writing, who, values) for who in values["whos"]]
        banner = "It was written" if len(sent) == 1 else f"{len(sent)} letters were written"
        return redirect(
            desk, f"/letters/{sent[0]}" if len(sent) == 1 else address_of(writing.about), banner=banner
        )

    return submit(desk, writing.form, typed, act=act, again=lambda filled: _form_page(desk, writing, filled))


def _write(work: UnitOfWork, writing: _Writing, who: str, values: Mapping[str, Any]) -> UUID:
    return write_message(
        work,
        template=writing.template.written.name,
        about=writing.about,
        who=Subject(who),
        typed=writing.typed(values),
        channel=values.get("channel") or "",
        method=values.get("method") or "first_class_post",
        supersedes=writing.replaces,
    ).id


def _preview_page(
    desk: Desk, writing: _Writing, work: UnitOfWork, values: Mapping[str, Any], typed: Typed
) -> Response[Any]:
    """What would go to each, what keeps it from going, and the button that sends it."""
    found = writing.drafts(work, values)
    faults = [(draft, fault) for draft in found for fault in draft.faults]
    if faults:
        draft, fault = faults[0]
        message = f"{writing.names[draft.who]}: {fault}"
        raise BadInput(message, field=next(iter(draft.missing), None))
    held = objections(work, template=writing.template, pairs=[(one.about, one.who) for one in found])
    hidden = [Hidden(name=field) for field in dict.fromkeys(typed) if field not in {"_csrf", "looked_at"}]
    again = Form(hidden, button="Change it", action="", method="post", quiet=True)
    blocks: list[Block] = []
    for one in found:
        blocks += _one(desk, writing, one, held[one.about, one.who])
    carried = {field.name: typed.all(field.name) for field in again.fields}
    if not any(held.values()):
        verb = "Propose it" if writing.template.written.second_person else "Send it"
        send = Form((*hidden, Hidden(name="looked_at")), button=verb, action=writing.address)
        blocks.append(send.empty(**carried, looked_at="yes"))
    if any(one.channel == "letter" for one in found):
        blocks.append(
            Form(hidden, button="Open as PDF", action=writing.pdf_address, quiet=True).empty(**carried)
        )
    blocks.append(Links([(Link("Change it", writing.address), "")]))
    trail = (HOME, LETTERS, Link(writing.text, address_of(writing.about)))
    return page(
        desk, "Look at it before it goes", blocks, trail=trail, caption=writing.template.written.title
    )


def _one(desk: Desk, writing: _Writing, draft: Draft, reasons: Sequence[str]) -> list[Block]:
    content = draft.content()
    titles = {name: field.title for name, field in writing.template.written.fields.items()}
    blocks: list[Block] = [Heading(f"{CHANNELS[draft.channel]} to {writing.names[draft.who]}")]
    blocks += [Alert(reason, "It must not go now", "warning") for reason in reasons]
    if draft.language != "en":
        language = _LANGUAGES.get(draft.language, draft.language)
        blocks.append(Alert(f"They speak {language}; this text is English.", "Language", "information"))
    return [
        *blocks,
        preview(desk.council.letters.letterhead, draft.channel, draft.address, content),
        Details("Why it says this", [origins(content, titles), *(Prose(text) for text in draft.because)]),
    ]


@post("/letters/new/{name:str}/preview.pdf", guards=[_WRITE], sync_to_thread=True)
def look_on_paper(
    request: Request[Any, Any, Any],
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    name: FromPath[str],
) -> Response[Any]:
    """The first of the letters on paper, before anything is kept."""
    writing = _Writing(desk, request, name)
    filled = writing.form.read(typed)
    if filled.is_wrong:
        return _form_page(desk, writing, filled)
    with desk.look() as work:
        letters = [
            one for one in writing.drafts(work, filled.values) if one.channel == "letter" and not one.faults
        ]
        if not letters:
            message = "none of these goes on paper; go back and choose another way"
            raise NotAllowed(message)
        order = _unsent(letters[0], iso(work.now))
    return as_pdf(sending.letter_of(desk.council.letters.letterhead, order), f"{name}.pdf")


def _unsent(draft: Draft, at: str) -> Order:
    return Order(new_id(), draft.about, draft.channel, draft.address, draft.title, draft.content(), at, 0, ())


HANDLERS = (choose, write, look_or_send, look_on_paper)
