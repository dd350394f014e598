"""What differs between two versions of a case type, value by value; and whether it is only words."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.cases.workflows.definition import Workflow

_WORDS = frozenset({"title", "source", "verified", "description"})
_NOT_COMPARED = frozenset({"version"})
_CAME_LATER = frozenset({"competence"})
"""Keys that case types could not have at first: left out, they change no hash that was kept before."""
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that differs: where ("clocks.reply.length"), what it was and what it is; None where absent."""

    at: str
    was: str | None
    now: str | None

    @property
    def is_words(self) -> bool:
        """Whether only what people read differs, not how cases run."""
        return self.at.rpartition(".")[2] in _WORDS and self.was is not None and self.now is not None


def differences(before: Workflow, after: Workflow) -> list[Difference]:
    """Every value in which they differ, in the order of the file; the version number itself is left out."""
    was, now = dict(_flat(dumped(before))), dict(_flat(dumped(after)))
    found = [at for at in {**was, **now} if was.get(at, _ABSENT) != now.get(at, _ABSENT)]
    return [Difference(at, was.get(at), now.get(at)) for at in found if at not in _NOT_COMPARED]


def structure(workflow: Workflow) -> str:
    """A hash of all in a case type that decides how its cases run: all but words and the version."""
    plain = _without_words(dumped(workflow))
    plain = {
        key: value
        for key, value in plain.items()
        if key not in _NOT_COMPARED and not (key in _CAME_LATER and value is None)
    }
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def dumped(workflow: Workflow) -> dict[str, Any]:
    """The case type as the file says it, with every default spelled out."""
    return workflow.model_dump(mode="json", by_alias=True)


def _without_words(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_words(one) for key, one in value.items() if key not in _WORDS}
    if isinstance(value, list):
        return [_without_words(one) for one in value]
    return value


def _flat(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _flat(one, f"{at}.{key}" if at else str(key))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for nth, one in enumerate(value, 1):
            yield from _flat(one, f"{at}.{nth}")
    elif isinstance(value, list):
        if value:
            yield at, ", ".join(map(str, value))
    elif value is not None and value is not False:
        yield at, "yes" if value is True else str(value)
