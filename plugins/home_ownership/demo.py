"""Fictional claims of the right to buy, some on their way; nothing here is chance."""

from collections.abc import Sequence
from datetime import timedelta

from core.api import Actor, UnitOfWork, cases, people, properties
from core.values import Because, Subject, subject
from plugins.home_ownership.commands import NewClaim, receive_claims
from plugins.home_ownership.models import Claim

_TENANTS = (
    ("Agnieszka", "Zielinska"), ("Babatunde", "Ola"), ("Catrin", "Howells"), ("Deepak", "Rana"),
    ("Eilidh", "Fraser"), ("Fatou", "Diallo"), ("Giorgio", "Conti"), ("Huda", "Nasser"),
    ("Isaac", "Levy"), ("Jing", "Liu"), ("Karolina", "Horvat"), ("Lamar", "Bennett"),
)  # fmt: skip
_ROADS = ("Chestnut Close", "Meadow Way", "Park View", "Poplar Drive")
_SHARE = 25
_SOURCE = "demonstration"
_OFFICER = Actor(
    subject=Subject("demonstration/home-ownership-officer"),
    name="A fictional home ownership officer",
    permissions=frozenset(
        {
            "home_ownership.see",
            "home_ownership.process",
            "home_ownership.admit",
            "home_ownership.offer",
            "cases.complete_tasks",
            "cases.see",
        }
    ),
)
"""Borough takes no such step by itself, so a person that is made up does."""


def fill(work: UnitOfWork, size: int) -> None:
    """About one claim for every twenty-five main records of the demonstration, at several stages."""
    count = min(max(size // _SHARE, 6), 400)
    homes = properties.add_properties(work, properties=[_home(n) for n in range(count)])
    tenants = people.add_people(work, people=[_tenant(n) for n in range(count)])
    taken = receive_claims(
        work,
        claims=[
            NewClaim(
                property_id=home,
                tenant=subject("person", tenant),
                dwelling=_dwelling(n),
                years=3 + n * 7 % 30,
                all_with_us=n % 4 != 0,
                received_on=work.today - timedelta(days=2 + n * 11 % 90),
            )
            for n, (home, tenant) in enumerate(zip(homes, tenants, strict=True))
        ],
    )
    _bring_on(work, taken)


def _dwelling(n: int) -> str:
    return "flat" if n % 3 else "house"


def _home(n: int) -> properties.NewProperty:
    return properties.NewProperty(
        kind="dwelling",
        line_1=f"{n // len(_ROADS) + 2} {_ROADS[n % len(_ROADS)]}",
        town="Elmbridge Vale",
        postcode=f"EV{n % 9 + 1} {n // 9 % 9 + 1}RB",
        reference=f"RTB{n + 1:05}",
    )


def _tenant(n: int) -> people.NewPerson:
    given, family = _TENANTS[n % len(_TENANTS)][0], _TENANTS[n * 5 % len(_TENANTS)][1]
    return people.NewPerson(family_name=family, given_names=given, reference=f"B{n + 1:05}")


def _bring_on(work: UnitOfWork, taken: Sequence[Claim]) -> None:
    """Every second claim is admitted, every fourth has its offer, every eighth goes on."""
    system, work.actor = work.actor, _OFFICER
    because = (Because("Brought on so that the demonstration shows several stages", _SOURCE),)
    admitted = list(taken[::2])
    _complete_tasks(work, {claim.case_id for claim in admitted})
    steps = ((admitted, ""), (taken[::4], "offer"), (taken[::8], "accept"))
    for claims, transition in steps:
        moves = [cases.Move(one.case_id, transition or f"admit_{one.dwelling}", because) for one in claims]
        cases.move_cases(work, moves=moves)
    work.actor = system


def _complete_tasks(work: UnitOfWork, case_ids: set[object]) -> None:
    """The first checks of those claims are done."""
    for task in cases.open_tasks(work, assigned_to=None, limit=10_000):
        if task.case_id in case_ids:
            cases.complete_task(work, task_id=task.task_id)
