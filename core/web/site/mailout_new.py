"""A letter to many begun: whom it goes to, which letter, and what to put into it."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.correspondence.commands import (
    draft_mailout,
)
from core.correspondence.office import office_of
from core.manifest import Ask
from core.web.blocks import (
    Block,
    Link,
    Links,
    Prose,
)
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Day, Field, LongText, Number, Pounds, Text
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.site.letter_rows import CHANNELS
from core.web.site.letters import LETTERS
from core.web.site.mailouts import MAILOUTS
from core.web.typed import Typed
from core.work import UnitOfWork

_MAIL = guard("correspondence.mail_out")


@get("/mailouts/new", guards=[_MAIL], sync_to_thread=True)
def choose(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[Any]:
    """First whom, then which letter."""
    del request
    with desk.look() as work:
        office = office_of(work)
        items = [
            (
                Link(
                    f"{one.written.title}: {whom.title.lower()}",
                    f"/mailouts/new/{whom.name}/{one.written.name}",
                ),
                "",
            )
            for whom in office.audiences.values()
            for one in office.templates.offered(work.actor, whom.about)
            if one.written.kind == "letter"
        ]
    blocks: list[Block] = (
        [Links(items)] if items else [Prose("There is no letter that you may send to many.")]
    )
    return page(desk, "Which letter, and to whom?", blocks, trail=(HOME, LETTERS, MAILOUTS))


@get("/mailouts/new/{audience:str}/{template:str}", guards=[_MAIL], sync_to_thread=True)
def ask(desk: NamedDependency[Desk], audience: FromPath[str], template: FromPath[str]) -> Response[Any]:
    """What to look for, and what to put into the letter."""
    return _form_page(desk, audience, template)


def _form(desk: Desk, audience: str, template: str) -> tuple[Form, str]:
    with desk.look() as work:
        office = office_of(work)
        whom, written = office.audience(audience), office.templates.template(template).written
        version = written.on(work.today)
        fields: list[Field] = [
            Text(name="title", label="What to call this letter to many", longest=100),
            *(_asked(work, one) for one in whom.asks),
            *(_gap(name, one) for name, one in written.fields.items()),
        ]
    if version and len(version.channels) > 1:
        options = [(one, CHANNELS[one]) for one in version.channels]
        hint = "Left empty, each gets it the way that suits them"
        fields.append(Choice(name="channel", label="Only as", options=options, required=False, hint=hint))
    form = Form(fields, button="See who it goes to", action=f"/mailouts/new/{audience}/{template}")
    return form, written.title


def _asked(work: UnitOfWork, one: Ask) -> Field:
    facts: dict[str, Any] = {
        "name": f"ask_{one.name}",
        "label": one.label,
        "hint": one.hint,
        "required": one.required,
    }
    if one.kind == "choice":
        return Choice(**facts, options=list(one.options(work)) if one.options else [])
    kinds: dict[str, type[Field]] = {"number": Number, "pounds": Pounds}
    return kinds.get(one.kind, Text)(**facts)


def _gap(name: str, one: Any) -> Field:
    """A gap of the letter that may be filled for all; what a service knows of each is better left to it."""
    kinds: dict[str, type[Field]] = {"money": Pounds, "day": Day, "lines": LongText, "number": Number}
    hint = one.hint or "Leave it empty where Borough knows it for each"
    return kinds.get(one.type, Text)(name=f"gap_{name}", label=one.title, hint=hint, required=False)


def _form_page(desk: Desk, audience: str, template: str, filled: Filled | None = None) -> Response[Any]:
    form, title = _form(desk, audience, template)
    blocks = [filled or form.empty(title=title)]
    return page(desk, title, blocks, trail=(HOME, LETTERS, MAILOUTS), caption="A letter to many")


@post("/mailouts/new/{audience:str}/{template:str}", guards=[_MAIL], sync_to_thread=True)
def draft(
    desk: NamedDependency[Desk],
    typed: NamedDependency[Typed],
    audience: FromPath[str],
    template: FromPath[str],
) -> Response[Any]:
    """Begin to gather whom it goes to."""
    form, _ = _form(desk, audience, template)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        made = draft_mailout(
            work,
            title=values["title"],
            template=template,
            audience=audience,
            asked=_with(values, "ask_"),
            typed={name: _as_text(value) for name, value in _with(values, "gap_").items()},
            channel=values.get("channel") or "",
        )
        return redirect(desk, f"/mailouts/{made.id}", banner="Borough is gathering whom it goes to")

    again = lambda filled: _form_page(desk, audience, template, filled)  # noqa: E731 - what submit asks for
    return submit(desk, form, typed, act=act, again=again)


def _with(values: Mapping[str, Any], start: str) -> dict[str, Any]:
    return {
        name.removeprefix(start): value
        for name, value in values.items()
        if name.startswith(start) and value is not None
    }


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


HANDLERS = (choose, ask, draft)
