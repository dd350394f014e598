"""Programs at the API: their keys, and the tags by which nobody overwrites what they have not seen."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from core.permissions import Actor
from core.staff import queries
from tests.web.test_pages import decided, stage
from tests.web.town import Town, Visitor

ENDS = "2026-12-31"


def a_key(visitor: Visitor, *scopes: str, name: str = "Power BI", ends_on: str = ENDS) -> Any:
    """What the API answers to the making of a key."""
    mark = visitor.get("/api/v1/session").json()["csrf_token"]
    body = {"name": name, "scopes": list(scopes), "ends_on": ends_on}
    return visitor.client.post("/api/v1/tokens", json=body, headers={"X-CSRF-Token": mark})


@pytest.fixture
def outside(town: Town) -> Iterator[Any]:
    """A client without any cookie."""
    with town.visit(None) as visitor:
        yield visitor.client


def bearer(key: str, **headers: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", **headers}


def test_a_key_opens_what_its_user_may_and_what_was_ticked_and_no_more(
    town: Town, visitor: Visitor, outside: Any
):
    key = a_key(visitor, "cases.see", "search.use").json()["secret"]
    assert outside.get("/api/v1/cases", headers=bearer(key)).status_code == 200
    refused = outside.get(f"/api/v1/accounts/{town.account}", headers=bearer(key))
    assert (refused.status_code, refused.json()["title"]) == (403, "You may not do this")
    assert outside.get("/cases", headers=bearer(key)).headers["location"].startswith("/sign-in"), "no page"
    who = outside.get("/api/v1/session", headers=bearer(key)).json()
    assert who["name"] == "Pat Everything (Power BI)"
    assert who["permissions"] == ["cases.see", "search.use"]


def test_a_program_changes_a_record_without_a_form_of_ours(town: Town, visitor: Visitor, outside: Any):
    key = a_key(visitor, "cases.see", "gardens.let").json()["secret"]
    address = f"/api/v1/cases/{town.case}/transitions/refuse"
    done = outside.post(address, json={"because": "They moved away"}, headers=bearer(key))
    assert done.status_code == 200, done.text
    assert stage(town) == "refused"


@pytest.mark.parametrize("key", ["", "borough_nobody", "a b c", "é"])
def test_a_key_that_is_nobodys_opens_nothing(outside: Any, key: str):
    headers = {"Authorization": f"Bearer {key}".encode()}
    answer = outside.get("/api/v1/cases", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_key_ends_on_its_day_and_when_it_is_revoked_and_when_its_user_leaves(
    town: Town, visitor: Visitor, outside: Any
):
    short = a_key(visitor, "cases.see", ends_on="2026-04-08").json()["secret"]
    made = a_key(visitor, "cases.see").json()
    assert outside.get("/api/v1/cases", headers=bearer(short)).status_code == 200
    town.council.clock.advance(days=2)  # type: ignore[attr-defined]
    assert outside.get("/api/v1/cases", headers=bearer(short)).status_code == 401
    assert outside.get("/api/v1/cases", headers=bearer(made["secret"])).status_code == 200
    gone = outside.delete(f"/api/v1/tokens/{made['id']}", headers=bearer(made["secret"]))
    assert gone.status_code == 204
    assert outside.get("/api/v1/cases", headers=bearer(made["secret"])).status_code == 401


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"scopes": ("everything.at_all",)}, "scopes"),
        ({"ends_on": "2026-04-06"}, "ends_on"),
        ({"ends_on": "2027-04-30"}, "ends_on"),
        ({"name": "   "}, "name"),
    ],
    ids=["more than one may", "over already", "without a near end", "no name"],
)
def test_a_key_that_may_not_be_is_refused_at_its_field_and_not_made(
    town: Town, visitor: Visitor, given: dict[str, Any], field: str
):
    scopes = given.pop("scopes", ("cases.see",))
    answer = a_key(visitor, *scopes, **given)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert keys_of(town) == []


def keys_of(town: Town) -> list[str]:
    with town.council.look(actor=Actor.system("test")) as work:
        return [one.name for one, _ in queries.tokens(work)]


def test_a_program_makes_no_key_that_does_more_than_its_own(town: Town, visitor: Visitor, outside: Any):
    key = a_key(visitor, "cases.see").json()["secret"]
    body = {"name": "more", "scopes": ["payments.see"], "ends_on": ENDS}
    assert outside.post("/api/v1/tokens", json=body, headers=bearer(key)).status_code == 422
    assert keys_of(town) == ["Power BI"]


def test_a_key_is_made_on_a_page_shown_once_and_revoked_by_an_administrator(town: Town, visitor: Visitor):
    visitor.get("/your-account/keys")
    wrong = visitor.post("/your-account/keys", name="Power BI")
    assert wrong.status_code == 422
    assert 'value="Power BI"' in wrong.text
    day = {"ends_on-day": "31", "ends_on-month": "12", "ends_on-year": "2026"}
    made = visitor.post("/your-account/keys", name="Power BI", scopes="cases.see", **day)
    secret = re.search(r"borough_[\w-]{43}", made.text)
    assert secret, made.text
    page = visitor.get("/your-account/keys").text
    assert secret[0] not in page
    everyones = visitor.get("/staff/keys").text
    assert "Pat Everything" in everyones
    revoke = re.search(r'action="(/staff/keys/[^"]+)"', everyones)
    assert revoke
    visitor.post(revoke[1])
    assert "Revoked" in visitor.get("/staff/keys").text
    with town.visit("contact_centre") as other:
        assert other.get("/staff/keys").status_code == 403
        other.get("/your-account/keys")
        assert other.post(revoke[1].replace("/staff", "/your-account")).status_code == 404


def test_what_has_not_changed_is_not_sent_again(town: Town, visitor: Visitor):
    address = f"/api/v1/cases/{town.case}"
    first = visitor.get(address)
    again = visitor.get(address, headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    visitor.get(f"/cases/{town.case}")
    visitor.post(f"/cases/{town.case}/take")
    assert visitor.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 200


def test_who_has_not_seen_the_latest_changes_nothing(town: Town, visitor: Visitor):
    address = f"/api/v1/cases/{town.case}"
    seen = visitor.get(address).headers["etag"]
    visitor.get(f"/cases/{town.case}")
    visitor.post(f"/cases/{town.case}/take")
    mark = {"X-CSRF-Token": visitor.get("/api/v1/session").json()["csrf_token"]}
    step = {"because": "They moved away"}
    late = visitor.client.post(f"{address}/transitions/refuse", json=step, headers={**mark, "If-Match": seen})
    assert (late.status_code, late.json()["title"]) == (412, "Somebody else was quicker")
    assert stage(town) == "applied"
    fresh = visitor.get(address).headers["etag"]
    done = visitor.client.post(
        f"{address}/transitions/refuse", json=step, headers={**mark, "If-Match": fresh}
    )
    assert done.status_code == 200
    assert stage(town) == "refused"


def test_a_proposal_that_was_decided_meanwhile_is_not_decided_again(town: Town, visitor: Visitor):
    address = f"/api/v1/approvals/{town.approval}"
    mark = {"X-CSRF-Token": visitor.get("/api/v1/session").json()["csrf_token"]}
    late = visitor.client.post(f"{address}/approve", headers={**mark, "If-Match": '"x"'})
    assert late.status_code == 412
    assert decided(town).state == "proposed"
    seen = visitor.get(address).headers["etag"]
    assert visitor.client.post(f"{address}/approve", headers={**mark, "If-Match": seen}).status_code == 200
