"""The staff of the fictional council: teams with leaders, roles, and how much each may approve."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.council import Council
from core.staff.commands import (
    add_team,
    add_user,
    define_default_roles,
    grant_role,
    set_limit,
    set_password,
    set_team_leader,
)
from core.staff.models import Password
from core.staff.queries import roles
from core.work import UnitOfWork

PASSWORD = "elm-bridge-vale-2026"  # noqa: S105 - of a fictional council that listens on this machine only
_POUNDS = 100
_SCHEME = "Scheme of delegation, part 3, paragraph 4"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the fictional staff; `limits` are pounds by act. Who is `shown` is named at the start."""

    username: str
    name: str
    title: str
    roles: tuple[str, ...]
    team: str
    limits: tuple[tuple[str, int], ...] = ()
    leads: bool = False
    shown: bool = True


def _colleagues(title: str, team: str, held: tuple[str, ...], **names: str) -> tuple[Person, ...]:
    """Others in the same job, who are there without being named at the start."""
    return tuple(Person(username, name, title, held, team, shown=False) for username, name in names.items())


_RENT = ("officer", "rent_recovery_officer")
_LICENSING = ("officer", "licensing_officer")
STAFF = (
    Person("rosa", "Rosa Adeyemi", "Rent recovery officer", _RENT, "Rent recovery"),
    Person(
        "sam",
        "Sam Whitfield",
        "Senior rent recovery officer",
        ("senior_officer", "rent_recovery_officer"),
        "Rent recovery",
    ),
    *_colleagues(
        "Rent recovery officer",
        "Rent recovery",
        _RENT,
        ravi="Ravi Patel",
        bea="Bea Lindqvist",
        owen="Owen Price",
        nadia="Nadia Rahman",
    ),
    Person(
        "tariq",
        "Tariq Hussain",
        "Rent recovery team leader",
        ("team_leader", "rent_recovery_leader"),
        "Rent recovery",
        (("payments.refund", 500), ("payments.adjust", 250)),
        leads=True,
    ),
    Person(
        "morag",
        "Morag Sinclair",
        "Housing service manager",
        ("service_manager",),
        "Housing management",
        (("payments.refund", 5_000), ("payments.adjust", 5_000), ("payments.write_off", 5_000)),
        leads=True,
    ),
    Person("finn", "Finn O'Connor", "Cash control officer", ("finance_officer",), "Finance"),
    Person(
        "priya",
        "Priya Raman",
        "Finance manager",
        ("finance_manager",),
        "Finance",
        (
            ("payments.refund", 25_000),
            ("payments.adjust", 25_000),
            ("payments.write_off", 25_000),
            ("payments.reverse", 100_000),
            ("payments.transfer", 100_000),
            ("finance_reconciliation.return_line", 5_000),
        ),
        leads=True,
    ),
    Person("lena", "Lena Kowalska", "Licensing officer", _LICENSING, "Licensing"),
    *_colleagues(
        "Licensing support officer",
        "Licensing",
        _LICENSING,
        milo="Milo Evans",
        ines="Ines Duarte",
        theo="Theo Grant",
        zara="Zara Iqbal",
        dev="Dev Chandra",
    ),
    Person(
        "sofia",
        "Sofia Marsh",
        "Senior licensing officer",
        ("senior_officer", "licensing_senior"),
        "Licensing",
        leads=True,
    ),
    Person(
        "harry",
        "Harry Bell",
        "Home ownership officer",
        ("officer", "home_ownership_officer"),
        "Home ownership",
    ),
    Person(
        "grace",
        "Grace Obi",
        "Home ownership manager",
        ("senior_officer", "home_ownership_senior"),
        "Home ownership",
        leads=True,
    ),
    Person("cora", "Cora Mensah", "Contact centre adviser", ("contact_centre",), "Contact centre"),
    Person("audrey", "Audrey Finch", "Internal auditor", ("auditor",), "Audit"),
    Person("adam", "Adam Price", "System administrator", ("administrator",), "Digital"),
)


def hire(work: UnitOfWork, council: Council) -> None:
    """Give the fictional council its staff, in teams with leaders, with roles and limits."""
    define_default_roles(work, declared=council.permissions)
    work.flush()
    known = {permission.name for permission in council.permissions}
    held = {role.name: role.role_id for role in roles(work, known=known)}
    teams = {name: add_team(work, name=name).id for name in dict.fromkeys(person.team for person in STAFF)}
    kept: Password | None = None
    for person in STAFF:
        user_id = _hire(work, person, teams, held)
        # Hashing is slow on purpose, and all have the same password: it is made once.
        if kept is None:
            set_password(work, user_id=user_id, password=PASSWORD)
            kept = work.session.get_one(Password, user_id)
        else:
            work.session.add(Password(user_id=user_id, hash=kept.hash, set_at=kept.set_at))
        if person.leads:
            set_team_leader(work, team_id=teams[person.team], leader_id=user_id)


def _hire(work: UnitOfWork, person: Person, teams: Mapping[str, UUID], held: Mapping[str, UUID]) -> UUID:
    email = f"{person.username}@elmbridge-vale.example"
    user = add_user(work, username=person.username, name=person.name, email=email, team_id=teams[person.team])
    for role in person.roles:
        # A role of a plugin that is not enabled was not made.
        if role in held:
            grant_role(work, user_id=user.id, role_id=held[role], starts_on=work.today)
    for act, pounds in person.limits:
        amount = pounds * _POUNDS
        set_limit(work, act=act, amount=amount, user_id=user.id, starts_on=work.today, scheme=_SCHEME)
    return user.id
