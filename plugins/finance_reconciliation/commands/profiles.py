"""Saving how a supplier's file is to be read."""

from core.api import BadInput, UnitOfWork, profiles
from core.values import new_id
from plugins.finance_reconciliation import queries
from plugins.finance_reconciliation.events import ProfileSaved
from plugins.finance_reconciliation.models import SavedProfile

PERMISSION = "finance_reconciliation.describe"


def save_profile(work: UnitOfWork, *, body: str) -> profiles.Profile:
    """Save a version of a profile, by which files of its kind are read from now on.

    BadInput with the line of every fault, or when its version is not above the newest one.
    """
    work.actor.must(PERMISSION)
    try:
        profile = profiles.read_profile(body)
    except BadInput as refusal:
        raise BadInput(str(refusal), field="body") from refusal
    saved = queries.versions_of_profile(work, profile.name)
    if saved and profile.version <= saved[0].version:
        newest = saved[0].version
        message = f"version {newest} of “{profile.name}” is saved already; write version = {newest + 1}"
        raise BadInput(message, field="body")
    row = SavedProfile(
        id=new_id(),
        name=profile.name,
        version=profile.version,
        title=profile.title,
        body=body,
        made_at=work.now.isoformat(),
        made_by=work.actor.subject,
    )
    work.session.add(row)
    work.flush()
    work.publish(ProfileSaved(profile_id=row.id, version=row.version))
    return profile
