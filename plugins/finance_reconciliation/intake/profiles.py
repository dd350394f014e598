"""Which profiles there are: those that ship, those beside the configuration, and those that were saved.

A later kind takes the place of an earlier one of the same name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core.api import BadInput, StatementReader, UnitOfWork, profiles
from plugins.finance_reconciliation import queries

_BUNDLED = Path(__file__).parents[1] / "profiles"
Origin = Literal["ships with Borough", "the council's configuration", "saved"]


@dataclass(frozen=True, slots=True)
class Known:
    """A profile with its text, and where it comes from."""

    profile: profiles.Profile
    body: str
    origin: Origin


def profiles_known(work: UnitOfWork | None, folder: Path | None) -> dict[str, Known]:
    """Every profile in its newest version, by name; without `work`, none that was saved.

    BadInput names the file beside the configuration that can not be read, and the line.
    """
    known: dict[str, Known] = {}
    _add_files(known, _BUNDLED, "ships with Borough")
    if folder is not None:
        _add_files(known, folder / "profiles", "the council's configuration")
    for row in queries.newest_profiles(work) if work is not None else ():
        known[row.name] = Known(profiles.read_profile(row.body, name=row.name), row.body, "saved")
    return dict(sorted(known.items()))


def readers_of(house: Any, work: UnitOfWork | None) -> list[StatementReader]:
    """Everything that this council can read: the formats of banks, and the profiles of suppliers."""
    known = profiles_known(work, house.configuration.folder)
    return profiles.with_profiles(house.ports.readers, [one.profile for one in known.values()])


def chosen_reader(readers: Sequence[StatementReader], name: str) -> StatementReader | None:
    """The reader of a profile that somebody chose by name; None where nobody chose."""
    if not name:
        return None
    for reader in readers:
        if isinstance(reader, profiles.ProfileReader) and reader.profile.name == name:
            return reader
    message = f"there is no profile “{name}”"
    raise BadInput(message, field="profile")


def _add_files(known: dict[str, Known], folder: Path, origin: Origin) -> None:
    for place in sorted(folder.glob("*.toml")):
        body = place.read_text(encoding="utf-8")
        profile = profiles.read_profile(body, name=place.name)
        known[profile.name] = Known(profile, body, origin)
