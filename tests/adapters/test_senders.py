"""Senders: one contract for all, and GOV.UK Notify's API spoken by a small server of our own."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import pytest
from notifications_python_client.errors import HTTPError

from adapters.sender_notify import NotifySender
from adapters.sender_outbox import OutboxSender
from core.errors import BadInput, NotAllowed
from core.ports import Parcel
from core.testing import MemorySender

KEY = "test-11111111-1111-4111-8111-111111111111-22222222-2222-4222-8222-222222222222"
LETTER = Parcel("letter", "Ms Łódź\n1 Rose Lane", "Your rent", pdf=b"%PDF-1.7 letter")
EMAIL = Parcel("email", "zoe@example.org", "Your rent", "Dear Ms Łódź <b>")
SMS = Parcel("sms", "07700900123", "", "Your rent is due")


class Notify(BaseHTTPRequestHandler):
    """The parts of Notify's API that the client uses, as its documentation writes them."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Say nothing."""

    def do_GET(self):
        at = urlparse(self.path)
        assert self.headers["Authorization"].startswith("Bearer ")
        if at.path == "/v2/notifications":
            (reference,) = parse_qs(at.query)["reference"]
            found = [one for one in self.server.kept.values() if one["reference"] == reference]
            self._answer(200, {"notifications": found, "links": {}})
        elif (found := self.server.kept.get(at.path.rpartition("/")[2])) is not None:
            self._answer(200, found)
        else:
            self._answer(404, {"errors": [{"error": "NoResultFound", "message": "No result found"}]})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append((self.path, body))
        if self.server.failing:
            status, error, message = self.server.failing
            self._answer(status, {"status_code": status, "errors": [{"error": error, "message": message}]})
            return
        key = f"00000000-0000-4000-8000-{len(self.server.kept):012}"
        self.server.kept[key] = {"id": key, "reference": body["reference"], "status": "created"}
        self._answer(201, {"id": key, "reference": body["reference"]})

    def _answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def notify():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Notify)
    server.daemon_threads = True
    server.kept, server.received, server.failing = {}, [], None
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def through_notify(notify):
    sender = NotifySender(
        KEY,
        email_template="e-template",
        sms_template="s-template",
        callback_token="agreed",
        address=f"http://127.0.0.1:{notify.server_address[1]}",
        patience=5,
    )
    yield sender
    sender._client.request_session.close()


@pytest.fixture(params=["outbox", "memory", "notify"])
def sender(request, tmp_path):
    if request.param == "outbox":
        return OutboxSender(tmp_path / "outbox")
    return MemorySender() if request.param == "memory" else request.getfixturevalue("through_notify")


@pytest.mark.parametrize("parcel", [LETTER, EMAIL, SMS], ids=["letter", "email", "sms"])
def test_the_same_key_is_sent_once_however_often_it_is_asked(sender, parcel):
    assert sender.find("message-1") is None
    first = sender.send(parcel, "message-1")
    assert sender.send(parcel, "message-1") == first == sender.find("message-1")
    assert sender.send(parcel, "message-2") != first
    assert sender.progress(first).state == "underway"


def test_the_outbox_shows_each_message_as_it_would_arrive(tmp_path):
    sender = OutboxSender(tmp_path)
    letter, email = sender.send(LETTER, "message-1"), sender.send(EMAIL, "message-2")
    assert (tmp_path / letter).read_bytes() == LETTER.pdf
    page = (tmp_path / email).read_text(encoding="utf-8")
    assert "zoe@example.org" in page
    assert "Dear Ms Łódź &lt;b&gt;" in page
    with pytest.raises(ValueError, match="can not be the name"):
        sender.send(LETTER, "../../etc/passwd")
    with pytest.raises(NotAllowed):
        sender.told("", {})


def test_notify_gets_what_its_api_asks_for(notify, through_notify):
    for nth, parcel in enumerate((LETTER, EMAIL, SMS)):
        through_notify.send(parcel, f"message-{nth}")
    (_, letter), (path, email), (_, sms) = notify.received
    assert base64.b64decode(letter["content"]) == LETTER.pdf
    assert letter["reference"] == "message-0"
    assert path == "/v2/notifications/email"
    assert email["personalisation"] == {"subject": "Your rent", "body": EMAIL.text}
    assert (email["email_address"], email["template_id"]) == ("zoe@example.org", "e-template")
    assert (sms["phone_number"], sms["personalisation"]) == ("07700900123", {"body": SMS.text})


def test_what_notify_can_never_send_is_refused_in_its_words(notify, through_notify):
    notify.failing = (400, "ValidationError", "email_address Not a valid email address")
    with pytest.raises(BadInput, match="Notify refused it: email_address Not a valid"):
        through_notify.send(EMAIL, "message-1")
    assert through_notify.find("message-1") is None


@pytest.mark.parametrize(
    ("status", "error"), [(403, "AuthError"), (429, "RateLimitError"), (500, "Exception"), (503, "Exception")]
)
def test_what_may_work_later_is_raised_to_be_tried_again(notify, through_notify, status, error):
    notify.failing = (status, error, "not now")
    with pytest.raises(HTTPError):
        through_notify.send(EMAIL, "message-1")
    notify.failing = None
    through_notify.send(EMAIL, "message-1")
    assert len(notify.kept) == 1


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("created", "underway"),
        ("sending", "underway"),
        ("pending-virus-check", "underway"),
        ("accepted", "underway"),
        ("delivered", "arrived"),
        ("received", "arrived"),
        ("permanent-failure", "failed"),
        ("temporary-failure", "failed"),
        ("technical-failure", "failed"),
        ("validation-failed", "failed"),
    ],
)
def test_what_notify_says_is_understood_when_asked_and_when_it_tells(notify, through_notify, status, state):
    reference = through_notify.send(EMAIL, "message-1")
    notify.kept[reference]["status"] = status
    asked = through_notify.progress(reference)
    told = through_notify.told("agreed", {"id": reference, "status": status})
    assert asked == told
    assert (asked.reference, asked.state) == (reference, state)
    assert bool(asked.reason) is (state == "failed")


@pytest.mark.parametrize("token", ["", "guessed", "agreed "])
def test_a_report_without_the_agreed_token_is_not_believed(through_notify, token):
    with pytest.raises(NotAllowed):
        through_notify.told(token, {"id": "1", "status": "delivered"})


def test_without_a_token_no_report_is_taken():
    with pytest.raises(NotAllowed):
        NotifySender(KEY, email_template="e", sms_template="s").told("", {"id": "1", "status": "delivered"})
