"""The profiles by which suppliers' files are read: what a council saved, version by version."""

from collections.abc import Sequence

from sqlmodel import col, func, select

from core.api import UnitOfWork
from plugins.finance_reconciliation.models import SavedProfile


def newest_profiles(work: UnitOfWork) -> Sequence[SavedProfile]:
    """The newest version of each profile that was saved, by name."""
    newest = (
        select(col(SavedProfile.name).label("name"), func.max(SavedProfile.version).label("version"))
        .group_by(col(SavedProfile.name))
        .subquery()
    )
    wanted = select(SavedProfile).join(
        newest,
        (col(SavedProfile.name) == newest.c.name) & (col(SavedProfile.version) == newest.c.version),
    )
    return work.session.exec(wanted.order_by(col(SavedProfile.name))).all()


def versions_of_profile(work: UnitOfWork, name: str) -> Sequence[SavedProfile]:
    """Every version of a profile that was saved, the newest first."""
    wanted = select(SavedProfile).where(SavedProfile.name == name).order_by(col(SavedProfile.version).desc())
    return work.session.exec(wanted).all()
