"""Names say what a thing is, and where it belongs; and nothing that is told names a person."""

import inspect
import re
from types import ModuleType

import pytest
from sqlalchemy import BigInteger, Integer

from core import rooms
from core.cases import commands as case_commands
from core.documents import commands as document_commands
from core.events import Event
from core.payments import commands as payment_commands
from core.people import commands as people_commands
from core.properties import commands as property_commands
from core.staff import commands as staff_commands
from core.staff.commands.roles import default_roles
from core.workload import commands as workload_commands
from tests.architecture.source import ROOT, acts, events, manifests, permissions, tables

ROOMS = (
    "audit",
    "bundles",
    "bus",
    "cases",
    "correspondence",
    "documents",
    "figures",
    "payments",
    "people",
    "properties",
    "search",
    "staff",
    "timetable",
    "workload",
)
PERSONAL = re.compile(
    r"(^|_)(names?|address(es)?|e?mails?|phones?|tel|postcodes?|born|birth|dob|surname|forename|payer|texts?|words?|"
    r"notes?|memo|reason|because|body)$"
)
TOLD = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
IRREGULAR = {
    "built",
    "done",
    "drawn",
    "frozen",
    "taken",
    "withdrawn",
    "written",
    "given",
    "begun",
    "began",
    "held",
    "left",
    "lost",
    "made",
    "met",
    "moved",
    "paid",
    "put",
    "read",
    "sent",
    "set",
    "told",
    "out",
    "in",
}
MONEY = re.compile(
    r"(^|_)(amount|pence|total|balance|debt|credits|debits|opening|closing|weekly|arrears|price|fee)(_|$)"
)


def ids(found) -> list[str]:
    return [getattr(one, "__tablename__", None) or one.name for _, one in found]


@pytest.mark.parametrize(("owner", "event"), events(), ids=ids(events()))
def test_an_event_is_named_in_the_past_and_by_its_owner(owner, event):
    prefix, _, rest = event.name.partition(".")
    words = rest.split("_")

    assert TOLD.fullmatch(event.name)
    assert prefix == owner if owner != "core" else prefix in ROOMS
    assert any(word.endswith("ed") or word in IRREGULAR for word in words), "not in the past tense"


@pytest.mark.parametrize(("owner", "event"), events(), ids=ids(events()))
def test_an_event_carries_the_id_of_what_it_is_about(owner, event):
    fields = event.__struct_fields__

    assert f"{event.about}_id" in fields or isinstance(vars(event).get(f"{event.about}_id"), property)
    assert event.__doc__
    assert event.__doc__ != Event.__doc__


@pytest.mark.parametrize(("owner", "event"), events(), ids=ids(events()))
def test_an_event_holds_nothing_personal(owner, event):
    assert [field for field in event.__struct_fields__ if PERSONAL.search(field)] == []


def test_personal_names_are_known_when_they_are_seen():
    personal = (
        "name",
        "tenant_name",
        "address",
        "new_address",
        "email",
        "phone",
        "postcode",
        "born",
        "reason",
    )
    harmless = ("note_id", "account_id", "username_id", "amount", "named_by", "renamed", "addressee_id")

    assert [one for one in personal if not PERSONAL.search(one)] == []
    assert [one for one in harmless if PERSONAL.search(one)] == []


@pytest.mark.parametrize(("owner", "table"), tables(), ids=ids(tables()))
def test_a_table_is_named_after_its_owner(owner, table):
    name = table.__tablename__

    assert name.startswith(f"{owner}_") if owner != "core" else name.split("_")[0] in ROOMS


@pytest.mark.parametrize(("owner", "table"), tables(), ids=ids(tables()))
def test_money_is_big_whole_pence(owner, table):
    columns = [one for one in table.__table__.columns if MONEY.search(one.name)]

    wrong = [
        one.name for one in columns if isinstance(one.type, Integer) and not isinstance(one.type, BigInteger)
    ]
    fractions = [one.name for one in table.__table__.columns if one.type.python_type is float]
    assert wrong == []
    assert fractions == []


@pytest.mark.parametrize(("owner", "permission"), permissions(), ids=ids(permissions()))
def test_a_permission_is_named_after_its_owner(owner, permission):
    prefix = permission.name.split(".")[0]

    assert prefix == owner if owner != "core" else prefix in {*ROOMS, "approvals"}
    assert permission.title[0].isupper()


@pytest.mark.parametrize(("owner", "permission"), permissions(), ids=ids(permissions()))
def test_a_permission_names_roles_of_every_council_or_of_its_owner(owner, permission):
    strange = {one for one in permission.roles if not one.startswith(f"{owner}_")} - set(default_roles())

    assert strange == set()


def test_nothing_is_declared_twice():
    for found in (events(), tables(), permissions()):
        names = ids(found)
        assert sorted(names) == sorted(set(names))


def test_every_act_has_both_its_permissions():
    known = set(ids(permissions()))

    assert [one.name for one in acts() if not {one.name, one.approval_permission} <= known] == []


def commands() -> list[tuple[str, object]]:
    """What the commands rooms give to others: core's by their `__all__`, plugins' by what they export."""
    own = (
        case_commands,
        document_commands,
        payment_commands,
        people_commands,
        property_commands,
        staff_commands,
        workload_commands,
    )
    found = [one for room in own for one in _given(room)]
    for manifest in manifests():
        if any((ROOT / "plugins" / manifest.name).glob("commands*")):
            found += _given(__import__(f"plugins.{manifest.name}.commands", fromlist=["commands"]))
    return found


def _given(room: ModuleType) -> list[tuple[str, object]]:
    names = getattr(room, "__all__", None) or [name for name in vars(room) if not name.startswith("_")]
    functions = [(f"{room.__name__}.{name}", getattr(room, name)) for name in names]
    return [
        (place, one)
        for place, one in functions
        if inspect.isfunction(one) and one.__module__.startswith(room.__name__)
    ]


@pytest.mark.parametrize(("place", "command"), commands(), ids=[place for place, _ in commands()])
def test_a_command_is_a_verb_and_takes_its_facts_by_keyword(place, command):
    first, *others = inspect.signature(command).parameters.values()

    assert re.fullmatch(r"[a-z]+(_[a-z]+)+", command.__name__) or command in {act.command for act in acts()}
    assert first.name == "work"
    assert {one.kind for one in others} <= {inspect.Parameter.KEYWORD_ONLY}
    assert command.__doc__


@pytest.mark.parametrize("act", acts(), ids=[act.name for act in acts()])
def test_an_approved_act_takes_its_facts_by_keyword(act):
    first, *others = inspect.signature(act.command).parameters.values()

    assert first.name == "work"
    assert {one.kind for one in others} <= {inspect.Parameter.KEYWORD_ONLY}


def test_the_rooms_of_core_declare_what_they_bring():
    assert rooms.TABLES
    assert len(rooms.EVENTS) > 50
