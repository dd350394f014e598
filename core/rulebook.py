"""The rules that can be asked: each public rule of core and of the enabled plugins, with its typed inputs.

An officer checks a figure with it, an auditor tests the law: on the page Calculators, by `borough rule`
and by the API, all through `Rule.ask`.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_type_hints

import msgspec
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from core.calendar import CALENDARS, Calendars
from core.calendar.questions import day_by_day, end_of_period, last_day_to_act
from core.errors import BadInput, NotFound
from core.manifest import Manifest
from core.values.decision import Because, Decision
from core.values.reference import check_digit
from core.workload.rules import fair_shares, priority


@dataclass(frozen=True)
class Rule:
    """A rule that can be asked. `fields` describe its inputs by name as JSON schema.

    `given` is what the council gives it beside: its calendars, where the rule takes any.
    """

    name: str
    title: str
    doc: str
    inputs: type[BaseModel]
    run: Callable[..., Decision[Any]]
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> Mapping[str, Any]:
        """The inputs as JSON schema properties."""
        properties: Mapping[str, Any] = self.inputs.model_json_schema().get("properties", {})
        return properties

    @property
    def required(self) -> tuple[str, ...]:
        """The inputs that must be given."""
        return tuple(self.inputs.model_json_schema().get("required", ()))

    def ask(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Ask it: {"rule", "result", "because": [{"text", "source"}], "sources"}; BadInput has the field."""
        try:
            inputs = self.inputs(**given)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            message = f"{where}: {_lowered(first['msg'])}"
            raise BadInput(message, field=where) from error
        values = {name: getattr(inputs, name) for name in type(inputs).model_fields}
        try:
            decision = self.run(**values, **self.given)
        except (ValueError, OverflowError, ArithmeticError) as error:
            raise BadInput(str(error)) from error
        return {
            "rule": self.name,
            "result": msgspec.to_builtins(decision.result, enc_hook=str),
            "because": [{"text": one.text, "source": one.source} for one in decision.because],
            "sources": list(decision.sources),
        }


def reference_check_digit(body: str) -> Decision[str]:
    """The check digit of a payment reference: ISO 7064 MOD 11,10 over its digits."""
    digit = check_digit(body)
    source = "ISO/IEC 7064, MOD 11,10"
    return Decision(
        digit, (Because(f"The digits {body} take the check digit {digit}: {body}{digit}", source),)
    )


CORE_RULES: tuple[Callable[..., Decision[Any]], ...] = (
    end_of_period,
    day_by_day,
    last_day_to_act,
    reference_check_digit,
    priority,
    fair_shares,
)


def rules(manifests: Iterable[Manifest], calendars: Calendars = CALENDARS) -> dict[str, Rule]:
    """Every rule by its name, "core.…" first, then the plugins' in their order.

    A rule that takes `calendars: Calendars` is given the council's.
    """
    found = [_rule("core", run, calendars) for run in CORE_RULES]
    found += [_rule(manifest.name, run, calendars) for manifest in manifests for run in manifest.rules]
    return {rule.name: rule for rule in found}


def find(known: Mapping[str, Rule], name: str) -> Rule:
    """The rule of this name; NotFound says how to list them."""
    if name not in known:
        message = f"there is no rule “{name}” among the enabled plugins; `borough rule` lists them"
        raise NotFound(message)
    return known[name]


def _rule(owner: str, run: Callable[..., Decision[Any]], calendars: Calendars) -> Rule:
    doc = inspect.getdoc(run) or ""
    hints = get_type_hints(run)
    given = {name: calendars for name, hint in hints.items() if hint is Calendars}
    fields: dict[str, Any] = {
        name: (hints[name], ... if parameter.default is parameter.empty else parameter.default)
        for name, parameter in inspect.signature(run).parameters.items()
        if name not in given
    }
    config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    inputs = create_model(run.__name__, __config__=config, **fields)
    title = re.sub("_", " ", run.__name__).capitalize()
    return Rule(f"{owner}.{run.__name__}", title, doc, inputs, run, given)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
