"""Reading the law, the classes and what is taken from their files, before anything rests on them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from core.documents.rules import ServiceLaw
from core.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Retention:
    """How long documents of a class are kept: `years` after what `starts` says, None for ever."""

    name: str
    title: str
    years: int | None
    starts: str
    source: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A kind of file that is taken: what people call it, and the endings that its name may have."""

    title: str
    endings: tuple[str, ...]


@cache
def taken_media() -> Mapping[str, Taken]:
    """What `media.toml` says, by media type."""
    return {
        name: Taken(entry["title"], tuple(entry["endings"])) for name, entry in _read("media.toml").items()
    }


@cache
def document_kinds() -> Mapping[str, str]:
    """What `kinds.toml` says: the title of each kind of document by its name."""
    return {name: entry["title"] for name, entry in _read("kinds.toml").items()}


@cache
def service_law() -> tuple[ServiceLaw, ...]:
    """What `service.toml` says; Misconfigured when an entry can not be understood."""
    entries = _read("service.toml").get("service", [])
    return tuple(_service(entry, number) for number, entry in enumerate(entries, 1))


@cache
def retention_classes() -> Mapping[str, Retention]:
    """What `retention.toml` says, by the name of the class."""
    return {
        name: Retention(name, entry["title"], entry.get("years"), entry["starts"], entry["source"])
        for name, entry in _read("retention.toml").items()
    }


def _service(entry: Mapping[str, Any], number: int) -> ServiceLaw:
    """One entry; it counts days or has a time of day, never both."""
    try:
        given = dict(entry)
        rule = ServiceLaw(
            methods=tuple(given.pop("methods")),
            starts_on=given.pop("from"),
            ends_on=given.pop("to", None),
            **given,
        )
    except (KeyError, TypeError) as error:
        message = f"core/documents/service.toml: entry {number} can not be understood ({error})"
        raise Misconfigured(message) from None
    if (rule.before is None) == (rule.after == 0) or rule.count not in {"days", "working_days"}:
        message = f"core/documents/service.toml: entry {number} needs `after` with `count`, or `before`"
        raise Misconfigured(message)
    return rule


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("core.documents").joinpath(name).read_text(encoding="utf-8"))
