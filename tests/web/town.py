"""A small town with people, a house, an account, a case and a member of staff for each default role."""

import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from litestar.testing import TestClient
from sqlmodel import select

from core.approval import propose
from core.cases import commands as cases
from core.cases.commands import NewCase
from core.cases.models import CaseMigration, Clock
from core.correspondence.commands import draft_mailout, write_message
from core.correspondence.queries import sample
from core.council import Council
from core.documents.commands import Filing, file_document, serve_notice
from core.events import Event
from core.hooks import Figure, Found, Offer, Panel
from core.manifest import Job, Link, hears
from core.payments import commands as payments
from core.payments.events import PaymentTaken
from core.payments.inputs import AccountIn, PaymentIn
from core.people import commands as people
from core.people.rules import NewContact, NewParty, NewPerson
from core.permissions import Actor, Permission
from core.properties import commands as properties
from core.properties.rules import NewProperty
from core.staff import commands as staff
from core.staff.models import Password, Role, User
from core.testing import a_council, a_plugin
from core.testing.browser import an_application
from core.values import Because, Decision, Money, subject
from tests.web.bundled import a_bundle, an_empty_page
from tests.web.town_figures import figures_in

PASSWORD = "correct horse battery staple"
FOLDER = Path(__file__).parent / "gardens"
OPENED = (Because("Somebody applied for it", "council policy"),)
SYSTEM = Actor.system("town")
_PARTS = ("figures", "bundle", "staff")


def panels_for(work: Any, subject: str) -> list[Panel]:
    if not subject.startswith("account/"):
        return []
    return [Panel("Gardens", ("Garden", "Since"), ((("Rose Garden", "/gardens/gardens"), "1 April"),))]


def offers_for(work: Any, subject: str) -> list[Offer]:
    return (
        [Offer("Let a garden", "/gardens/gardens/new", "they asked for one")] if "person" in subject else []
    )


def find(work: Any, words: str, limit: int) -> list[Found]:
    return [Found("Rose Garden", "/gardens/gardens", "Garden")] if "rose" in words.lower() else []


def figures_for(work: Any, on: date) -> list[Figure]:
    return [Figure("gardens.let", "Gardens let", 12, "Gardens with a tenant today")]


def price_of_water(
    litres: int, rate: Money, *, measured: bool = False, on: date | None = None
) -> Decision[int]:
    """What the water of a garden costs, in pence.

    `rate` is the price of a thousand litres.
    """
    cost = litres * rate.pence // 1000
    return Decision(cost, (Because(f"{litres:,} litres at {rate} a thousand", "Water Act 1989, s 142"),))


@hears(PaymentTaken)
def fails(work: Any, event: Event) -> None:
    message = "the garden office is closed"
    raise RuntimeError(message)


@hears(PaymentTaken)
def listens(work: Any, event: Event) -> None:
    """Hears it, and that is all."""


def water(work: Any, period: date) -> None:
    """Waters nothing."""


def a_garden_plugin() -> Any:
    may = (Permission("gardens.see", "See gardens"), Permission("gardens.let", "Let gardens"))
    return a_plugin(
        "gardens",
        panels_for,
        offers_for,
        find,
        figures_for,
        purpose="Lets gardens to those who want one",
        permissions=may,
        subscribers=(fails, listens),
        timetable=(Job("gardens.water", "Water the gardens", "day", time(6, 0), water),),
        rules=(price_of_water,),
        navigation=(Link("Gardens", "/gardens/gardens", "gardens.see"),),
        web="tests.web.gardens.web",
        api="tests.web.gardens.api",
        folder=FOLDER,
    )


class NoWorker:
    """Runs nothing in the background, so that a test decides when deliveries run."""

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass


