import logging
import re

import pytest
from sqlmodel import select

from core.audit.listing import Sought, latest_events
from core.cases.models import Note
from core.errors import Misconfigured
from core.permissions import Actor
from core.web import assets, files
from tests.web.town import Town, Visitor

SYSTEM = Actor.system("test")


@pytest.mark.parametrize(
    "address", ["/", "/sign-in", "/nowhere", "/static/nothing.css", "/api/v1/nowhere", "/healthz"]
)
def test_every_answer_carries_the_headers_that_keep_a_browser_safe(standing_town: Town, address: str):
    with standing_town.visit(None) as visitor:
        headers = visitor.get(address).headers
    assert headers["content-security-policy"].startswith(
        "default-src 'none'; script-src 'self'; style-src 'self'"
    )
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers


def test_over_https_a_browser_is_told_to_stay_there(standing_town: Town):
    with standing_town.visit(None) as visitor:
        headers = visitor.client.get("https://borough.example/sign-in").headers
    assert headers["strict-transport-security"].startswith("max-age=31536000")


def test_pages_hold_no_script_or_style_of_their_own(standing_town: Town):
    with standing_town.visit() as visitor:
        for address in standing_town.pages:
            text = visitor.get(address).text
            assert not re.search(r"<script(?![^>]* src=)|<style| style=| on\w+=", text), address


def notes(town: Town) -> int:
    with town.council.look(actor=SYSTEM) as work:
        return len(work.session.exec(select(Note)).all())


def test_a_form_that_this_session_did_not_make_changes_nothing(town: Town, visitor: Visitor):
    address = f"/cases/{town.case}/notes"
    visitor.get(f"/cases/{town.case}")
    right = visitor.mark
    with town.visit("officer") as other:
        other.get(f"/cases/{town.case}")
        another = other.mark
    for mark in ("", "0" * 64, another, right[:-1], "é" * 10):
        visitor.mark = mark
        refused = visitor.post(address, text="forged")
        assert refused.status_code == 403
        assert "this form has expired" in refused.text.lower()
    assert notes(town) == 0
    visitor.mark = right
    assert visitor.post(address, text="mine").status_code == 303
    assert notes(town) == 1


def test_every_post_is_refused_without_the_mark(town: Town, visitor: Visitor):
    posts = [route for route in visitor.client.app.routes if "POST" in getattr(route, "methods", ())]
    assert len(posts) > 10
    before = count(town)
    for route in posts:
        path = re.sub(r"{\w+:uuid}", str(town.case), route.path_format)
        path = re.sub(r"{[^}]+}", "1", path)
        assert visitor.client.post(path).status_code in {403, 404}, path
    assert count(town) == before


def count(town: Town) -> int:
    with town.council.look(actor=SYSTEM) as work:
        return len(latest_events(work, sought=Sought(), limit=10_000))


def test_front_end_files_are_kept_for_ever_under_names_made_of_their_content(standing_town: Town):
    with standing_town.visit(None) as visitor:
        page = visitor.get("/sign-in").text
        linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
        assert len(linked) >= 5
        for address in linked:
            file = visitor.get(address)
            assert file.status_code == 200
            assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert re.search(r"\.[0-9a-f]{16}\.\w+$", address)
        assert visitor.get("/static/..%2fassets.py").status_code == 404


def test_a_file_is_sent_packed_to_whoever_can_unpack_it(standing_town: Town):
    address = f"/static/{assets.name_of('govuk-frontend.min.css')}"
    with standing_town.visit(None) as visitor:
        packed = visitor.get(address, headers={"accept-encoding": "gzip"})
        plain = visitor.get(address, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


def test_without_the_front_end_files_the_site_does_not_start_and_says_what_to_run(
    tmp_path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(assets, "BUILD", tmp_path)
    assets.manifest.cache_clear()
    try:
        with pytest.raises(Misconfigured, match="make setup"):
            files.read_all()
    finally:
        monkeypatch.undo()
        assets.manifest.cache_clear()


def test_a_fault_shows_a_number_and_the_log_says_where_but_never_whom(
    standing_town: Town, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.ERROR, "borough.web"), standing_town.visit() as visitor:
        page = visitor.get("/gardens/broken")
    assert page.status_code == 500
    number = re.search(r"the number (\w{8})", page.text)
    assert number is not None
    assert "Nothing was changed" in page.text
    (record,) = caplog.records
    said = record.getMessage()
    assert number[1] in said
    assert "ZeroDivisionError" in said
    assert "gardens/web.py" in said
    assert "Secret" not in said + page.text


def test_what_is_typed_is_never_markup(standing_town: Town):
    with standing_town.visit() as visitor:
        page = visitor.get("/search", params={"words": "<script>alert(1)</script>"})
        own = visitor.get("/gardens/own")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "&lt;b&gt;not bold&lt;/b&gt;" in own.text


def test_a_page_that_is_not_there_says_so_in_words(standing_town: Town):
    with standing_town.visit() as visitor:
        for address in (
            "/nowhere",
            "/people/not-an-id",
            "/events/999999999999999999999999",
            f"/people/{standing_town.house}",
        ):
            page = visitor.get(address)
            assert page.status_code == 404, address
            assert "Go to the home page" in page.text
        assert visitor.client.put("/cases").status_code == 405


def test_a_body_that_is_too_large_is_refused_in_words(standing_town: Town):
    with standing_town.visit() as visitor:
        visitor.get(f"/cases/{standing_town.case}")
        refused = visitor.post(f"/cases/{standing_town.case}/notes", text="x" * 2_100_000)
    assert refused.status_code == 413
    assert "Send a smaller file" in refused.text


def test_a_form_in_broken_bytes_is_refused_not_failed(standing_town: Town):
    with standing_town.visit() as visitor:
        visitor.get("/")
        for kind, body in (
            ("application/x-www-form-urlencoded", b"_csrf=%ff%fe&text=%00"),
            ("multipart/form-data; boundary=x", b"--x\r\ngarbage"),
            ("multipart/form-data", b"no boundary"),
            ("application/json", b"{"),
        ):
            answer = visitor.client.post(
                f"/cases/{standing_town.case}/notes", content=body, headers={"content-type": kind}
            )
            assert 400 <= answer.status_code < 500, kind
