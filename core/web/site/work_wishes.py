"""What is to be given out, from what was typed; and a preview of who would get what."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core.errors import BadInput
from core.values import Subject
from core.web.blocks import Alert, Block, Table
from core.web.fields import Hidden
from core.web.looks import words
from core.web.site.work_shared import FAIRLY, case_link, texts, type_and_stage
from core.work import UnitOfWork, find_id
from core.workload.queries.plans import Plan, Planned, Wish

_SHOWN = 200
HIDDEN = tuple(
    Hidden(name=name, required=False) for name in ("team", "cases", "types", "giver", "receiver", "seen")
)
"""The fields in which a form remembers a wish and the mark of its plan."""


def remembered(wish: Wish, plan: Plan) -> dict[str, str]:
    """A wish and its plan's mark for those fields."""
    return {
        "team": str(wish.team_id),
        "cases": " ".join(str(one) for one in wish.case_ids),
        "types": " ".join(wish.types),
        "giver": wish.giver or "",
        "receiver": str(wish.receiver) if wish.receiver else FAIRLY,
        "seen": plan.mark,
    }


def recalled(values: Mapping[str, Any]) -> Wish:
    """The wish that such fields hold; BadInput when they were meddled with."""
    team_id = find_id(values.get("team") or "")
    receiver = values.get("receiver") or ""
    if team_id is None or (receiver != FAIRLY and find_id(receiver) is None):
        message = "the form has come apart; go back, and choose again"
        raise BadInput(message)
    return Wish(
        team_id=team_id,
        case_ids=ids_of((values.get("cases") or "").split()),
        types=tuple((values.get("types") or "").split()),
        giver=Subject(values["giver"]) if values.get("giver") else None,
        receiver=None if receiver == FAIRLY else find_id(receiver),
    )


def ids_of(given: Sequence[str]) -> tuple[UUID, ...]:
    """The ids that these texts spell; what is none is left out."""
    return tuple(found for one in given if (found := find_id(one)))


def previewed(work: UnitOfWork, plan: Plan) -> list[Block]:
    """Who would get how much, what nobody would get, and each case with its reason."""
    left, given = plan.left_out, [one for one in plan.rows if one.to]
    blocks: list[Block] = [_gains(plan)]
    if left:
        text = f"{len(left):,} of {len(plan.rows):,} would stay as they are. The reason stands beside each."
        blocks.append(Alert(text, "Not all can be given", "warning"))
        blocks.append(_cases(work, left, "What nobody would get"))
    if given:
        blocks.append(_cases(work, given, "Who would get what"))
    return blocks


def _gains(plan: Plan) -> Table:
    rows = [
        (
            one.colleague.name,
            one.cases,
            one.before,
            one.after,
            f"{one.colleague.capacity}%",
            words(one.colleague.away.sentence) if one.colleague.away else None,
        )
        for one in plan.gains
    ]
    head = ("Officer", "Cases more", "Weight now", "Weight then", "Of full time", "Away")
    return Table(head, rows, title="In all", numbers=(1, 2, 3, 4))


def _cases(work: UnitOfWork, shown: Sequence[Planned], title: str) -> Table:
    rows = [
        (
            case_link(one.case_id, one.reference),
            list(type_and_stage(work, one.type, one.stage)),
            one.to.name if one.to else None,
            texts(one.because),
        )
        for one in shown[:_SHOWN]
    ]
    more = f" (the first {_SHOWN:,} of {len(shown):,})" if len(shown) > _SHOWN else ""
    return Table(("Case", "What it is", "Goes to", "Why"), rows, title=f"{title}{more}")
