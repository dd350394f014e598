"""Everything wrong with a workflow at once: its shape, then what its parts say of each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from core.cases.rules import reachable
from core.cases.workflows.definition import CHECK, DOTTED, FILLED, NAME, PARTS, PREFIX, Workflow
from core.cases.workflows.draft import Draft, Fault, near
from core.cases.workflows.lengths import length_faults
from core.values.toml_lines import KeyPath

COUNCIL = "council"
_PLAIN = {
    "bool_type": "must be true or false",
    "dict_type": "must be a table",
    "int_type": "must be a whole number",
    "model_type": "must be a table",
    "string_type": "must be text",
    "too_short": "must have at least one entry",
    "tuple_type": "must be a list",
}
_WRITTEN = {
    NAME: "must be small letters, digits and underscores, a letter first",
    DOTTED: "must be two such words as “plugin.word”, joined by a dot, in small letters",
    CHECK: "must be the name of a check, such as “no_open_tasks” or “plugin.word”",
    PREFIX: "must be two to six capital letters",
    FILLED: "must not be empty",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a workflow may name: permissions, checks and figures of law that exist; None does not ask."""

    permissions: frozenset[str] | None = None
    checks: frozenset[str] | None = None
    law: frozenset[str] | None = None


def judged(draft: Draft, *, owner: str | None, known: Known) -> tuple[Workflow | None, list[Fault]]:
    """The workflow, or every fault in it, in the order of the file. `owner` is the plugin that brings it."""
    workflow = None
    faults: set[Fault] = set()
    try:
        workflow = Workflow.model_validate(draft.data)
    except ValidationError as error:
        faults.update(_shape(draft, one) for one in error.errors())
    said = [*_names(draft, owner), *_permissions(draft, known), *_ways(draft, known)]
    said += [*_clocks(draft), *length_faults(draft, known.law), *_stages(draft), *_titles(draft)]
    faults.update(draft.fault(path, message) for path, message in said)
    return (None if faults else workflow), sorted(faults)


def _shape(draft: Draft, error: Any) -> Fault:
    """A complaint of the schema, in words."""
    path = tuple(step for step in error["loc"] if step != "[key]")
    name = next((step for step in reversed(path) if isinstance(step, str)), "the file")
    if error["type"] == "missing":
        where = f" in [{'.'.join(str(step) for step in path[:-1])}]" if path[:-1] else ""
        return draft.fault(path, f"“{name}” is missing{where}{_what(path)}")
    if error["type"] == "extra_forbidden":
        keys = _keys(path)
        message = f"“{name}” is no key of this table{near(name, keys)} (keys: {', '.join(keys)})"
        return draft.fault(path, message)
    if error["loc"][-1] == "[key]":
        message = f"“{name}” is no name: use small letters, digits and underscores, a letter first"
        return draft.fault(path, message)
    words = str(error["msg"]).replace("Input should be", "must be")
    said = _PLAIN.get(error["type"]) or _WRITTEN.get(error.get("ctx", {}).get("pattern"), words)
    return draft.fault(path, f"“{name}” {said}, not {error['input']!r:.60}")


def _part(path: KeyPath) -> type[Any]:
    words = [step for step in path[:-1] if isinstance(step, str)]
    kept = [word for position, word in enumerate(words) if position != 1 or words[0] == "opening"]
    return PARTS.get(".".join(kept), Workflow)


def _keys(path: KeyPath) -> list[str]:
    return [info.alias or name for name, info in _part(path).model_fields.items()]


def _what(path: KeyPath) -> str:
    fields = {info.alias or name: info for name, info in _part(path).model_fields.items()}
    info = fields.get(str(path[-1]))
    said = info.description if info else None
    return f": {said[:1].lower()}{said[1:].rstrip('.')}" if said else ""


Said = Iterator[tuple[KeyPath, str]]


def _names(draft: Draft, owner: str | None) -> Said:
    name = draft.data.get("name")
    if owner is not None and isinstance(name, str) and not name.startswith(f"{owner}."):
        yield ("name",), f"the name “{name}” must begin with “{owner}.”, because {_who(owner)} brings it"


def _who(owner: str) -> str:
    return "the council's own configuration" if owner == COUNCIL else f"plugin “{owner}”"


def _permissions(draft: Draft, known: Known) -> Said:
    named: list[tuple[KeyPath, Any]] = [
        (("sees",), draft.data.get("sees")),
        (("opening", "permission"), draft.table("opening").get("permission")),
    ]
    named += [(("transitions", way, "permission"), table.get("permission")) for way, table in _tables(draft)]
    if known.permissions is None:
        return
    for path, permission in named:
        if isinstance(permission, str) and permission not in known.permissions:
            hint = near(permission, known.permissions)
            yield path, f"no enabled plugin declares the permission “{permission}”{hint}"


