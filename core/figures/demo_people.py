"""What the demonstration's people did: reviewed a sample, made a report and returns."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from core.approval import approve
from core.errors import Refused
from core.figures.commands.quality import draw_sample, review_case
from core.figures.commands.reports import make_report, write_report
from core.figures.commands.returns import fill_return, freeze_return
from core.figures.queries.asked import month_of, months_before
from core.figures.queries.judged import book_of
from core.figures.queries.people import Officer, officers
from core.figures.queries.quality import reviews_in
from core.figures.queries.returns import periods
from core.permissions import Actor
from core.ports import FileStore
from core.staff.queries import actor_for
from core.values import Period
from core.work import UnitOfWork, find_id

Open = Callable[[Actor], AbstractContextManager[UnitOfWork]]
_SYSTEM = Actor.system("demonstration")
_REVIEWED = 7


def act_out(open_work: Open, files: FileStore) -> None:
    """Let them work as they would, each in a transaction of their own; who is not there does nothing."""
    with open_work(_SYSTEM) as work:
        staff = {one.name: one for one in officers(work)}
        rosa, sam, tariq, morag = (
            _actor(work, staff.get(name))
            for name in ("Rosa Adeyemi", "Sam Whitfield", "Tariq Hussain", "Morag Sinclair")
        )
    if not (rosa and sam and tariq and morag):
        return
    _review(open_work, tariq, sam)
    with open_work(tariq) as work:
        report = make_report(work, officer=rosa.subject, month=months_before(work.today, 1))
        write_report(
            work,
            report_id=report.id,
            went_well="Early calls kept most new arrears below two weeks.",
            actions="Rosa sits in on two court hearings before the next talk.",
        )
    for back, sent in ((2, True), (1, False)):
        with open_work(tariq) as work:
            period = periods(book_of(work).definition("core.case_work"), today=work.today)[back]
            made = fill_return(work, name="core.case_work", starts_on=period.start)
            proposal = freeze_return(work, files=files, return_id=made.id, because="The quarter is over")
        if sent:
            with open_work(morag) as work:
                approve(work, approval_id=proposal.id)


def _actor(work: UnitOfWork, one: Officer | None) -> Actor | None:
    key = find_id(one.subject.partition("/")[2]) if one else None
    return actor_for(work, user_id=key) if key else None


def _review(open_work: Open, tariq: Actor, sam: Actor) -> None:
    with open_work(tariq) as work:
        last = month_of(months_before(work.today, 1))
        days = Period(months_before(work.today, 3), last.end)
        try:
            sample = draw_sample(
                work, checklist="case_work", period=days, size=12, case_type="rent_recovery.rent_arrears"
            )
        except Refused:
            return
    with open_work(sam) as work:
        items = book_of(work).checklist("case_work").items
        for n, one in enumerate(reviews_in(work, sample_id=sample.id)):
            if one.officer == sam.subject or n >= _REVIEWED:
                continue
            found = dict.fromkeys((item.key for item in items), "pass")
            notes = {}
            if n % 3 == 0:
                failed = items[(n + 2) % len(items)].key
                found[failed], notes[failed] = "fail", "The file note does not say why."
            review_case(work, review_id=one.id, found=found, notes=notes, feedback="Clear notes. Thank you.")
