"""Rules: which there are, and what one answers."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core import rulebook
from core.web.api.machine_shapes import AnswerOut, RuleOut
from core.web.api.shapes import Page
from core.web.desk import Desk


@get("/rules", sync_to_thread=True)
def rules(desk: NamedDependency[Desk]) -> Page[RuleOut]:
    """Every rule that can be asked."""
    known = desk.site.rules
    return Page(
        [RuleOut(one.name, one.title, one.doc, one.inputs.model_json_schema()) for one in known.values()]
    )


@post("/rules/{name:str}", status_code=200, sync_to_thread=True)
def ask(desk: NamedDependency[Desk], name: FromPath[str], data: JSONBody[dict[str, Any]]) -> AnswerOut:
    """Ask a rule; nothing is changed."""
    rule = rulebook.find(desk.site.rules, name)
    return AnswerOut(**rule.ask(data))


HANDLERS = (rules, ask)
