"""Who would get what: worked out again when it is done, so that what was previewed is what happens."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case
from core.errors import BadInput, NotFound
from core.values import Because, Subject
from core.values.chunks import in_chunks
from core.work import UnitOfWork
from core.workload.queries.conditions import seen
from core.workload.queries.officers import Colleague, Kind, colleagues, may_act_on, weight_of
from core.workload.queries.queue import MOST, waiting_cases
from core.workload.rules.fairness import Officer, Share, Waiting, fair_shares


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be given out, and to whom.

    The cases of these ids; or, with `types`, all that nobody has of these types; or, with `giver`, all that
    somebody has. To `receiver`, or without one by fairness among the team.
    """

    team_id: UUID
    case_ids: tuple[UUID, ...] = ()
    types: tuple[str, ...] = ()
    giver: Subject | None = None
    receiver: UUID | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A case, who has it, who would get it, and why; or why nobody would."""

    case_id: UUID
    reference: str
    type: str
    stage: str
    was: str | None
    to: Colleague | None
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """What somebody would have afterwards: how many cases more, and the weight before and after."""

    colleague: Colleague
    cases: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Every chosen case once. `mark` is another as soon as anything about it is."""

    rows: Sequence[Planned]
    gains: Sequence[Gain]

    @property
    def owners(self) -> dict[UUID, Subject | None]:
        """The cases that would be given, with their new owners."""
        return {one.case_id: one.to.subject for one in self.rows if one.to}

    @property
    def left_out(self) -> Sequence[Planned]:
        """The cases that nobody would get."""
        return [one for one in self.rows if one.to is None]

    @property
    def mark(self) -> str:
        """A short name for exactly this plan."""
        pairs = sorted((one.case_id.hex, one.to.user_id.hex if one.to else "") for one in self.rows)
        return hashlib.sha256(repr(pairs).encode()).hexdigest()[:32]


def plan(work: UnitOfWork, *, wish: Wish) -> Plan:
    """Who would get which of the chosen cases, and why; BadInput when nothing is chosen."""
    cases = _chosen(work, wish)
    if not cases:
        message = "there is no open case among those chosen that is still to be given; choose others"
        raise BadInput(message, field="cases")
    members = [one for one in colleagues(work, team_id=wish.team_id) if one.subject != wish.giver]
    officers = {str(one.subject): (one, _officer(work, one, cases)) for one in members}
    shares = _shares(work, wish, cases, [officer for _, officer in officers.values()])
    by_id = {case.id.hex: case for case in cases}
    rows = [
        Planned(
            case_id=by_id[share.case].id,
            reference=by_id[share.case].reference,
            type=by_id[share.case].type,
            stage=by_id[share.case].stage,
            was=by_id[share.case].owner,
            to=officers[share.who][0] if share.who else None,
            because=share.because,
        )
        for share in shares
    ]
    return Plan(rows, [_gain(work, one, rows) for one in members])


def _chosen(work: UnitOfWork, wish: Wish) -> Sequence[Case]:
    """The open cases that the wish means and the actor sees; those that wait longest first."""
    if wish.types:
        return waiting_cases(work, types=wish.types, limit=MOST)
    still_open = (col(Case.closed_at).is_(None), seen(work))
    if wish.giver and not wish.case_ids:
        theirs = select(Case).where(col(Case.owner) == wish.giver, *still_open)
        return work.session.exec(theirs.order_by(col(Case.id)).limit(MOST)).all()
    found: list[Case] = []
    for chunk in in_chunks(sorted(set(wish.case_ids))[:MOST]):
        chosen: Any = select(Case).where(col(Case.id).in_(chunk), *still_open)
        chosen = chosen.where(col(Case.owner) == wish.giver) if wish.giver else chosen
        found += work.session.exec(chosen.order_by(col(Case.id)))
    return found


def _kind(case: Case) -> Kind:
    return Kind(case.sees, case.type, case.stage)


def _officer(work: UnitOfWork, one: Colleague, cases: Collection[Case]) -> Officer:
    kinds = {_kind(case) for case in cases}
    able = frozenset(str(kind) for kind in kinds if may_act_on(work, one.permissions, kind))
    return Officer(one.subject, one.load, one.capacity, able, one.away.sentence if one.away else "")


def _shares(
    work: UnitOfWork, wish: Wish, cases: Sequence[Case], officers: Sequence[Officer]
) -> Sequence[Share]:
    waiting = [Waiting(one.id.hex, str(_kind(one)), weight_of(work, one.type, one.stage)) for one in cases]
    if wish.receiver is None:
        return fair_shares(waiting, officers).result.given
    chosen = next((one for one in officers if one.who == f"user/{wish.receiver}"), None)
    if chosen is None:
        message = "there is no such active member of the team"
        raise NotFound(message)
    return [_by_hand(chosen, case) for case in waiting]


def _by_hand(officer: Officer, case: Waiting) -> Share:
    """A case given to somebody chosen: not to whoever may not act on it; that they are away is only said."""
    if case.kind not in officer.kinds:
        return Share(case.case, None, (Because("They may not act on such a case"),))
    note = f"; {officer.away}" if officer.away else ""
    return Share(case.case, officer.who, (Because(f"Chosen by hand{note}"),), officer.load)


def _gain(work: UnitOfWork, one: Colleague, rows: Sequence[Planned]) -> Gain:
    got = [row for row in rows if row.to is one and row.was != one.subject]
    return Gain(one, len(got), one.load, one.load + sum(weight_of(work, row.type, row.stage) for row in got))
