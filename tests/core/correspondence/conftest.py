"""A street of tenants with accounts, a case about one of them, and a plugin that writes to them."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from core.cases import commands as cases
from core.cases.commands import NewCase
from core.payments import commands as payments
from core.payments.inputs import AccountIn
from core.people import commands as people
from core.people.rules import NewContact, NewParty, NewPerson
from core.permissions import Actor, Permission
from core.properties import commands as properties
from core.properties.rules import NewProperty
from core.testing import a_council, a_plugin, an_officer
from core.values import Because, Decision, Objection, subject

FOLDER = Path(__file__).parent / "street"
SYSTEM = Actor.system("street")
MAY = (
    "correspondence.see", "correspondence.write", "correspondence.serve", "correspondence.mail_out",
    "documents.see", "documents.file", "documents.serve", "payments.see", "people.see", "cases.see",
    "properties.see",
)  # fmt: skip
OFFICER = an_officer(*MAY, "street.write", name="Pat Officer")
SECOND = an_officer("correspondence.serve.approve", "correspondence.mail_out.approve", name="Sam Second")
_WHY = (Because("somebody owes", "policy"),)


@dataclass
class Street:
    """What the tests know of the street; `protected` are subjects that an objector protects."""

    council: object
    people: list = field(default_factory=list)
    accounts: list = field(default_factory=list)
    case: object = None
    protected: set = field(default_factory=set)

    def account(self, nth):
        return subject("account", self.accounts[nth])

    def person(self, nth):
        return subject("person", self.people[nth])

    @property
    def sender(self):
        return self.council.ports.sender


def street_plugin(protected):
    """The plugin of the street; `protected` are subjects to whom its reminder must not go."""

    def object_to(work, act, subject):
        hit = subject in protected and act == "street.reminder"
        return [Objection("a moratorium protects them", "the Regulations", "2026-05-01")] if hit else []

    def fields_for(work, notice, subjects):
        if notice != "reminder":
            return {}
        because = (Because("charges less payments", "the account"),)
        return {one: {"owed": Decision("£123.40", because)} for one in subjects if "account" in one}

    may = (Permission("street.write", "Write to the street"),)
    return a_plugin("street", object_to, fields_for, permissions=may, folder=FOLDER)


def make_street(folder, database, homes=4, **given):
    protected = set()
    plugin = street_plugin(protected)
    council = a_council(folder, "street", extra={"street": plugin}, database=database, **given)
    street = Street(council, protected=protected)
    with council.work(actor=SYSTEM) as work:
        _fill(work, street, homes)
    with council.work(actor=SYSTEM) as work:
        about = ((street.account(0), "account"), (street.person(0), "tenant"))
        street.case = subject("case", cases.open_case(work, type="street.debt", case=NewCase(about, _WHY)).id)
    council.settle()
    return street


def _fill(work, street, homes):
    for n in range(homes):
        contacts = (NewContact("email", f"tenant{n}@example.org"),) if n % 2 else ()
        new = NewPerson(f"Łódź{n}", "Zoë", title="Ms", contacts=contacts)
        person = people.add_person(work, person=new)
        flat = NewProperty(
            kind="dwelling", line_1=f"{n + 1} Rose Lane", town="Elmbridge", postcode="KT12 1AA"
        )
        home = properties.add_property(work, new=flat)
        account = payments.open_account(
            work, account=AccountIn(kind="rent", property_id=home, opened_on=date(2026, 1, 5))
        )
        street.people.append(person)
        street.accounts.append(account.account_id)
        where = subject("account", account.account_id)
        people.make_party(work, party=NewParty(subject("person", person), "tenant", where, date(2026, 1, 5)))
        payments.raise_charge(
            work,
            account_id=account.account_id,
            amount=10_000 + n,
            head="rent",
            effective_on=date(2026, 3, 30),
        )


@pytest.fixture(params=["sqlite", "postgres"])
def street(request, tmp_path):
    database = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    made = make_street(tmp_path, database)
    yield made
    made.council.close()
