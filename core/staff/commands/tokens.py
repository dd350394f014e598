"""Keys for programs: made for oneself, and revoked."""

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col, update

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.log import iso
from core.staff.events import ApiTokenMade, ApiTokenRevoked
from core.staff.models import ApiToken
from core.staff.queries.actors import token_hash
from core.values.ids import subject
from core.work import UnitOfWork, find_id

PREFIX = "borough_"
"""What every key begins with, so that scanners for leaked secrets know one when they see it."""
LONGEST_DAYS = 366
_SECRET_BYTES = 32
_LONGEST_NAME = 80


def make_token(
    work: UnitOfWork, *, name: str, scopes: Collection[str], ends_on: date
) -> tuple[ApiToken, str]:
    """Make a key in the actor's own name; return it with the secret, which is shown only now.

    BadInput when it has no name, would carry nothing or more than the actor may do, or has no near end.
    """
    user_id = find_id(work.actor.subject.partition("/")[2])
    if user_id is None or work.actor.is_system:
        message = "only a member of staff can make a key, in their own name"
        raise NotAllowed(message)
    _must_be_sound(work, name=name, scopes=scopes, ends_on=ends_on)
    secret = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    made = ApiToken(
        user_id=user_id,
        name=name.strip(),
        hash=token_hash(secret),
        scopes=" ".join(sorted(set(scopes))),
        made_at=iso(work.now),
        ends_on=ends_on,
    )
    work.session.add(made)
    work.publish(ApiTokenMade(user_id=user_id, token_id=made.id, scopes=made.scopes, ends_on=ends_on))
    return made, secret


def _must_be_sound(work: UnitOfWork, *, name: str, scopes: Collection[str], ends_on: date) -> None:
    if not name.strip() or len(name.strip()) > _LONGEST_NAME:
        message = f"give the key a name of at most {_LONGEST_NAME} characters that says which program has it"
        raise BadInput(message, field="name")
    if not scopes:
        message = "select at least one thing that the program may do"
        raise BadInput(message, field="scopes")
    beyond = sorted(set(scopes) - work.actor.permissions)
    if beyond:
        message = f"you may not do “{beyond[0]}” yourself, so no key of yours can"
        raise BadInput(message, field="scopes")
    if not work.today <= ends_on <= work.today + timedelta(days=LONGEST_DAYS):
        message = "a key must end between today and a year from now; make a new one before then"
        raise BadInput(message, field="ends_on")


def revoke_token(work: UnitOfWork, *, token_id: UUID) -> None:
    """Let a key open nothing any more: one's own, or anybody's for who administers staff."""
    kept = work.session.get(ApiToken, token_id, with_for_update=True)
    is_own = kept is not None and subject("user", kept.user_id) == work.actor.subject
    if kept is None or not (is_own or work.actor.may("staff.administer")):
        message = "there is no such key, or it is not yours"
        raise NotFound(message)
    if kept.revoked_at is not None:
        message = "this key was revoked already"
        raise AlreadyDone(message)
    kept.revoked_at = iso(work.now)
    work.session.add(kept)
    work.publish(ApiTokenRevoked(user_id=kept.user_id, token_id=kept.id))


def note_use(work: UnitOfWork, *, token_id: UUID) -> None:
    """Write down that a key is in use today; not an event, as it happens daily and changes nothing."""
    used = update(ApiToken).where(col(ApiToken.id) == token_id).values(used_on=work.today)
    work.connection.execute(used)
