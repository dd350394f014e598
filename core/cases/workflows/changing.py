"""A council's change of a case type: what such a file may say, as a JSON Schema, and what is wrong in it."""

from collections.abc import Iterator
from typing import Any

from core.cases.workflows.definition import DOTTED, workflow_schema
from core.cases.workflows.draft import Draft, Fault

KEY = "adjusts"
"""The key by which a file says that it changes a case type, and which."""
_UNCHANGEABLE = ("name", "prefix")
_REPLACED = ("TaskRule",)
"""Tables that stand in lists: a list is replaced whole, so these must be whole as well."""
_NAMES = {
    "type": "string",
    "pattern": DOTTED,
    "description": "The name of the case type that this file changes.",
}


def change_schema() -> dict[str, Any]:
    """The JSON Schema of a file that changes a case type: any of its keys, the others stay as they are."""
    schema = workflow_schema()
    for key in _UNCHANGEABLE:
        del schema["properties"][key]
    for table in (schema, *(one for name, one in schema["$defs"].items() if name not in _REPLACED)):
        table.pop("required", None)
        table.pop("oneOf", None)
        for key in table["properties"].values():
            key.pop("default", None)
    schema["properties"] = {KEY: _NAMES, **schema["properties"]}
    schema["required"] = [KEY, "version"]
    schema["title"] = "Change of a case type"
    schema["description"] = "What a council changes of a case type; what it leaves out stays as it is."
    return schema


def change_faults(change: Draft, *, plain: Draft, before: Draft | None) -> Iterator[Fault]:
    """What is wrong with a change of `plain` as such; `before` is another change of the same case type.

    What it makes of the case type is judged afterwards, as a whole.
    """
    for key in _UNCHANGEABLE:
        if key in change.data:
            message = f"“{key}” cannot be adjusted, because cases carry it; remove the line"
            yield change.fault((key,), message)
    if before is not None:
        message = f"{before.file} adjusts “{change.data[KEY]}” already; put both changes into one file"
        yield change.fault((KEY,), message)
    version, own = change.data.get("version"), plain.data.get("version")
    if version is None:
        message = (
            f"“version” is missing: a changed case type has one of its own, above the {own} of {plain.file}"
        )
        yield change.fault((), message)
    elif type(version) is int and type(own) is int and version <= own:
        message = f"“version” must be above the {own} of {plain.file}; look what is new there, then raise it"
        yield change.fault(("version",), message)
