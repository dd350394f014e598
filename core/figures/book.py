"""The council's targets, weights, checklists and returns: those that ship, those of plugins, and its own.

The council's own lie in the folder `figures/` beside its configuration, under the same names. A target or
weight given there takes the place of all rows for the same figure and part; a checklist or return of the
same name takes the place of the whole.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import Misconfigured, NotFound
from core.figures.definitions import (
    CaseWeight,
    Checklist,
    Dated,
    ReturnDefinition,
    Target,
    TargetsFile,
    WorkloadFile,
)

_HERE = Path(__file__).parent
T = TypeVar("T", bound=BaseModel)
D = TypeVar("D", bound=Dated)


class Bringer(Protocol):
    """What the book needs of a plugin's manifest."""

    @property
    def folder(self) -> Path:
        """Where the plugin lies."""
        ...


@dataclass(frozen=True)
class FiguresBook:
    """All of it, read once. Never changes."""

    targets: tuple[Target, ...]
    weights: tuple[CaseWeight, ...]
    hours_a_week: tuple[Dated, ...]
    percent_on_cases: tuple[Dated, ...]
    checklists: Mapping[str, Checklist]
    returns: Mapping[str, ReturnDefinition]

    def target(self, figure: str, *, on: date, part: str = "") -> Target | None:
        """What the figure should come to on a day, for this part of the work or else for all of it."""
        for wanted in dict.fromkeys((part, "")):
            found = [one for one in self.targets if (one.figure, one.part) == (figure, wanted)]
            if holding := _on(found, on):
                return holding
        return None

    def weight(self, case_type: str, *, on: date) -> CaseWeight | None:
        """How long a case of a type takes."""
        for wanted in (case_type, ""):
            if holding := _on([one for one in self.weights if one.type == wanted], on):
                return holding
        return None

    def week(self, *, on: date) -> tuple[Dated | None, Dated | None]:
        """How many hours an officer works a week, and how many of a hundred go to cases."""
        return _on(self.hours_a_week, on), _on(self.percent_on_cases, on)

    def checklist(self, name: str) -> Checklist:
        """The checklist of this name; NotFound when no file brings it."""
        found: Checklist = _known(self.checklists, name, "checklist")
        return found

    def definition(self, name: str) -> ReturnDefinition:
        """The return of this name; NotFound when no file brings it."""
        found: ReturnDefinition = _known(self.returns, name, "return")
        return found


def council_book(plugins: Iterable[Bringer], *, folder: Path | None = None) -> FiguresBook:
    """Read everything; Misconfigured says what is wrong, and in which file."""
    own = folder / "figures" if folder else None
    places = [_HERE, *(one.folder for one in plugins), *([own] if own else [])]
    targets = [_read(place / "targets.toml", TargetsFile) for place in places]
    workload = [_read(place / "workload.toml", WorkloadFile) for place in places]
    return FiguresBook(
        targets=_over([file.target for file in targets if file], lambda one: (one.figure, one.part)),
        weights=_over([file.minutes_a_case for file in workload if file], lambda one: one.type),
        hours_a_week=_over([file.hours_a_week for file in workload if file], lambda _: ""),
        percent_on_cases=_over([file.percent_on_cases for file in workload if file], lambda _: ""),
        checklists={one.name: one for one in _folder(places, "checklists", Checklist)},
        returns={one.name: one for one in _folder(places, "returns", ReturnDefinition)},
    )


def _on(rows: Iterable[D], day: date) -> D | None:
    holding = [row for row in rows if row.holds_on(day)]
    return max(holding, key=lambda row: row.starts_on) if holding else None


def _known(things: Mapping[str, Any], name: str, what: str) -> Any:
    if name not in things:
        message = f"there is no {what} “{name}”; its file may be that of a plugin which is switched off"
        raise NotFound(message)
    return things[name]


def _over(files: Iterable[Iterable[D]], key: Any) -> tuple[D, ...]:
    """The rows of all files; rows of a later file take the place of all earlier ones of the same key."""
    kept: dict[Any, list[D]] = {}
    for rows in files:
        mine: dict[Any, list[D]] = {}
        for row in rows:
            mine.setdefault(key(row), []).append(row)
        kept |= mine
    return tuple(row for rows in kept.values() for row in rows)


def _folder(places: Iterable[Path], name: str, shape: type[T]) -> Iterator[T]:
    for place in places:
        for path in sorted((place / name).glob("*.toml")):
            if read := _read(path, shape):
                yield read


def _read(path: Path, shape: type[T]) -> T | None:
    """What a file says; None when it is not there."""
    try:
        return shape(**tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        message = f"{path} cannot be read: {error}"
        raise Misconfigured(message) from error
    except ValidationError as error:
        faults = [f"{path}: {'.'.join(str(part) for part in e['loc'])}: {e['msg']}" for e in error.errors()]
        raise Misconfigured("\n".join(faults)) from error
