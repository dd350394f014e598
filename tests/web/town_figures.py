"""What the town has for the pages of figures: a sample with a review, a monthly report, a return."""

from datetime import date
from typing import Any
from uuid import UUID

from core.council import Council
from core.figures.commands.counting import count_past
from core.figures.commands.quality import review_case
from core.figures.commands.reports import make_report
from core.figures.commands.returns import fill_return
from core.figures.models import Review, Sample
from core.figures.queries.judged import book_of
from core.figures.queries.people import officers
from core.permissions import Actor
from core.values import new_id

SYSTEM = Actor.system("town")


def figures_in(council: Council, case_id: UUID) -> dict[str, Any]:
    """Make them; return the ids that addresses of figures name."""
    with council.work(actor=SYSTEM) as work:
        count_past(work)
        somebody, other = (one.subject for one in officers(work)[:2])
        sample = Sample(
            checklist="case_work", starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31), stratum="officer",
            seed="rose", size=1, among=1, drawn_by=other, drawn_at="2026-04-07T08:00:00.000000+00:00",
        )  # fmt: skip
        work.session.add(sample)
        work.flush()
        review = Review(
            sample_id=sample.id, case_id=case_id, type="gardens.letting", officer=somebody, sees="gardens.see"
        )
        work.session.add(review)
        report = make_report(work, officer=somebody, month=date(2026, 3, 1))
        made = fill_return(work, name="core.case_work", starts_on=date(2026, 1, 1))
    person = somebody.partition("/")[2]
    return {
        "part": "gardens.letting",
        "team_id": new_id(),
        "user_id": person,
        "sample_id": sample.id,
        "review_id": review.id,
        "report_id": report.id,
        "return_id": made.id,
        "case_type": "gardens.letting",
        "figure_name": "cases.open",
    }


def reviewed(council: Council, review_id: UUID) -> None:
    """Finish the review of the town."""
    with council.work(actor=SYSTEM) as work:
        items = book_of(work).checklist("case_work").items
        found = {item.key: "fail" if item.key == "reasons" else "pass" for item in items}
        review_case(work, review_id=review_id, found=found, notes={"reasons": "No word of why"})
