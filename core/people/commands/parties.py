"""Roles that people and organisations play towards accounts, cases and properties."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select

from core.database.bulk import insert_many
from core.errors import AlreadyDone, BadInput, NotFound
from core.people.commands.rows import find_owner, owner_columns, typed
from core.people.events import PartiesMade, PartyEnded, PartyMade
from core.people.models import Party
from core.people.queries.same import standing
from core.people.rules import NewParty
from core.values.chunks import in_chunks
from core.values.ids import new_id, subject
from core.work import UnitOfWork, find_id


def make_party(work: UnitOfWork, *, party: NewParty) -> Party:
    """Give a person or an organisation a role towards something; needs people.change.

    AlreadyDone when they hold that role on any of those days, NotFound when there is nobody, BadInput when
    the role would end before it starts.
    """
    work.check("people.change", party.subject)
    row = {**_row(party), **owner_columns(find_owner(work, party.who).subject)}
    if _held(work, row):
        message = "they hold this role in that time already; end it first, or choose other dates"
        raise AlreadyDone(message)
    made = Party(**row)
    work.session.add(made)
    work.flush()
    work.publish(
        PartyMade(
            party_id=made.id,
            who=party.who,
            role=made.role,
            towards=party.subject,
            starts_on=made.starts_on,
        )
    )
    return made


def make_parties(work: UnitOfWork, *, parties: Sequence[NewParty]) -> list[UUID]:
    """Give many roles in one run, told as one event; needs people.change. Return their ids in order.

    For imports of new subjects: whether somebody holds a role already is not asked. BadInput as for one.
    """
    work.actor.must("people.change")
    work.flush()
    rows = [_row(one) for one in parties]
    merged = standing(work, person_ids=[row["person_id"] for row in rows if row["person_id"]])
    for row in rows if merged else ():
        row["person_id"] = merged.get(row["person_id"], row["person_id"])
    for chunk in in_chunks(rows):
        insert_many(work.connection, Party.__table__, chunk)  # type: ignore[attr-defined]
    work.publish(PartiesMade(import_id=new_id(), count=len(rows)))
    return [row["id"] for row in rows]


def end_party(work: UnitOfWork, *, party_id: UUID, ends_on: date) -> Party:
    """End somebody's role, `ends_on` being its last day; needs people.change.

    AlreadyDone when it has an end, BadInput when that day is before its first.
    """
    work.actor.must("people.change")
    party = work.session.get(Party, party_id, with_for_update=True)
    if party is None:
        message = "there is no such role"
        raise NotFound(message)
    work.unobjected("people.change", party.subject)
    if party.ends_on is not None:
        message = f"this role ends on {party.ends_on} already"
        raise AlreadyDone(message)
    _check_dates(party.starts_on, ends_on)
    party.ends_on = ends_on
    work.flush()
    kind = "person" if party.person_id else "organisation"
    who = subject(kind, str(party.person_id or party.organisation_id))
    work.publish(
        PartyEnded(party_id=party.id, who=who, role=party.role, towards=party.subject, ends_on=ends_on)
    )
    return party


def _row(party: NewParty) -> dict[str, Any]:
    kind, _, key = party.subject.partition("/")
    subject_id, role = find_id(key), typed(party.role, field="role")
    if subject_id is None or not kind or not role:
        message = "a role needs a name and something it is about, such as account/ and its id"
        raise BadInput(message, field="subject" if role else "role")
    _check_dates(party.starts_on, party.ends_on)
    return {
        "id": new_id(),
        **owner_columns(party.who),
        "role": role,
        "subject_kind": kind,
        "subject_id": subject_id,
        "starts_on": party.starts_on,
        "ends_on": party.ends_on,
    }


def _held(work: UnitOfWork, row: dict[str, Any]) -> bool:
    same = ("person_id", "organisation_id", "role", "subject_kind", "subject_id")
    asked = select(Party.id).where(*(getattr(Party, name) == row[name] for name in same))
    ends = col(Party.ends_on)
    asked = asked.where(or_(ends.is_(None), ends >= row["starts_on"]))
    if row["ends_on"] is not None:
        asked = asked.where(col(Party.starts_on) <= row["ends_on"])
    return work.session.exec(asked).first() is not None


def _check_dates(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        message = f"the role can not end on {ends_on}, before it starts on {starts_on}"
        raise BadInput(message, field="ends_on")
