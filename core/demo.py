"""The demonstration: a fictional council with staff and every enabled plugin's records, in one folder.

It is made beside the place where it will stand and moved there when it is whole, so that one which was
interrupted leaves nothing half-made.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core import migrate
from core.council import Council
from core.figures.commands.counting import count_past
from core.figures.demo import fill_past
from core.figures.demo_people import act_out
from core.permissions import Actor
from core.staff.commands import add_team, add_user, define_default_roles, grant_role, set_limit, set_password
from core.staff.models import User
from core.staff.queries import roles
from core.sweep import seal
from core.work import UnitOfWork
from core.workload import demo as workload

SIZE = 300
COUNCIL = "Borough of Elmbridge Vale"
PASSWORD = "elm-bridge-vale-2026"  # noqa: S105 - of a fictional council that listens on this machine only
_MAKER = Actor.system("demonstration")
_POUNDS = 100


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the fictional staff; `limits` are pounds by act."""

    username: str
    name: str
    title: str
    roles: tuple[str, ...]
    team: str
    limits: tuple[tuple[str, int], ...] = ()


STAFF = (
    Person(
        "rosa", "Rosa Adeyemi", "Rent recovery officer", ("officer", "rent_recovery_officer"), "Rent recovery"
    ),
    Person(
        "sam",
        "Sam Whitfield",
        "Senior rent recovery officer",
        ("senior_officer", "rent_recovery_officer"),
        "Rent recovery",
    ),
    Person(
        "tariq",
        "Tariq Hussain",
        "Rent recovery team leader",
        ("team_leader", "rent_recovery_leader"),
        "Rent recovery",
        (("payments.refund", 500), ("payments.adjust", 250)),
    ),
    Person(
        "morag",
        "Morag Sinclair",
        "Housing service manager",
        ("service_manager",),
        "Housing management",
        (("payments.refund", 5_000), ("payments.adjust", 5_000), ("payments.write_off", 5_000)),
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
    ),
    Person("lena", "Lena Kowalska", "Licensing officer", ("officer", "licensing_officer"), "Licensing"),
    Person(
        "sofia",
        "Sofia Marsh",
        "Senior licensing officer",
        ("senior_officer", "licensing_senior"),
        "Licensing",
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
    ),
    Person("cora", "Cora Mensah", "Contact centre adviser", ("contact_centre",), "Contact centre"),
    Person("audrey", "Audrey Finch", "Internal auditor", ("auditor",), "Audit"),
    Person("adam", "Adam Price", "System administrator", ("administrator",), "Digital"),
)


def is_ready(folder: Path) -> bool:
    """Whether a whole demonstration stands in `folder`."""
    return (folder / "borough.db").exists()


def new(folder: Path) -> Path:
    """Where the next demonstration is made."""
    return folder.with_name(f"{folder.name}.making")


def make(folder: Path, open_council: Callable[[], Council], *, size: int) -> None:
    """Make the demonstration anew with about `size` tenancies, then put it in the place of the old one."""
    making = new(folder)
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    council = open_council()
    migrate.upgrade(council.engine, council.registry.manifests)
    with council.work(actor=_MAKER) as work:
        hire(work, council)
    for manifest in council.registry.manifests:
        ask = council.registry.only(manifest.name).demo_data
        with council.work(actor=_MAKER) as work:
            ask(work=work, size=size)
        council.settle()
    with council.work(actor=_MAKER) as work:
        workload.fill(work)
        fill_past(work, size=size)
        count_past(work)
    act_out(lambda actor: council.work(actor=actor), council.ports.files)
    council.settle()
    council.timetable.run_due()
    council.settle()
    seal(council)
    council.close()
    shutil.rmtree(folder, ignore_errors=True)
    making.rename(folder)


def hire(work: UnitOfWork, council: Council) -> None:
    """Give the fictional council its staff, with roles and limits."""
    define_default_roles(work, declared=council.permissions)
    work.flush()
    known = {permission.name for permission in council.permissions}
    held = {role.name: role.role_id for role in roles(work, known=known)}
    teams = {name: add_team(work, name=name).id for name in dict.fromkeys(person.team for person in STAFF)}
    for person in STAFF:
        user: User = add_user(work, username=person.username, name=person.name, team_id=teams[person.team])
        work.flush()
        set_password(work, user_id=user.id, password=PASSWORD)
        for role in person.roles:
            # A role of a plugin that is not enabled was not made.
            if role in held:
                grant_role(work, user_id=user.id, role_id=held[role], starts_on=work.today)
        for act, pounds in person.limits:
            set_limit(work, act=act, amount=pounds * _POUNDS, user_id=user.id, starts_on=work.today)
