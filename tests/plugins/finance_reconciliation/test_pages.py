"""Finance at its desk: a statement is sent by the browser, and what nobody recognised is placed."""

import re

import pytest
from httpx import Response
from litestar.testing import TestClient

from core.api import payments, people
from core.staff import commands as staff
from core.testing.browser import an_application
from core.values import subject
from plugins.finance_reconciliation import queries
from tests.plugins.finance_reconciliation.conftest import MONDAY, OURS, TESTER, WEDNESDAY, Entry
from tests.web.town import PASSWORD, Visitor

ROOT = "/finance-reconciliation"


@pytest.fixture
def desk(town):
    """An officer who may do everything, with a browser."""
    known = [one.name for one in town.council.permissions]
    with town.council.work(actor=TESTER) as work:
        role = staff.define_role(work, name="everything", title="Everything", permissions=known, known=known)
        person = people.add_person(work, person=people.NewPerson(family_name="Okafor", given_names="Jane"))
        party = people.NewParty(
            who=subject("person", person),
            role="tenant",
            subject=subject("account", town.accounts[0]),
            starts_on=MONDAY,
        )
        people.make_party(work, party=party)
        user = staff.add_user(work, username="maker", name="Mary Maker")
        staff.set_password(work, user_id=user.id, password=PASSWORD)
        staff.grant_role(work, user_id=user.id, role_id=role.id, starts_on=MONDAY)
    with (
        an_application(town.council) as application,
        TestClient(application, raise_server_exceptions=False) as client,
    ):
        client.follow_redirects = False
        visitor = Visitor(client)
        visitor.sign_in("maker")
        yield visitor


