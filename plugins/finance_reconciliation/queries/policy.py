"""The council's policy of matching: its own figures, where it gives any, over those that ship."""

from functools import lru_cache
from pathlib import Path

from core.api import Misconfigured, UnitOfWork
from plugins.finance_reconciliation.rules.policy import Figures, Limits, bundled, limits_on, read_figures
from plugins.finance_reconciliation.settings import Settings


def limits_today(work: UnitOfWork) -> Limits:
    """The figures in force today; Misconfigured when the council's file has come to be wrong."""
    figures, complaints = read_policy(work.settings("finance_reconciliation"))
    if complaints:
        raise Misconfigured("\n".join(complaints))
    return limits_on(figures, work.today)


def read_policy(settings: Settings) -> tuple[Figures, list[str]]:
    """The figures of these settings, and in words all that is wrong with the council's file."""
    if settings.policy is None:
        return bundled(), []
    try:
        changed = settings.policy.stat().st_mtime_ns
    except OSError as error:
        return bundled(), [f"policy: {settings.policy} can not be read: {error.strerror}"]
    return _read(settings.policy, changed)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> tuple[Figures, list[str]]:
    """Read once for each time the file was changed, which `changed` tells in nanoseconds."""
    del changed
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return bundled(), [f"policy: {path} can not be read as UTF-8 text: {error}"]
    own, complaints = read_figures(text, str(path))
    return {**bundled(), **own}, complaints
