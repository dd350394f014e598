"""Calculators: every public rule can be asked here, and says why it answers as it does."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from core import rulebook
from core.errors import BadInput
from core.rulebook import Rule
from core.values import Money
from core.web.asking import form_for, given_by
from core.web.blocks import Block, Heading, Link, Prose, Summary, Table
from core.web.desk import HOME, Desk
from core.web.looks import words
from core.web.page import page
from core.web.typed import Typed

_CALCULATORS = Link("Calculators", "/calculators")


@get("/calculators", sync_to_thread=True)
def calculators(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every rule that can be asked, by who brings it."""
    owners = {one.name: one.title for one in desk.council.registry.manifests}
    groups: dict[str, list[tuple[Link, str]]] = {}
    for rule in desk.site.rules.values():
        owner = rule.name.partition(".")[0]
        line = (Link(rule.title, f"/calculators/{rule.name}"), plain(rule.doc.partition("\n\n")[0]))
        groups.setdefault(owners.get(owner, "Every service"), []).append(line)
    blocks: list[Block] = [
        Prose("Ask a rule as Borough itself asks it, and see why it answers as it does.", "lead")
    ]
    for title, items in groups.items():
        blocks.append(Table(("Rule", "What it answers"), items, title=title))
    return page(desk, "Calculators", blocks, trail=(HOME,))


@get("/calculators/{name:str}", sync_to_thread=True)
def calculator(
    request: Request[Any, Any, Any], desk: NamedDependency[Desk], name: FromPath[str]
) -> Response[Any]:
    """One rule: its inputs, and once they are given its answer."""
    rule = rulebook.find(desk.site.rules, name)
    form = form_for(rule)
    typed = Typed(request.query_params.multi_items())
    asked = "asked" in typed
    filled = form.read(typed) if asked else form.empty(asked="1")
    answer: list[Block] = []
    if asked and not filled.is_wrong:
        try:
            answer = _answer(rule.ask(given_by(rule, filled.values)))
        except BadInput as refusal:
            filled.refuse(refusal)
    intro = [Prose(plain(part)) for part in rule.doc.split("\n\n")]
    return page(
        desk, rule.title, [*intro, *answer, filled], trail=(HOME, _CALCULATORS), caption=_owner(desk, rule)
    )


def plain(doc: str) -> str:
    """A paragraph of a docstring as people read it: on one line, without the marks for code."""
    return " ".join(doc.replace("`", "").split())


def _owner(desk: Desk, rule: Rule) -> str:
    owner = rule.name.partition(".")[0]
    return next((one.title for one in desk.council.registry.manifests if one.name == owner), "Every service")


def _answer(answer: Mapping[str, Any]) -> list[Block]:
    because = [(one["text"], one["source"]) for one in answer["because"]]
    rows = answer["result"].items() if isinstance(answer["result"], dict) else [("Answer", answer["result"])]
    return [
        Heading("Answer", "answer"),
        Summary([(words(str(name)), _value(str(name), value)) for name, value in rows]),
        Table(("Because", "Source"), because, title="Why", empty="The rule gives no reasons"),
    ]


def _value(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        if set(value) == {"pence"}:
            return Money(int(value["pence"]))
        return [f"{words(str(key))}: {one}" for key, one in value.items()]
    if isinstance(value, int) and not isinstance(value, bool) and name.endswith(("pence", "amount")):
        return Money(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_value(name, one) for one in value]
    return _day(value) if isinstance(value, str) else value


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


HANDLERS = (calculators, calculator)