def words_of(answer: Response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def upload(desk, content, name="april.xml", **typed):
    desk.get(f"{ROOT}/statements/import")
    return desk.post(f"{ROOT}/statements/import", file=(name, content), **{"account": "", **typed})


def test_a_statement_is_sent_and_its_result_is_told_in_words(town, desk):
    file = town.bank.statement(Entry(5000, town.references[0]), Entry(700, "WHO AM I", payer="J OKAFOR"))
    sent = upload(desk, file)
    assert sent.status_code == 303
    town.council.settle()
    words = words_of(desk.get(sent.headers["location"]))
    for told in ("april.xml", "Lines read 2", "Already seen, so not counted again 0", "1 £50.00", "1 £7.00"):
        assert told in words
    again = upload(desk, file)
    town.council.settle()
    told = words_of(desk.get(again.headers["location"]))
    assert "Already seen, so not counted again 2" in told
    assert "The same file came before april.xml, received" in told
    assert "April" not in words_of(desk.get(f"{ROOT}/quarantine"))
    assert "WHO AM I" in words_of(desk.get(f"{ROOT}/suspense"))


def test_a_file_that_cannot_be_taken_is_refused_at_its_field_and_listed_with_the_reason(town, desk):
    answer = upload(desk, b"\xff\xd8 a picture", name="cat.jpg")
    assert answer.status_code == 422
    assert "in no format that can be read" in words_of(answer)
    listed = words_of(desk.get(f"{ROOT}/statements"))
    assert "cat.jpg" in listed
    assert "Refused" in listed


def test_a_file_without_an_account_takes_the_one_that_was_chosen(town, desk):
    csv = b"Date,Description,Amount\n2026-04-07,RENT,50.00\n"
    assert upload(desk, csv, name="export.csv").status_code == 422
    answer = upload(desk, csv, name="export.csv", account=str(town.bank_account))
    assert "Lines read 1" in words_of(desk.get(answer.headers["location"]))


def test_money_in_suspense_is_placed_on_the_account_of_the_name(town, desk):
    town.arrives(Entry(700, "WHO AM I", payer="J OKAFOR"))
    line = town.look(queries.suspense)[0].line.id
    found = desk.get(f"{ROOT}/suspense/{line}", params={"words": "okafor"})
    assert town.references[0] in found.text
    lacking = desk.post(
        f"{ROOT}/suspense/{line}/place", words="okafor", account=str(town.accounts[0]), because=" "
    )
    assert lacking.status_code == 422
    assert town.balance(0) == 0
    placed = desk.post(
        f"{ROOT}/suspense/{line}/place", words="okafor", account=str(town.accounts[0]), because="She rang"
    )
    assert placed.status_code == 303
    assert town.balance(0) == -700
    story = words_of(desk.get(f"{ROOT}/lines/{line}"))
    assert "She rang" in story
    assert "Bank lines" in words_of(desk.get(f"/accounts/{town.accounts[0]}"))
    nothing = desk.get(f"{ROOT}/suspense/{line}", params={"words": "nobody"})
    assert "Placed" in words_of(nothing)


def test_a_return_and_a_release_are_proposed(town, desk):
    town.arrives(Entry(700, "WHO AM I"))
    line = town.look(queries.suspense)[0].line.id
    desk.get(f"{ROOT}/suspense/{line}")
    assert desk.post(f"{ROOT}/suspense/{line}/return", because="Not ours").status_code == 303
    assert desk.post(f"{ROOT}/suspense/{line}/return", because="Not ours").status_code == 409
    held = town.arrives(Entry(80, "x", day=WEDNESDAY), closing=5).statements[0].statement_id
    page = desk.get(f"{ROOT}/statements/{held}")
    assert "In quarantine: control totals" in words_of(page)
    assert "none of which counts yet" in words_of(page)
    assert "£0.80" in words_of(page)
    assert desk.post(f"{ROOT}/statements/{held}/release", because="").status_code == 422
    assert desk.post(f"{ROOT}/statements/{held}/release", because="Agreed").status_code == 303
    waiting = words_of(desk.get("/approvals"))
    assert "Return money to its sender" in waiting
    assert "Count a statement from quarantine" in waiting
    assert desk.post(f"{ROOT}/statements/{held}/reject").status_code == 303
    assert "Rejected" in words_of(desk.get(f"{ROOT}/statements/{held}"))


def test_the_proof_of_a_bank_account_is_shown(town, desk):
    town.arrives(Entry(700, town.references[0]))
    assert "Agrees" in words_of(desk.get(f"{ROOT}/accounts"))
    assert "Bank and books agree" in words_of(desk.get(f"{ROOT}/accounts/{town.bank_account}"))
    desk.get(f"{ROOT}/accounts/new")
    assert desk.post(f"{ROOT}/accounts/new", name="Again", number=OURS).status_code == 409
    added = desk.post(f"{ROOT}/accounts/new", name="Other", number="20-00-00 87654321")
    assert added.status_code == 303


def test_a_program_sends_a_statement_and_places_a_line(town, desk):
    desk.get("/")
    secret = {"X-CSRF-Token": desk.mark}
    api = "/api/v1/finance-reconciliation"
    content = town.bank.statement(Entry(700, "WHO"))
    sent = desk.client.post(f"{api}/files", files={"file": ("a.xml", content)}, headers=secret)
    assert sent.status_code == 201, sent.text
    assert sent.json()["statements"][0]["counted"] == 1
    town.council.settle()
    (line,) = desk.client.get(f"{api}/suspense").json()
    assert (line["amount"], line["reason"], line["texts"]) == (700, "unknown", ["WHO"])
    placed = desk.client.post(
        f"{api}/suspense/{line['line_id']}/place",
        json={"account_id": str(town.accounts[0]), "because": "letter"},
        headers=secret,
    )
    assert placed.status_code == 201, placed.text
    assert town.balance(0) == -700
    (proof,) = desk.client.get(f"{api}/accounts").json()
    assert (proof["agrees"], proof["matched"], proof["suspense"]) == (True, 700, 0)
    refused = desk.client.post(f"{api}/files", files={"file": ("a.xml", b"?")}, headers=secret)
    assert refused.status_code == 422
    assert town.look(payments.prove) == []
