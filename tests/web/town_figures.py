"""What the town has for the pages of figures."""

from typing import Any

from core.council import Council
from core.figures.queries.people import officers
from core.permissions import Actor


def figures_of(council: Council) -> dict[str, Any]:
    """The ids that addresses of figures name."""
    with council.look(actor=Actor.system("town")) as work:
        somebody = officers(work)[0].subject.partition("/")[2]
    return {"part": "gardens.letting", "team_id": somebody, "user_id": somebody}
