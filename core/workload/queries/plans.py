"""Who would get what: worked out again when it is done, so that what was previewed is what happens."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case
from core.errors import BadInput, NotFound
from core.values import Because, Subject
from core.values.chunks import in_chunks
from core.work import UnitOfWork
from core.workload.queries import fitness
from core.workload.queries.conditions import seen
from core.workload.queries.officers import Colleague, colleagues, weight_of
from core.workload.queries.queue import MOST, waiting_cases
from core.workload.rules.fairness import Officer, Share, Waiting, fair_shares, may_not


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
    officers = fitness.officers(work, members, cases)
    known = {str(one.subject): one for one in members}
    shares = _shares(wish, [fitness.waiting(work, case) for case in cases], officers)
    by_id = {case.id.hex: case for case in cases}
    rows = [
        Planned(
            case_id=by_id[share.case].id,
            reference=by_id[share.case].reference,
            type=by_id[share.case].type,
            stage=by_id[share.case].stage,
            was=by_id[share.case].owner,
            to=known[share.who] if share.who else None,
            because=(*share.because, *_kept_from(share, known, officers)),
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


def candidates(work: UnitOfWork, *, case: Case, team_id: UUID) -> Sequence[tuple[Colleague, str]]:
    """The members of a team, each with what keeps them from having this case; empty when nothing does."""
    members = colleagues(work, team_id=team_id)
    waits = fitness.waiting(work, case)
    known = {one.who: one for one in fitness.officers(work, members, [case])}
    return [(one, may_not(known[one.subject], waits)) for one in members]


def _kept_from(
    share: Share, known: Mapping[str, Colleague], officers: Sequence[Officer]
) -> Sequence[Because]:
    """Who was passed over because of this very case: said beside whoever gets it."""
    return [
        Because(f"Not to {known[one.who].name}, who {one.kept_from[share.case]}", "declared interest")
        for one in officers
        if share.who and share.case in one.kept_from
    ]


def _shares(wish: Wish, waiting: Sequence[Waiting], officers: Sequence[Officer]) -> Sequence[Share]:
    if wish.receiver is None:
        return fair_shares(waiting, officers).result.given
    chosen = next((one for one in officers if one.who == f"user/{wish.receiver}"), None)
    if chosen is None:
        message = "there is no such active member of the team"
        raise NotFound(message)
    return [_by_hand(chosen, case) for case in waiting]


def _by_hand(officer: Officer, case: Waiting) -> Share:
    """A case given to somebody chosen: not to whoever may not act on it; that they are away is only said."""
    if reason := may_not(officer, case):
        return Share(case.case, None, (Because(f"The one chosen {reason}"),))
    note = f"; {officer.away}" if officer.away else ""
    return Share(case.case, officer.who, (Because(f"Chosen by hand{note}"),), officer.load)


def _gain(work: UnitOfWork, one: Colleague, rows: Sequence[Planned]) -> Gain:
    got = [row for row in rows if row.to is one and row.was != one.subject]
    return Gain(one, len(got), one.load, one.load + sum(weight_of(work, row.type, row.stage) for row in got))
