"""Letters on their pages: looked at before they go, sent, served, reported on; and one to many."""

import re

import pytest

from core.correspondence.commands import write_message
from core.correspondence.models import MessageState
from core.correspondence.queries import message, messages
from core.people.commands import add_contact_point
from core.values import subject
from tests.web.town import SYSTEM, Town, Visitor

GENERAL = {"heading": "Your garden", "text": "Please **water** it.\n\nThank you."}


def read(town: Town, key):
    with town.council.look(actor=SYSTEM) as work:
        return message(work, message_id=key)


def written(town: Town):
    with town.council.look(actor=SYSTEM) as work:
        return [one.id for one in messages(work)]


def test_a_letter_is_looked_at_first_and_then_sent(town: Town, visitor: Visitor):
    before = written(town)
    address = f"/letters/new/general_letter?about=account/{town.account}"
    who = f"person/{town.person}"
    visitor.get(address)
    looked = visitor.post(address, whos=who, channel="letter", **GENERAL)
    assert looked.status_code == 200
    assert "Look at it before it goes" in looked.text
    assert "Dear Ms O&#39;Neil" in looked.text
    assert "Please **water** it." in looked.text, "a value is never markup"
    assert "entered by Pat Everything" in looked.text
    assert written(town) == before
    paper = visitor.post(
        f"/letters/new/general_letter/preview.pdf?about=account/{town.account}",
        whos=who,
        channel="letter",
        **GENERAL,
    )
    assert paper.content.startswith(b"%PDF-")

    sent = visitor.post(address, whos=who, channel="letter", looked_at="yes", **GENERAL)
    town.council.settle()
    page = visitor.get(sent.headers["location"]).text
    assert "Sent" in page
    assert "KT12 1AA" in page, "to their own postal address"
    assert "The copy that is kept" in page
    assert visitor.get(f"{sent.headers['location']}/letter.pdf").content.startswith(b"%PDF-")
    assert "Your garden" in visitor.get(f"/letters/about?about={who}").text


def test_what_is_missing_is_said_at_its_field_and_nothing_is_kept(town: Town, visitor: Visitor):
    before = written(town)
    address = f"/letters/new/general_letter?about=account/{town.account}"
    visitor.get(address)
    page = visitor.post(address, whos=f"person/{town.person}", heading="", text="Kept as typed")
    assert page.status_code == 422
    assert 'href="#heading">Enter heading</a>' in page.text
    assert "Kept as typed" in page.text
    assert written(town) == before


def test_one_that_did_not_arrive_is_dealt_with(town: Town, visitor: Visitor):
    with town.council.look(actor=SYSTEM) as work:
        reference = message(work, message_id=town.message).provider_ref
    report = {"id": reference, "state": "failed", "reason": "nobody lives there"}
    guessed, agreed = ({"Authorization": f"Bearer {one}"} for one in ("guessed", "agreed"))
    refused = visitor.client.post("/callbacks/messages", json=report, headers=guessed)
    assert refused.status_code == 403
    assert read(town, town.message).state == MessageState.SENT
    told = visitor.client.post("/callbacks/messages", json=report, headers=agreed)
    assert told.status_code == 204
    listed = visitor.get("/letters/to-deal-with").text
    assert "nobody lives there" in listed
    assert (
        "A letter came back" in visitor.get(f"/cases/{town.case}").text
        or "An e-mail did not" in visitor.get(f"/cases/{town.case}").text
    )
    visitor.get(f"/letters/{town.message}")
    done = visitor.post(f"/letters/{town.message}/dealt-with")
    assert done.headers["location"] == "/letters/to-deal-with"
    assert "nobody lives there" not in visitor.get("/letters/to-deal-with").text


@pytest.mark.parametrize("body", [b"", b"[]", b"{"])
def test_a_report_that_is_none_is_refused(standing_town: Town, body: bytes):
    with standing_town.visit(None) as visitor:
        headers = {"Authorization": "Bearer agreed", "Content-Type": "application/json"}
        assert visitor.client.post("/callbacks/messages", content=body, headers=headers).status_code in {
            400,
            422,
        }


