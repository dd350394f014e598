"""A workflow file as it was read: its values, and the file and line of each, before anything is believed."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from core.values.toml_lines import KeyPath, key_lines

_AT_LINE = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)$")
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a workflow file, with its place and, where there is one, the remedy."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """As compilers print it, so that editors can jump to it."""
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Source:
    """A workflow file and the plugin that brings it; the owner "council" for the council's own."""

    owner: str
    path: Path


@dataclass(slots=True)
class Draft:
    """The values of a file; `places` says where each stands, after an adjustment maybe in another file."""

    file: str
    data: dict[str, Any]
    places: dict[KeyPath, tuple[str, int]] = field(default_factory=dict)

    def fault(self, path: KeyPath, message: str) -> Fault:
        """A fault at a value, or at the nearest table around it when the value is missing."""
        while path and path not in self.places:
            path = path[:-1]
        file, line = self.places.get(path, (self.file, 1))
        return Fault(file, line, message)

    def table(self, *path: str) -> dict[str, Any]:
        """The table at a path; empty when there is none or it is no table, which the schema says."""
        found: Any = self.data
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}


def read_draft(path: Path) -> Draft | Fault:
    """Read a file, or say why it cannot be read."""
    file = str(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        return Fault(file, 1, f"cannot be read ({error.strerror}); check its name and permissions")
    if len(raw) > _LARGEST:
        return Fault(file, 1, f"is larger than {_LARGEST:,} bytes, which no workflow is")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Fault(file, line, "is not UTF-8 text here; save the file as UTF-8")
    return _parsed(file, text.replace("\r\n", "\n"))


def draft_of(text: str, *, name: str) -> Draft | Fault:
    """The same of a text that somebody sent."""
    if len(text) > _LARGEST:
        return Fault(name, 1, f"is larger than {_LARGEST:,} characters, which no workflow is")
    return _parsed(name, text.replace("\r\n", "\n"))


def _parsed(file: str, text: str) -> Draft | Fault:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _not_toml(file, text, str(error))
    except RecursionError:
        return Fault(file, 1, "is nested too deeply to be a workflow")
    places = {path: (file, line) for path, line in key_lines(text).items()}
    return Draft(file, data, places)


def _not_toml(file: str, text: str, said: str) -> Fault:
    """The reader's own complaint, at its line; of a name given twice, where it was first."""
    lines = text.split("\n")
    match = _AT_LINE.search(said)
    number = int(match[1]) if match and match[1] else len(lines)
    reason = _AT_LINE.sub("", said)
    if reason.startswith(("Cannot declare", "Cannot overwrite", "Cannot mutate")):
        here = re.split("[=#]", lines[number - 1])[0].strip()
        first = next(n for n, line in enumerate(lines, 1) if re.split("[=#]", line)[0].strip() == here)
        where = f", first on line {first}" if first < number else ""
        return Fault(file, number, f"“{here}” is given twice{where}; rename or remove one")
    return Fault(file, number, f"is not TOML here: {reason[:1].lower()}{reason[1:]}")


def adjusted(draft: Draft, change: Draft) -> Draft:
    """The draft with a council's changes laid over it: tables are merged, every other value is replaced."""
    merged = Draft(draft.file, deepcopy(draft.data), dict(draft.places))
    for replaced in _merge(
        merged.data, {key: value for key, value in change.data.items() if key != "adjusts"}
    ):
        for path in [path for path in merged.places if path[: len(replaced)] == replaced]:
            del merged.places[path]
    merged.places.update(change.places)
    return merged


def _merge(into: dict[str, Any], changes: Mapping[str, Any], at: KeyPath = ()) -> Iterator[KeyPath]:
    """Lay the changes over; the path of every value that was replaced whole."""
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            yield from _merge(into[key], value, (*at, key))
        else:
            into[key] = value
            yield (*at, key)


def near(word: object, known: Iterable[str]) -> str:
    """“did you mean …?” for a slip of the pen, or nothing."""
    found = get_close_matches(word, sorted(known), n=1) if isinstance(word, str) else []
    return f"; did you mean “{found[0]}”?" if found else ""