@dataclass
class Town:
    council: Council
    person: Any = None
    organisation: Any = None
    estate: Any = None
    house: Any = None
    account: Any = None
    reference: str = ""
    case: Any = None
    clock: Any = None
    clock_review: Any = None
    migration: Any = None
    approval: Any = None
    document: Any = None
    message: Any = None
    notice: Any = None
    mailout: Any = None
    recipient: Any = None
    figures: dict[str, Any] = field(default_factory=dict)
    bundle: dict[str, Any] = field(default_factory=dict)
    staff: dict[str, Any] = field(default_factory=dict)
    hushed: Any = None
    unseen: Any = None
    hushed_reference: str = "nothing is hushed here"
    other: Any = None
    contact: Any = None
    body_contact: Any = None
    merge: Any = None
    body_merge: Any = None

    @property
    def asked(self) -> dict[str, str]:
        """What a page is asked that shows nothing by itself."""
        about = f"?about=account/{self.account}"
        return {
            "/documents/new": f"?about=person/{self.person}",
            "/letters/about": about,
            "/letters/new": about,
            "/letters/new/general_letter": about,
            "/people/compare": f"?first={self.person}&second={self.other}",
            "/organisations/compare": f"?first={self.organisation}",
        }

    @property
    def pages(self) -> list[str]:
        """Every address that shows a page, with real records where one is named."""
        return sorted(self.handlers("GET"))

    @property
    def named(self) -> dict[str, Any]:
        """A record or a word for each part of an address, by what stands before it where that differs."""
        return {
            "person_id": self.person,
            "organisation_id": self.organisation,
            "property_id": self.house,
            "account_id": self.account,
            "case_id": {"/cases/unseen": self.unseen or self.case},
            "clock_id": self.clock,
            "type_name": "gardens.letting",
            "clock_review_id": self.clock_review,
            "migration_id": self.migration,
            "approval_id": self.approval,
            "what": "contact",
            "row_id": {
                f"/people/{self.person}/end/contact": self.contact,
                f"/organisations/{self.organisation}/end/contact": self.body_contact,
            },
            "merge_id": self.merge,
            "organisation_merge_id": self.body_merge,
            "document_id": self.document,
            "message_id": self.message,
            "notice_id": self.notice,
            "mailout_id": self.mailout,
            "recipient_id": self.recipient,
            "audience": "core.accounts",
            "template": "general_letter",
            "seq": 1,
            "delivery_id": 1,
            "name": {
                "/letters/new": "general_letter",
                "/plugins": "gardens",
                "/case-types": "gardens.letting",
                "/calculators": "gardens.price_of_water",
                "/api/v1/rules": "core.end_of_period",
                "/figures/of": "cases.open",
                "/figures/records": "cases.open",
            },
            **self.figures,
            "transition": "refuse",
            **self.bundle,
            **self.staff,
            "review_id": {
                "/staff/reviews": self.staff.get("review_id"),
                "/figures/quality/reviews": self.figures.get("review_id"),
                "/api/v1/reviews": self.figures.get("review_id"),
            },
        }

    def handlers(self, method: str) -> dict[str, Any]:
        """What answers at each address, found in the routes, with real records where one is named."""
        ids, found = self.named, {}
        with an_application(self.council) as application:
            routes: list[Any] = application.routes
        for route in routes:
            if (
                method in getattr(route, "methods", ())
                and not route.path.startswith(("/static", "/look"))
                and "{path" not in route.path_format
            ):
                path = route.path_format
                for name in re.findall(r"{(\w+)", path):
                    value = ids.get(name, self.case if name.endswith("_id") else "1")
                    key = value.get(path.partition("/{")[0], self.case) if isinstance(value, dict) else value
                    path = re.sub(rf"{{{name}[^}}]*}}", str(key), path)
                found[path + self.asked.get(path, "")] = route.route_handler_map[method][0]
        return found

    def visit(self, username: str | None = "everything") -> AbstractContextManager["Visitor"]:
        """Somebody with a browser, signed in unless the name is None."""
        return visiting(self.council, username)


@contextmanager
def visiting(council: Council, username: str | None = "everything") -> Iterator["Visitor"]:
    """Somebody with a browser at any council."""
    with (
        an_application(council) as application,
        TestClient(application, raise_server_exceptions=False) as client,
    ):
        client.follow_redirects = False
        visitor = Visitor(client)
        if username:
            visitor.sign_in(username)
        yield visitor


@dataclass
class Visitor:
    client: Any

    def sign_in(self, username: str, password: str = PASSWORD) -> httpx.Response:
        self.get("/sign-in")
        return self.post("/sign-in", username=username, password=password)

    def get(self, address: str, **kwargs: Any) -> httpx.Response:
        """Open a page, remembering the secret of its forms."""
        answer: httpx.Response = self.client.get(address, **kwargs)
        if mark := re.search(r'name="_csrf" value="(\w+)"', answer.text):
            self.mark = mark[1]
        return answer

    def post(self, address: str, **typed: Any) -> httpx.Response:
        """Send a form of the page that was opened last."""
        files = {name: typed.pop(name) for name in list(typed) if isinstance(typed[name], tuple)}
        data = {"_csrf": self.mark, **typed}
        answer: httpx.Response = self.client.post(address, data=data, files=files or None)
        return answer


def a_town(folder: Path, *, database: str | None = None) -> Town:
    """Build it, or copy the first one that was built."""
    if database:
        return _built(_gardens(folder, database))
    first, file = _first_town()
    own: dict[str, Any] = {name: dict(getattr(first, name)) for name in _PARTS}
    town = replace(first, council=_gardens(folder), **own)
    town.council.engine.dispose()
    (folder / "borough.db").write_bytes(file)
    vars(town.council.ports.files).update(deepcopy(vars(first.council.ports.files)))
    return town