def test_one_is_taken_back_with_its_reason(town: Town, visitor: Visitor):
    with town.council.work(actor=SYSTEM) as work:
        about, who = subject("account", town.account), subject("person", town.person)
        key = write_message(work, template="general_letter", about=about, who=who, typed=GENERAL).id
    visitor.get(f"/letters/{key}")
    assert visitor.post(f"/letters/{key}/withdraw", reason="").status_code == 422
    assert visitor.post(f"/letters/{key}/withdraw", reason="Not needed").status_code == 303
    town.council.settle()
    assert read(town, key).state == MessageState.WITHDRAWN


def test_a_notice_shows_why_it_counts_and_is_withdrawn(town: Town, visitor: Visitor):
    page = visitor.get(f"/notices/{town.notice}").text
    assert "8 April 2026" in page
    assert "Interpretation Act 1978, section 7" in page
    assert visitor.post(f"/notices/{town.notice}/withdraw", because=" ").status_code == 422
    visitor.get(f"/notices/{town.notice}")
    visitor.post(f"/notices/{town.notice}/proof", proof=str(town.document))
    assert visitor.post(f"/notices/{town.notice}/withdraw", because="Served too early").status_code == 303
    page = visitor.get(f"/notices/{town.notice}").text
    assert "Withdrawn" in page
    assert "The proof" in page
    notice = visitor.get(f"/api/v1/notices/{town.notice}").json()
    assert notice["proof_id"] == str(town.document)


def test_a_letter_to_many_is_begun_looked_at_sent_and_reported(town: Town, visitor: Visitor):
    address = "/mailouts/new/core.accounts/general_letter"
    visitor.get(address)
    wrong = visitor.post(
        address, title="Water", ask_kind="rent", ask_owes_from="lots", gap_heading="x", gap_text="y"
    )
    assert wrong.status_code == 422
    typed = {
        "title": "Water",
        "ask_kind": "rent",
        "ask_owes_from": "1",
        "gap_heading": "x",
        "gap_text": "Water it.",
    }
    begun = visitor.post(address, **typed).headers["location"]
    assert "Being gathered" in visitor.get(begun).text
    town.council.settle()
    page = visitor.get(begun).text
    assert "Ready to look at" in page
    assert "Water it." in page
    assert visitor.post(f"{begun}/start").status_code == 303
    town.council.settle()
    page = visitor.get(begun).text
    assert re.search(r"Done", page)
    report = visitor.get(f"{begun}/report.csv").text
    assert "sent" in report
    assert "Zo" not in report
    assert visitor.get(f"/api/v1{begun}").json()["sent"] == 1


def test_a_program_writes_stops_and_goes_on(town: Town, visitor: Visitor):
    token = {"X-CSRF-Token": visitor.get("/api/v1/session").json()["csrf_token"]}
    body = {"template": "general_letter", "about": f"account/{town.account}", "who": f"person/{town.person}"}
    made = visitor.client.post("/api/v1/letters", json={**body, "fields": GENERAL}, headers=token)
    assert made.status_code == 201
    assert made.json()["state"] == "queued"
    refused = visitor.client.post("/api/v1/letters", json=body, headers=token)
    assert refused.status_code == 422
    for act, state in (("start", "running"), ("stop", "stopped"), ("resume", "running")):
        answer = visitor.client.post(f"/api/v1/mailouts/{town.mailout}/{act}", headers=token)
        assert answer.json()["state"] == state
    assert visitor.client.post(f"/api/v1/mailouts/{town.mailout}/start", headers=token).status_code == 409


def test_whoever_prefers_a_text_message_gets_it_as_it_would_arrive(town: Town, visitor: Visitor):
    with town.council.work(actor=SYSTEM) as work:
        who = subject("person", town.person)
        add_contact_point(work, who=who, kind="phone", value="07700 900123", preferred=True)
    address = f"/letters/new/general_letter?about=account/{town.account}"
    visitor.get(address)
    page = visitor.post(address, whos=f"person/{town.person}", channel="sms", **GENERAL).text
    assert "app-letter--sms" in page
    assert "07700900123" in page
