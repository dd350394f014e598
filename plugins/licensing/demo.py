"""Fictional applications for licences, some of them on their way; nothing here is chance."""

from datetime import timedelta

from core.api import Actor, UnitOfWork, cases, people, properties
from core.values import Because, Subject, subject
from plugins.licensing.commands import NewApplication, receive_applications
from plugins.licensing.models import Application

_LANDLORDS = (
    ("Adaeze", "Nwosu"), ("Gareth", "Pryce"), ("Hui", "Zhang"), ("Ioana", "Popescu"), ("Jerome", "Grant"),
    ("Kiran", "Bains"), ("Lucia", "Romano"), ("Mustafa", "Demir"), ("Niamh", "Doyle"), ("Omar", "Saleh"),
)  # fmt: skip
_STREETS = (
    "Albert Road",
    "Castle Street",
    "Duke Street",
    "Harbour View",
    "Station Approach",
    "Victoria Terrace",
)
_SHARE = 10
_WAY = ("request_information", "take_information", "take_to_panel")
_SOURCE = "demonstration"
_OFFICER = Actor(
    subject=Subject("demonstration/licensing-officer"),
    name="A fictional licensing officer",
    permissions=frozenset({"licensing.see", "licensing.process"}),
)
"""Borough takes no such step by itself, so a person that is made up does."""


def fill(work: UnitOfWork, size: int) -> None:
    """About one application for every ten main records of the demonstration, at several stages."""
    count = max(size // _SHARE, 6)
    homes = properties.add_properties(work, properties=[_house(n) for n in range(count)])
    landlords = people.add_people(
        work,
        people=[
            people.NewPerson(family_name=family, given_names=given, reference=f"L{n + 1:04}")
            for n, (given, family) in enumerate(_LANDLORDS)
        ],
    )
    taken = receive_applications(
        work,
        applications=[
            NewApplication(
                property_id=home,
                applicant=subject("person", landlords[n % len(landlords)]),
                persons=5 + n % 4,
                households=3 + n % 3,
                storeys=2 + n % 2,
                received_on=work.today - timedelta(days=3 + n * 5 % 60),
            )
            for n, home in enumerate(homes)
        ],
    )
    _bring_on(work, taken)


def _house(n: int) -> properties.NewProperty:
    return properties.NewProperty(
        kind="dwelling",
        line_1=f"{n // len(_STREETS) * 2 + 1} {_STREETS[n % len(_STREETS)]}",
        town="Elmbridge Vale",
        postcode=f"EV{n % 9 + 1} {n // 9 % 9 + 1}HX",
        reference=f"HMO{n + 1:05}",
    )


def _bring_on(work: UnitOfWork, taken: list[Application]) -> None:
    """Every second case one step on, every fourth two, every eighth three."""
    system, work.actor = work.actor, _OFFICER
    because = (Because("Brought on so that the demonstration shows several stages", _SOURCE),)
    for steps, transition in enumerate(_WAY, 1):
        moving = taken[:: 2**steps]
        cases.move_cases(work, moves=[cases.Move(one.case_id, transition, because) for one in moving])
    work.actor = system
