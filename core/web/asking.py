"""A form for any rule, made from its typed inputs."""

import json
from collections.abc import Mapping
from typing import Any

from core.rulebook import Rule
from core.web.fields import Choice, Day, Field, Hidden, LongText, Number, Pounds, Text, Ticks
from core.web.forms import Form
from core.web.looks import words

_YES_NO = (("yes", "Yes"), ("no", "No"))


def form_for(rule: Rule) -> Form:
    """The rule's inputs as fields; what is too deep for a field is written as JSON."""
    schema = rule.inputs.model_json_schema()
    shared = schema.get("$defs", {})
    fields = [
        _field(name, _plain(one, shared), required=name in rule.required) for name, one in rule.fields.items()
    ]
    return Form((*fields, Hidden(name="asked")), button="Ask", method="get")


def _plain(schema: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """The schema with its reference followed, and "or nothing" taken off."""
    found = dict(schema)
    if "anyOf" in found:
        real = [one for one in found["anyOf"] if one.get("type") != "null"]
        found = {**found, **real[0]} if len(real) == 1 else found
    if "$ref" in found:
        found = {**found, **shared.get(found["$ref"].rpartition("/")[2], {})}
    return found


def _field(name: str, schema: Mapping[str, Any], *, required: bool) -> Field:
    kind, hint = schema.get("type"), str(schema.get("description", ""))
    common: dict[str, Any] = {"name": name, "label": words(name), "hint": hint, "required": required}
    if "default" in schema and schema["default"] is not None:
        common["hint"] = f"{hint} Left empty it is {schema['default']}.".strip()
    if "enum" in schema or kind == "boolean":
        options = [(str(one), words(str(one))) for one in schema.get("enum", ())] or _YES_NO
        return Choice(options=options, **common)
    if schema.get("format") == "date":
        return Day(**common)
    if _is_money(name, schema):
        return Pounds(least=-100_000_000_00, **{**common, "label": words(_without_pence(name))})
    return _written(schema, common)


def _written(schema: Mapping[str, Any], common: dict[str, Any]) -> Field:
    kind, hint = schema.get("type"), common["hint"]
    if kind == "integer":
        return Number(least=-1_000_000_000, **common)
    if kind == "array" and "enum" in schema.get("items", {}):
        return Ticks(options=[(str(one), words(str(one))) for one in schema["items"]["enum"]], **common)
    if kind in {"array", "object"} or "properties" in schema or "anyOf" in schema:
        common["hint"] = f"{hint} Written as JSON.".strip()
        return LongText(longest=20_000, rows=3, **common)
    return Text(width=20, longest=1_000, **common)


def _is_money(name: str, schema: Mapping[str, Any]) -> bool:
    if schema.get("title") == "Money" or set(schema.get("properties", {})) == {"pence"}:
        return True
    return schema.get("type") == "integer" and "pence" in name.split("_")


def _without_pence(name: str) -> str:
    return "_".join(part for part in name.split("_") if part != "pence") or name


def given_by(rule: Rule, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, as the rule takes it; what was left empty is left out."""
    schema = rule.inputs.model_json_schema()
    shared = schema.get("$defs", {})
    given: dict[str, Any] = {}
    for name, value in values.items():
        if name in rule.fields and value is not None:
            given[name] = _given(name, value, _plain(rule.fields[name], shared))
    return given


def _given(name: str, value: Any, schema: Mapping[str, Any]) -> Any:
    if schema.get("type") == "boolean":
        return value == "yes"
    if _is_money(name, schema) and schema.get("type") != "integer":
        return {"pence": value}
    if isinstance(value, str) and schema.get("type") != "string" and "enum" not in schema:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