@cache
def _first_town() -> tuple[Town, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        town = _built(_gardens(Path(folder)))
        town.council.close()
        return town, (Path(folder) / "borough.db").read_bytes()


def _gardens(folder: Path, database: str | None = None) -> Council:
    return a_council(folder, "gardens", extra={"gardens": a_garden_plugin()}, database=database)


def _built(council: Council) -> Town:
    town = Town(council)
    _staff(town)
    with council.work(actor=SYSTEM) as work:
        _people(work, town)
        _more_people(work, town)
        _money(work, town)
    with council.work(actor=SYSTEM) as work:
        about = ((subject("person", town.person), "applicant"), (subject("account", town.account), "account"))
        town.case = cases.open_case(work, type="gardens.letting", case=NewCase(about, OPENED)).id
        town.document = filed(council, work, subject("case", town.case)).id
        town.clock = work.session.exec(select(Clock.id)).one()
        review = cases.find_review(work)
        moved = CaseMigration(
            type="gardens.letting",
            from_version=1,
            to_version=2,
            stages="{}",
            proposed_at="2026-04-07T09:00:00",
        )
        work.session.add(moved)
        town.clock_review, town.migration = review and review.id, moved.id
        _letters(work, town)
    town.figures = figures_in(council, town.case)
    council.settle()
    with council.look(actor=SYSTEM) as work:
        (town.recipient,) = [one.id for one in sample(work, mailout_id=town.mailout)]
    town.bundle = a_bundle(council, town.case, town.document)
    return town


def leave_one_unseen(town: Town) -> None:
    """Restrict a case to somebody who then leaves."""
    with town.council.work(actor=SYSTEM) as work:
        user_id = staff.add_user(work, username="gone", name="Long Gone").id
        about = ((subject("organisation", town.organisation), "applicant"),)
        town.unseen = cases.open_case(work, type="gardens.letting", case=NewCase(about, OPENED)).id
        role = work.session.exec(select(Role.id).where(Role.name == "everything")).one()
        staff.grant_role(work, user_id=user_id, role_id=role, starts_on=date(2026, 4, 1))
        cases.restrict_case(work, case_id=town.unseen, named=[user_id], because="About a colleague")
        staff.leave_user(work, user_id=user_id, on=work.today)


def _letters(work: Any, town: Town) -> None:
    """A letter to the tenant, one to everybody with a rent account, and a notice."""
    about, who = subject("account", town.account), subject("person", town.person)
    typed = {"heading": "Your garden", "text": "It is **yours**.\n\nWater it."}
    town.message = write_message(work, template="general_letter", about=about, who=who, typed=typed).id
    asked = {"kind": "rent"}
    town.mailout = draft_mailout(
        work, title="To all", template="general_letter", audience="core.accounts", asked=asked, typed=typed
    ).id
    town.notice = serve_notice(
        work,
        what="gardens.notice_to_leave",
        subject=subject("case", town.case),
        served_on=who,
        regime="notice",
        method="first_class_post",
        sent_on=date(2026, 4, 2),
    ).id


def filed(council: Council, work: Any, about: Any, content: bytes = an_empty_page()) -> Any:
    source, said = io.BytesIO(content), Filing(title="Letter from the applicant", kind="correspondence")
    files = council.ports.files
    return file_document(work, files=files, source=source, name="letter.pdf", subject=about, said=said)


def hush(town: Town, username: str) -> None:
    """Open a second case about the same people, which only one user is named for, and one nobody sees."""
    leave_one_unseen(town)
    with town.council.work(actor=SYSTEM) as work:
        about = ((subject("person", town.person), "applicant"), (subject("account", town.account), "account"))
        case = cases.open_case(work, type="gardens.letting", case=NewCase(about, OPENED))
        town.hushed, town.hushed_reference = case.id, case.reference
        cases.add_note(work, case_id=case.id, text="Hushed note")
        cases.add_task(work, case_id=case.id, title="Hushed task", because=OPENED)
        cases.hold_case(work, case_id=case.id, kind="care", reason="Hushed hold", source="council policy")
        filed(town.council, work, subject("case", case.id), b"%PDF-1.7 hushed")
        named = work.session.exec(select(User.id).where(User.username == username)).one()
        cases.restrict_case(work, case_id=case.id, named=[named], because="Hushed")


def _staff(town: Town) -> None:
    council = town.council
    known = [one.name for one in council.permissions]
    with council.work(actor=SYSTEM) as work:
        roles = {role.name: role for role in staff.define_default_roles(work, declared=council.permissions)}
        roles["everything"] = staff.define_role(
            work, name="everything", title="Everything", permissions=known, known=known
        )
        first: Password | None = None
        town.staff = {"role_id": roles["officer"].id, "team_id": staff.add_team(work, name="Gardens").id}
        for name, role in roles.items():
            user = staff.add_user(work, username=name, name=f"Pat {role.title}")
            if first is None:
                staff.set_password(work, user_id=user.id, password=PASSWORD)
                first = work.session.get_one(Password, user.id)
            else:  # hashing is slow on purpose; the same hash opens the same door
                work.session.add(Password(user_id=user.id, hash=first.hash, set_at=first.set_at))
            staff.grant_role(work, user_id=user.id, role_id=role.id, starts_on=date(2026, 4, 1))
            town.staff["user_id"] = user.id
        users = {one.username: one.id for one in work.session.exec(select(User))}
        days: dict[str, Any] = {"starts_on": date(2026, 4, 1), "ends_on": date(2027, 3, 31)}
        who: dict[str, Any] = {"covered_id": users["auditor"], "by_id": users["everything"]}
        town.staff["cover_id"] = staff.set_cover(work, **who, **days, because="Leave").id
        town.staff["review_id"] = staff.start_review(work, title="Spring", due_on=date(2026, 5, 1)).id
        for act in council.surroundings.acts:
            staff.set_limit(
                work, act=act, amount=50_000, starts_on=date(2026, 4, 1), role_id=roles["everything"].id
            )


def _people(work: Any, town: Town) -> None:
    contacts = (NewContact("email", "zoe@example.org"), NewContact("phone", "020 7946 0123"))
    zoe = NewPerson(
        "O'Neil", "Zoë", title="Ms", reference="P-17", born_on=date(1980, 2, 29), contacts=contacts
    )
    town.person = people.add_person(work, person=zoe)
    town.organisation = people.add_organisation(work, name="Elmbridge Gardeners CIC", number="01234567").id
    town.estate = properties.add_property(work, new=NewProperty(kind="estate", line_1="Rose Estate"))
    flat = NewProperty(
        kind="dwelling", line_1="Flat 2", line_2="14 Rose Lane", town="Elmbridge", postcode="KT12 1AA",
        reference="R14-2", uprn="100023", parent_id=town.estate,
    )  # fmt: skip
    town.house = properties.add_property(work, new=flat)
    people.mark_vulnerable(
        work, person_id=town.person, what="Very hard of hearing", starts_on=date(2026, 1, 5)
    )


def _more_people(work: Any, town: Town) -> None:
    """A way to reach each, a household, and two records of one man, merged."""
    who, body = subject("person", town.person), subject("organisation", town.organisation)
    home = people.add_contact_point(work, who=who, kind="address", value="Flat 2", postcode="KT12 1AA")
    town.contact = home.id
    town.body_contact = people.add_contact_point(work, who=body, kind="phone", value="01632 960002").id
    people.add_relation(
        work,
        person_id=town.person,
        relation="son",
        other_name="Liam",
        lives_with=True,
        starts_on=date(2026, 1, 5),
    )
    kept, merged, town.other = people.add_people(
        work, people=[NewPerson("Berg", "Max"), NewPerson("Berg", "Maks"), NewPerson("Quill", "Zara")]
    )
    town.merge = people.merge_people(work, kept_id=kept, merged_id=merged, because="The same tenancy")
    bodies = [people.add_organisation(work, name=name).id for name in ("Berg Ltd", "Berg Limited")]
    town.body_merge = people.merge_organisations(
        work, kept_id=bodies[0], merged_id=bodies[1], because="The same director"
    )
    people.find_duplicates(work)


def _money(work: Any, town: Town) -> None:
    opened = payments.open_account(
        work, account=AccountIn(kind="rent", property_id=town.house, opened_on=date(2026, 1, 5))
    )
    town.account, town.reference = opened.account_id, opened.reference
    about = subject("account", town.account)
    for where in (about, subject("property", town.house)):
        party = NewParty(subject("person", town.person), "tenant", where, date(2026, 1, 5))
        people.make_party(work, party=party)
    for week in (9, 16, 23, 30):
        payments.raise_charge(
            work, account_id=town.account, amount=12_345, head="rent", effective_on=date(2026, 3, week)
        )
    paid = PaymentIn(town.account, 30_000, date(2026, 4, 1), source="test/1")
    payments.take_payment(work, payment=paid)
    proposal = propose(
        work,
        act="payments.write_off",
        subject=about,
        because="Too small to recover",
        amount=1_000,
        arguments={"account_id": str(town.account), "amount": 1_000, "because": "Too small to recover"},
    )
    town.approval = proposal.id
