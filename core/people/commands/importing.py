"""Taking people from a file that somebody sends."""

from dataclasses import dataclass
from uuid import UUID

from core.errors import BadInput
from core.people.commands.rows import insert_people
from core.people.events import PeopleImported
from core.people.queries import people_by_reference
from core.people.rules import read_people_csv
from core.values.ids import new_id
from core.values.rows import Fault, in_words
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PeopleImport:
    """A finished run: its id and how many people it brought."""

    import_id: UUID
    count: int


def import_people(work: UnitOfWork, *, data: bytes, name: str = "people.csv") -> PeopleImport:
    """Record everybody in a CSV file, or nobody; needs people.change.

    BadInput lists every fault with line, column and remedy; so does a reference that somebody has already.
    """
    work.actor.must("people.change")
    file = read_people_csv(data, today=work.today)
    lines = {person.reference: line for line, person in file.people if person.reference}
    faults = file.faults + [
        Fault(lines[known], "reference", "somebody has it already; change that person, or leave the line out")
        for known in people_by_reference(work, references=lines)
    ]
    if faults:
        raise BadInput(in_words(faults), place=name)
    import_id = new_id()
    insert_people(work, [person for _, person in file.people], import_id=import_id)
    work.publish(PeopleImported(import_id=import_id, count=len(file.people)))
    return PeopleImport(import_id, len(file.people))