def _ways(draft: Draft, known: Known) -> Said:
    stages = draft.table("stages")
    first = draft.data.get("first_stage")
    if isinstance(first, str) and first not in stages:
        yield ("first_stage",), _no("stage", first, stages)
    for way, table in _tables(draft):
        here = ("transitions", way)
        if isinstance(table.get("to"), str) and table["to"] not in stages:
            yield (*here, "to"), _no("stage", table["to"], stages)
        for position, stage in _listed(table, "from"):
            if stage not in stages:
                yield (*here, "from", position), _no("stage", stage, stages)
        for position, check in _listed(table, "checks"):
            if known.checks is not None and check not in known.checks:
                hint = near(check, known.checks)
                yield (*here, "checks", position), f"no enabled plugin declares the check “{check}”{hint}"
        yield from _twice(here, table, ("from", "checks", "starts", "stops", "after", "notices"))


def _clocks(draft: Draft) -> Said:
    clocks = draft.table("clocks")
    users: list[tuple[KeyPath, dict[str, Any]]] = [(("opening",), draft.table("opening"))]
    users += [(("transitions", way), table) for way, table in _tables(draft)]
    started: set[str] = set()
    for here, table in users:
        started.update(clock for _, clock in _listed(table, "starts"))
        for key in ("starts", "stops", "after"):
            for position, clock in _listed(table, key):
                unknown = _no("clock", clock, clocks) if clock not in clocks else None
                if problem := unknown or _misused(draft, table, key, clock):
                    yield (*here, key, position), problem
    for clock in clocks:
        if clock not in started:
            yield ("clocks", clock), f"no transition starts the clock “{clock}”; name it in one's `starts`"


def _misused(draft: Draft, table: dict[str, Any], key: str, clock: str) -> str | None:
    """What is wrong with using a clock in this way."""
    if key == "after" and draft.table("clocks", clock).get("kind") != "waiting":
        return f'“{clock}” is a deadline; to wait for it, give it `kind = "waiting"`'
    if key == "starts" and clock in [stopped for _, stopped in _listed(table, "stops")]:
        return f"“{clock}” is stopped here too; starting it afresh is enough"
    return None


def _stages(draft: Draft) -> Said:
    stages, first = draft.table("stages"), draft.data.get("first_stage")
    final = [name for name, table in stages.items() if isinstance(table, dict) and table.get("final") is True]
    if stages and not final:
        yield ("stages",), "no stage is final, so no case could ever be closed; give one `final = true`"
    ways: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for _, table in _tables(draft):
        for _, source in _listed(table, "from"):
            ways.setdefault(source, []).append(str(table.get("to")))
            back.setdefault(str(table.get("to")), []).append(source)
    reached = reachable([first] if isinstance(first, str) else [], ways).result
    ends = reachable(final, back).result
    for stage in stages:
        if first in stages and stage not in reached:
            yield ("stages", stage), f"no way leads from “{first}” to the stage “{stage}”; add one"
        elif final and stage not in ends:
            yield ("stages", stage), f"no way leads from “{stage}” to a final stage; a case would be stuck"


def _titles(draft: Draft) -> Said:
    """Two things of a kind that people could not tell apart."""
    for kind in ("stages", "transitions", "clocks"):
        seen: dict[str, str] = {}
        for name, table in draft.table(kind).items():
            title = table.get("title") if isinstance(table, dict) else None
            if not isinstance(title, str):
                continue
            other = seen.setdefault(title, name)
            if other != name and (kind != "transitions" or _meet(draft, other, name)):
                yield (kind, name, "title"), f"the title “{title}” is already that of “{other}”; change one"


def _meet(draft: Draft, *ways: str) -> bool:
    """Whether two transitions can be offered side by side."""
    one, other = ({stage for _, stage in _listed(draft.table("transitions", way), "from")} for way in ways)
    return not one.isdisjoint(other)


def _twice(here: KeyPath, table: dict[str, Any], keys: Iterable[str]) -> Said:
    for key in keys:
        seen = set()
        for position, word in _listed(table, key):
            if word in seen:
                yield (*here, key, position), f"“{word}” is named twice in `{key}`; once is enough"
            seen.add(word)


def _tables(draft: Draft) -> list[tuple[str, dict[str, Any]]]:
    return [(name, table) for name, table in draft.table("transitions").items() if isinstance(table, dict)]


def _listed(table: dict[str, Any], key: str) -> list[tuple[int, str]]:
    values = table.get(key)
    found = enumerate(values) if isinstance(values, list) else ()
    return [(position, value) for position, value in found if isinstance(value, str)]


def _no(kind: str, name: str, known: dict[str, Any]) -> str:
    names = ", ".join(known) or "none"
    return f"there is no {kind} “{name}”{near(name, known)} ({kind}s: {names})"
