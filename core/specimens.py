"""A few papers and letters for the demonstration, about cases that the plugins made."""

import io
from collections.abc import Callable
from datetime import datetime

from core.cases.queries import list_cases
from core.correspondence.commands import draft_mailout, write_message
from core.correspondence.office import office_of
from core.correspondence.queries import parties_for
from core.correspondence.sending import PAPER, letter_data
from core.council import Council
from core.documents.commands import Filing, file_document
from core.errors import Refused
from core.permissions import Actor
from core.typesetting import typeset
from core.values.ids import Subject, subject
from core.work import UnitOfWork

_LETTERS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("rent_recovery.rent_arrears", "letter_one", "rent_letter_one", {}),
    ("rent_recovery.rent_arrears", "letter_two", "rent_letter_two", {"answer_by": "2027-01-29"}),
    ("licensing.hmo_licence", "information_requested", "licence_information_request", {
        "missing": "The fire risk assessment\n\nA gas safety record of the last twelve months",
        "answer_by": "2027-01-29",
    }),
)  # fmt: skip
_REPLY = "Thank you for your letter. I will call you this week."
_FEW = 4
_POUND = 100


def write_some(council: Council, actor: Actor) -> None:
    """Write the letters that some cases call for, file what came back, and begin one letter to many."""
    for kind, stage, template, typed in _LETTERS:
        if template in {one.written.name for one in council.letters.templates}:
            _try(
                council,
                actor,
                lambda work, *given: _write(work, council, *given),
                kind,
                stage,
                template,
                typed,
            )
    if "rent_letter_one" in {one.written.name for one in council.letters.templates}:
        _try(council, actor, _to_many)


def _try(council: Council, actor: Actor, make: Callable[..., None], *given: object) -> None:
    """A specimen that the demonstration's own records do not allow is left out."""
    try:
        with council.work(actor=actor) as work:
            make(work, *given)
    except Refused:
        return


def _write(
    work: UnitOfWork, council: Council, kind: str, stage: str, template: str, typed: dict[str, str]
) -> None:
    for case in list_cases(work, type=kind, stage=stage, limit=_FEW):
        about = subject("case", case.id)
        _file(work, council, about)
        for who in parties_for(work, about=[about])[about][:1]:
            _try_one(work, template, about, who, typed)


def _try_one(work: UnitOfWork, template: str, about: Subject, who: Subject, typed: dict[str, str]) -> None:
    try:
        write_message(work, template=template, about=about, who=who, typed=typed)
    except Refused:
        return  # one in breathing space, as the demonstration has


def _file(work: UnitOfWork, council: Council, about: Subject) -> None:
    """A letter that somebody is said to have sent, with its case's number so that each is its own."""
    said = {
        "kind": "paragraph",
        "runs": [{"text": _REPLY, "strong": False}],
    }
    content = {
        "title": "Reply to the council",
        "size": 11,
        "facts": [["About", about[-12:]]],
        "blocks": [said],
    }
    made_at: datetime = work.now
    letterhead = office_of(work).letterhead
    pdf = typeset(PAPER / "letter.typ", letter_data(letterhead, content, letterhead.address), made_at=made_at)
    filing = Filing(title="Reply from the tenant", kind="correspondence", received_on=work.today)
    files = council.ports.files
    file_document(work, files=files, source=io.BytesIO(pdf), name="reply.pdf", subject=about, said=filing)


def _to_many(work: UnitOfWork) -> None:
    draft_mailout(
        work,
        title="A word about the rent, before it grows",
        template="rent_letter_one",
        audience="core.accounts",
        asked={"kind": "rent", "owes_from": 150 * _POUND},
        typed={},
    )
