"""A fictional estate: blocks and flats, people of many names, weeks of rent, and a few who fall behind.

Nothing here is chance: who lives where and who pays what follows from a place in a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from core.api import UnitOfWork, cases, payments, people, properties
from core.calendar import monday_of
from core.values import Because, subject
from plugins.rent_recovery.commands import NewTenancy, Started, debit_week, start_tenancies
from plugins.rent_recovery.commands.assessing import assess_accounts
from plugins.rent_recovery.models import ArrearsPosition, Tenure
from plugins.rent_recovery.queries.arrears import open_cases
from plugins.rent_recovery.queries.tenancies import is_debited
from plugins.rent_recovery.queries.worklist import worst
from plugins.rent_recovery.rules import Step

_GIVEN = (
    "Aisha", "Amara", "Anil", "Blessing", "Bronwen", "Carlos", "Chidi", "Ciara", "Dagmar", "Daniel",
    "Dilys", "Ekaterina", "Emeka", "Esther", "Farah", "Femi", "George", "Grace", "Halima", "Hannah",
    "Ibrahim", "Imogen", "Jamal", "Jasmine", "Joanna", "Kwame", "Leila", "Liam", "Mariam", "Mei",
    "Mohammed", "Ngozi", "Olena", "Oscar", "Parveen", "Priya", "Rashid", "Rhys", "Rosa", "Samuel",
    "Sanjay", "Siobhan", "Sofia", "Tariq", "Thandiwe", "Tomasz", "Vera", "Wei", "Yasmin", "Zofia",
)  # fmt: skip
_FAMILY = (
    "Abbott", "Adeyemi", "Ahmed", "Akhtar", "Baker", "Begum", "Bello", "Brown", "Campbell", "Chen",
    "Clarke", "Cohen", "Davies", "Diaz", "Evans", "Fernandes", "Ferreira", "Goldberg", "Green", "Hall",
    "Hassan", "Hughes", "Hussain", "Ivanova", "Jackson", "James", "Jones", "Kaur", "Khan", "Kowalska",
    "Lewis", "Mahmood", "Mensah", "Morgan", "Nguyen", "Nowak", "Okafor", "Osei", "Patel", "Pereira",
    "Petrov", "Quinn", "Rahman", "Roberts", "Sharma", "Singh", "Smith", "Taylor", "Thomas", "Walker",
    "Williams", "Wong", "Yilmaz",
)  # fmt: skip
_BLOCKS = (
    "Alder", "Aspen", "Beech", "Birch", "Cedar", "Elder", "Hawthorn", "Hazel", "Juniper", "Larch",
    "Linden", "Maple", "Oak", "Rowan", "Willow", "Yew",
)  # fmt: skip
_ESTATES = ("Millbrook", "Orchard Rise", "Ferry Lane", "Northfield")
_FLATS = 20
_WEEKS = 8
_WARDS = ("Riverside", "Hill Top", "Market", "Northfield")
_SEED = 1985
_SOURCE = "demonstration"
_TENURES = (*[Tenure.SECURE] * 9, Tenure.NON_SECURE, Tenure.SECURE, Tenure.INTRODUCTORY)
_STEPS = (Step.PREVENT, Step.LETTER_ONE, Step.LETTER_TWO, Step.PRE_NOTICE)


@dataclass(frozen=True, slots=True)
class _Payer:
    """How somebody pays: in how many of every hundred weeks, and what share of the rent in per cent."""

    weeks: int
    percent: int


_PAYERS = (
    *[_Payer(100, 100)] * 66,
    *[_Payer(100, 103)] * 8,
    *[_Payer(88, 100)] * 10,
    *[_Payer(100, 70)] * 6,
    *[_Payer(50, 100)] * 5,
    *[_Payer(20, 60)] * 3,
    *[_Payer(0, 0)] * 2,
)


def fill(work: UnitOfWork, size: int) -> None:
    """Let about `size` homes, debit eight weeks, take what people pay, and begin to recover the rest."""
    chance = Random(_SEED)  # noqa: S311 - the same estate every time, nothing secret
    first = monday_of(work.today) - timedelta(weeks=_WEEKS - 1)
    homes = _homes(work, max(size, 1))
    tenants = people.add_people(work, people=[_person(chance, n) for n in range(len(homes) * 5 // 4)])
    new = [_tenancy(chance, n, home, tenants, len(homes), first) for n, home in enumerate(homes)]
    started = start_tenancies(work, tenancies=new)
    for n in range(_WEEKS):
        if not is_debited(work, week_commencing=first + timedelta(weeks=n)):
            debit_week(work, week_commencing=first + timedelta(weeks=n))
    _pay(work, chance, list(zip(started, new, strict=True)), first)
    _recover(work, [one.account_id for one in started])


def _homes(work: UnitOfWork, size: int) -> Sequence[UUID]:
    """Estates, their blocks of twenty flats, and the flats."""
    estates = properties.add_properties(
        work,
        properties=[
            properties.NewProperty(kind="estate", line_1=f"{name} Estate", town="Elmbridge Vale", ward=ward)
            for name, ward in zip(_ESTATES, _WARDS, strict=True)
        ],
    )
    count = -(-size // _FLATS)
    blocks = properties.add_properties(
        work,
        properties=[
            properties.NewProperty(
                kind="block",
                line_1=f"{_block(n)} House",
                line_2=f"{_ESTATES[n % len(_ESTATES)]} Estate",
                town="Elmbridge Vale",
                ward=_WARDS[n % len(_WARDS)],
                parent_id=estates[n % len(estates)],
            )
            for n in range(count)
        ],
    )
    flats = [_flat(n, blocks[n // _FLATS]) for n in range(size)]
    return properties.add_properties(work, properties=flats)


def _block(n: int) -> str:
    """Sixteen trees, then the same again by number."""
    turn, tree = divmod(n, len(_BLOCKS))
    return _BLOCKS[tree] if not turn else f"{_BLOCKS[tree]} {turn + 1}"


def _flat(n: int, block_id: UUID) -> properties.NewProperty:
    block, flat = divmod(n, _FLATS)
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return properties.NewProperty(
        kind="dwelling",
        line_1=f"Flat {flat + 1}",
        line_2=f"{_block(block)} House",
        line_3=f"{_ESTATES[block % len(_ESTATES)]} Estate",
        town="Elmbridge Vale",
        postcode=f"EV{block % 9 + 1} {block // 9 % 9 + 1}{letters[block % 20]}{letters[block // 20 % 20]}",
        reference=f"EV{n + 1:06}",
        ward=_WARDS[block % len(_WARDS)],
        parent_id=block_id,
    )


def _person(chance: Random, n: int) -> people.NewPerson:
    given, family = chance.choice(_GIVEN), chance.choice(_FAMILY)
    born = date(1940, 1, 1) + timedelta(days=chance.randrange(24_000))
    # Numbers that Ofcom keeps for stories, and a domain that is nobody's.
    contacts = [people.NewContact("phone", f"07700 900{n % 1000:03}")] if n % 5 else []
    if n % 3:
        contacts.append(people.NewContact("email", f"{given}.{family}.{n}@example.org".lower()))
    return people.NewPerson(
        family_name=family,
        given_names=given,
        reference=f"T{n + 1:06}",
        born_on=born,
        contacts=tuple(contacts),
    )


def _tenancy(
    chance: Random, n: int, home: UUID, tenants: Sequence[UUID], homes: int, first: date
) -> NewTenancy:
    """One in four has a joint tenant; one in twelve is temporary accommodation, and one introductory."""
    joint = homes + n // 4
    who = (tenants[n], tenants[joint]) if n % 4 == 0 and joint < len(tenants) else (tenants[n],)
    tenure = _TENURES[n % len(_TENURES)]
    rent = 9_400 + chance.randrange(0, 5_200, 5) + (9_000 if tenure is Tenure.NON_SECURE else 0)
    charges = {"rent": rent, "service charges": 640 + chance.randrange(0, 700)}
    if n % 3 == 0:
        charges["heating"] = 1_150
    years = 0 if tenure is Tenure.INTRODUCTORY else chance.randrange(1, 22)
    return NewTenancy(
        property_id=home,
        tenure=tenure.value,
        starts_on=first - timedelta(days=365 * years + chance.randrange(60)),
        charged_from=first,
        tenants=who,
        charges=charges,
        previous_reference=f"T/{n + 10_001}/{n % 3 + 1}",
    )


def _pay(work: UnitOfWork, chance: Random, let: list[tuple[Started, NewTenancy]], first: date) -> None:
    """What everybody paid in each week, on some day of it that has come."""
    taken = []
    for n, (account, tenancy) in enumerate(let):
        payer, weekly = _PAYERS[n * 37 % len(_PAYERS)], sum(tenancy.charges.values())
        for week in range(_WEEKS):
            day = first + timedelta(weeks=week, days=chance.randrange(5))
            if chance.randrange(100) < payer.weeks and day <= work.today and payer.percent:
                taken.append(payments.PaymentIn(account.account_id, weekly * payer.percent // 100, day))
    if taken:
        run = payments.RunIn(key="rent_recovery/demo", kind=_SOURCE, starts_on=first, ends_on=work.today)
        payments.take_payments(work, run=run, rows=taken)


def _recover(work: UnitOfWork, account_ids: Sequence[UUID]) -> None:
    """Open cases by the rules, then bring those furthest behind some stages on, and hold one of them."""
    for start in range(0, len(account_ids), 5_000):
        assess_accounts(work, account_ids=account_ids[start : start + 5_000])
    behind = [one for one in worst(work, limit=len(account_ids)) if one.account_id in set(account_ids)]
    for reached, step in enumerate(_STEPS, 1):
        moving = [one for one in behind if one.weeks >= reached * 100 + 50]
        because = (Because("Brought on so that the demonstration shows every stage", _SOURCE),)
        moves = [cases.Move(one.case_id, step.value, because) for one in moving if one.case_id]
        cases.move_cases(work, moves=moves)
    _hold_one(work, behind)


def _hold_one(work: UnitOfWork, behind: Sequence[ArrearsPosition]) -> None:
    """One account is in breathing space, so that a hold can be seen."""
    held = [one for one in behind if one.case_id]
    if not held or not open_cases(work, account_ids=[held[-1].account_id]):
        return
    cases.place_hold(
        work,
        on=subject("account", held[-1].account_id),
        kind="breathing_space",
        reason="Breathing space: no contact about the arrears and no enforcement",
        source="Debt Respite Scheme (Breathing Space Moratorium) Regulations 2020, regulation 7",
        until=work.today + timedelta(days=59),
    )
