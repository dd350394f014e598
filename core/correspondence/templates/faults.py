"""Everything wrong with a template at once, each fault at its line."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from core.cases.workflows.draft import Draft, Fault, near
from core.correspondence.templates import definition
from core.correspondence.templates.definition import CHANNELS, Written
from core.correspondence.templates.values import CORE_FIELDS
from core.correspondence.templates.words import fields_in
from core.values.toml_lines import KeyPath

_WRITTEN = {
    definition.NAME: "must be small letters, digits and underscores, a letter first",
    definition.DOTTED: "must be two such words as “plugin.word”, joined by a dot, in small letters",
    definition.FILLED: "must not be empty",
}
_TABLES: dict[str, type[Any]] = {
    "": definition.Written,
    "fields": definition.Field,
    "version": definition.Version,
    "version.letter": definition.Letter,
    "version.email": definition.Email,
    "version.sms": definition.Sms,
}
Said = Iterator[tuple[KeyPath, str]]


def judged(
    draft: Draft, *, permissions: frozenset[str], retentions: frozenset[str]
) -> tuple[Written | None, list[Fault]]:
    """The template, or every fault in it, in the order of the file."""
    template = None
    faults: set[Fault] = set()
    try:
        template = Written.model_validate(draft.data)
    except ValidationError as error:
        # A list whose entries are wrong is also said to be too short; the entries say enough.
        said_of = [one for one in error.errors() if one["type"] != "too_short" or not one["input"]]
        faults.update(_shape(draft, one) for one in said_of)
    said = [*_names(draft, permissions, retentions), *_gaps(draft), *_versions(draft), *_service(draft)]
    faults.update(draft.fault(path, message) for path, message in said)
    return (None if faults else template), sorted(faults)


def _shape(draft: Draft, error: Any) -> Fault:
    """A complaint of the schema, in words."""
    path = tuple(step for step in error["loc"] if step != "[key]")
    name = next((step for step in reversed(path) if isinstance(step, str)), "the file")
    if error["type"] == "missing":
        return draft.fault(path, f"“{name}” is missing")
    if error["type"] == "extra_forbidden":
        keys = _keys(path)
        return draft.fault(
            path, f"“{name}” is no key of this table{near(name, keys)} (keys: {', '.join(keys)})"
        )
    if error["loc"][-1] == "[key]":
        return draft.fault(path, f"“{name}” {_WRITTEN[definition.NAME]}")
    words = str(error["msg"]).replace("Input should be", "must be")
    said = _WRITTEN.get(error.get("ctx", {}).get("pattern"), words[:1].lower() + words[1:])
    return draft.fault(path, f"“{name}” {said}, not {error['input']!r:.60}")


def _keys(path: KeyPath) -> list[str]:
    words = [step for step in path[:-1] if isinstance(step, str)]
    table = "fields" if words[:1] == ["fields"] else ".".join(words)
    return [info.alias or name for name, info in _TABLES.get(table, Written).model_fields.items()]


def _names(draft: Draft, permissions: frozenset[str], retentions: frozenset[str]) -> Said:
    for key, known, what in (
        ("permission", permissions, "no enabled plugin declares the permission"),
        ("retention", retentions, "there is no retention class"),
    ):
        named = draft.data.get(key)
        if isinstance(named, str) and named not in known:
            yield (key,), f"{what} “{named}”{near(named, known)}"
    for name in draft.table("fields"):
        if name in CORE_FIELDS:
            yield ("fields", name), f"“{name}” is a field that core fills; give yours another name"


def _gaps(draft: Draft) -> Said:
    """Gaps that nothing fills, and fields that no text has."""
    own, used = draft.table("fields"), set()
    known = {*own, *CORE_FIELDS}
    for path, text in _texts(draft):
        for name in fields_in(text):
            used.add(name)
            if name not in known:
                yield path, f"nothing fills “(({name}))”{near(name, known)}; declare it under [fields]"
    for name in own:
        if name not in used:
            yield ("fields", name), f"no text has a gap “(({name}))”; use the field, or remove it"


def _texts(draft: Draft) -> Iterator[tuple[KeyPath, str]]:
    for number, version in enumerate(_listed(draft)):
        for channel in CHANNELS:
            part = version.get(channel)
            for key, text in part.items() if isinstance(part, dict) else ():
                if isinstance(text, str):
                    yield ("version", number, channel, key), text


def _versions(draft: Draft) -> Said:
    seen: dict[Any, int] = {}
    for number, version in enumerate(_listed(draft)):
        if not any(channel in version for channel in CHANNELS):
            yield ("version", number), f"this version has no text; give it one of {', '.join(CHANNELS)}"
        day = version.get("from")
        if day in seen:
            yield ("version", number, "from"), f"another version begins on {day} too; choose another day"
        seen[day] = number


def _service(draft: Draft) -> Said:
    kind, regime = draft.data.get("kind", "letter"), draft.data.get("regime")
    if kind == "notice" and regime is None:
        yield ("kind",), "a notice needs `regime`: the law by which it counts as served"
    if kind == "letter" and regime is not None:
        yield ("regime",), "only a notice has a `regime`; make it one, or remove the line"
    for number, version in enumerate(_listed(draft)):
        if kind == "notice" and "letter" not in version:
            yield ("version", number), "a notice is served on paper; give this version a [version.letter]"


def _listed(draft: Draft) -> list[dict[str, Any]]:
    found = draft.data.get("version")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
