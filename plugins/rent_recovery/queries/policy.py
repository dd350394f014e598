"""The council's policy: its own figures, where it gives any, over those that ship with the plugin."""

from functools import lru_cache
from pathlib import Path

from core.api import Misconfigured, UnitOfWork
from core.values import Decision
from plugins.rent_recovery.rules.figures import Figures, gaps, read
from plugins.rent_recovery.rules.recovery import KNOWN, Thresholds, bundled_policy, thresholds_on
from plugins.rent_recovery.rules.rent_year import RentYear, rent_year_of
from plugins.rent_recovery.settings import Settings

NAME = "rent_recovery"


def policy(work: UnitOfWork) -> Figures:
    """The figures by which this council recovers rent; Misconfigured when its file has come to be wrong."""
    figures, complaints = read_policy(work.settings(NAME))
    if complaints:
        raise Misconfigured("\n".join(complaints))
    return figures


def thresholds(work: UnitOfWork) -> Thresholds:
    """The figures in force today."""
    return thresholds_on(policy(work), work.today)


def rent_year_now(work: UnitOfWork) -> Decision[RentYear]:
    """The rent year of today."""
    return rent_year_of(work.today)


def read_policy(settings: Settings) -> tuple[Figures, list[str]]:
    """The figures of these settings, and in words all that is wrong with the council's file."""
    if settings.policy is None:
        return bundled_policy(), []
    try:
        changed = settings.policy.stat().st_mtime_ns
    except OSError as error:
        return bundled_policy(), [f"policy: {settings.policy} can not be read: {error.strerror}"]
    return _read(settings.policy, changed)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> tuple[Figures, list[str]]:
    """Read once for each time the file was changed, which `changed` tells in nanoseconds."""
    del changed
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return bundled_policy(), [f"policy: {path} can not be read as UTF-8 text: {error}"]
    own, complaints = read(text, known=KNOWN, place=str(path))
    return own.over(bundled_policy()), complaints


def policy_complaints(settings: Settings) -> list[str]:
    """What is wrong with the council's policy file, in words; nothing when all is well."""
    figures, complaints = read_policy(settings)
    if complaints:
        return complaints
    begins = max((rows[0].starts_on for rows in figures.rows.values() if rows), default=None)
    return gaps(figures, KNOWN, begins) if begins else []
