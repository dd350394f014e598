"""Sends through GOV.UK Notify, by its official client: e-mails and texts by a template each, letters as PDF.

The two templates at Notify hold nothing but gaps: the e-mail one has the subject ((subject)) and the body
((body)), the text message one the body ((body)); what is said there, Borough's own templates say.
"""

import hmac
import io
import threading
from collections.abc import Mapping
from typing import Any

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from core.errors import BadInput, NotAllowed
from core.ports import Parcel, Progress

ADDRESS = "https://api.notifications.service.gov.uk"
_ARRIVED = frozenset({"delivered", "received", "sent"})
_FAILED = {
    "permanent-failure": "there is no such address or number, or it takes no messages",
    "temporary-failure": "the mailbox was full or the telephone switched off for three days",
    "technical-failure": "Notify could not send it; it must be sent again",
    "virus-scan-failed": "Notify found a virus in the letter",
    "validation-failed": "Notify can not print the letter: something stands outside the margins it allows",
    "cancelled": "the letter was cancelled at Notify before it was printed",
}
_NEVER = frozenset({400, 413})


class NotifySender:
    """A sender with an API key of the council's service at Notify, and its two templates."""

    def __init__(
        self,
        api_key: str,
        *,
        email_template: str,
        sms_template: str,
        callback_token: str = "",
        address: str = ADDRESS,
        patience: int = 30,
    ) -> None:
        """Know the service; reports of delivery are taken only with the `callback_token`."""
        self._api_key, self._address, self._patience = api_key, address, patience
        self._templates = {"email": email_template, "sms": sms_template}
        self._token = callback_token
        self._mine = threading.local()  # the client serves one thread at a time

    def send(self, parcel: Parcel, key: str) -> str:
        """Send it, unless Notify has it under this key already; Notify's id of it."""
        if (known := self.find(key)) is not None:
            return known
        try:
            answer = self._sent(parcel, key)
        except APIError as error:
            if error.status_code in _NEVER:
                message = f"Notify refused it: {_words(error)}"
                raise BadInput(message) from error
            raise
        return str(answer["id"])

    def find(self, key: str) -> str | None:
        """Notify's id of what was sent under this key; Notify itself does not refuse a second one."""
        found = self._client.get_all_notifications(reference=key)["notifications"]
        return str(found[0]["id"]) if found else None

    def progress(self, reference: str) -> Progress:
        """What Notify says became of it."""
        return _understood(reference, self._client.get_notification_by_id(reference))

    def told(self, token: str, body: Mapping[str, Any]) -> Progress:
        """A report of delivery as Notify posts it, with the token that was agreed with it."""
        if not self._token or not hmac.compare_digest(token.encode(), self._token.encode()):
            message = "this report of delivery does not carry the agreed token"
            raise NotAllowed(message)
        return _understood(str(body.get("id", "")), body)

    def _sent(self, parcel: Parcel, key: str) -> Any:
        if parcel.channel == "letter":
            pdf = io.BytesIO(parcel.pdf)
            return self._client.send_precompiled_letter_notification(reference=key, pdf_file=pdf)
        if parcel.channel == "email":
            return self._client.send_email_notification(
                email_address=parcel.address,
                template_id=self._templates["email"],
                personalisation={"subject": parcel.title, "body": parcel.text},
                reference=key,
            )
        return self._client.send_sms_notification(
            phone_number=parcel.address,
            template_id=self._templates["sms"],
            personalisation={"body": parcel.text},
            reference=key,
        )

    @property
    def _client(self) -> Any:
        if not hasattr(self._mine, "client"):
            self._mine.client = NotificationsAPIClient(
                self._api_key, base_url=self._address, timeout=self._patience
            )
        return self._mine.client


def _understood(reference: str, said: Mapping[str, Any]) -> Progress:
    status = str(said.get("status", ""))
    if status in _FAILED:
        return Progress(reference, "failed", _FAILED[status])
    return Progress(reference, "arrived" if status in _ARRIVED else "underway")


def _words(error: Any) -> str:
    """Notify's own messages, without what they are about."""
    said = error.message
    return "; ".join(str(one.get("message", one)) for one in said) if isinstance(said, list) else str(said)
