"""Sends nothing: puts each message into a folder, as it would arrive, to be opened in a browser.

Letters lie there as PDF, e-mails and text messages as pages.
"""

import os
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from core.errors import NotAllowed
from core.ports import Parcel, Progress

_KEY = re.compile(r"[A-Za-z0-9-]{1,80}")
_ENDINGS = {"letter": "pdf", "email": "html", "sms": "html"}
_PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title></head>
<body><p>{kind} to <strong>{address}</strong></p><h1>{title}</h1><div>{text}</div></body></html>
"""


class OutboxSender:
    """A sender that writes into `folder`, one file for each key."""

    def __init__(self, folder: Path) -> None:
        """Write into `folder`, which is made when the first message comes."""
        self._folder = folder

    def send(self, parcel: Parcel, key: str) -> str:
        """Write it, whole or not at all; the name of its file. The same key again changes nothing."""
        if (known := self.find(key)) is not None:
            return known
        name = f"{_checked(key)}.{_ENDINGS[parcel.channel]}"
        content = parcel.pdf if parcel.channel == "letter" else _page(parcel).encode()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        passing = self._folder / f".{name}.{os.getpid()}"
        passing.write_bytes(content)
        passing.replace(self._folder / name)
        return name

    def find(self, key: str) -> str | None:
        """The file that was written under this key."""
        name = _checked(key)
        return next(
            (f"{name}.{end}" for end in ("pdf", "html") if (self._folder / f"{name}.{end}").exists()), None
        )

    def progress(self, reference: str) -> Progress:
        """It lies here, and goes nowhere."""
        return Progress(reference, "underway")

    def told(self, token: str, body: Mapping[str, Any]) -> Progress:
        """Nobody tells anything."""
        del token, body
        message = "an outbox takes no reports of delivery"
        raise NotAllowed(message)


def _checked(key: str) -> str:
    if _KEY.fullmatch(key) is None:
        message = f"{key[:80]!r} can not be the name of a file"
        raise ValueError(message)
    return key


def _page(parcel: Parcel) -> str:
    kind = "E-mail" if parcel.channel == "email" else "Text message"
    text = escape(parcel.text).replace("\n", "<br>\n")
    return _PAGE.format(
        title=escape(parcel.title or kind), kind=kind, address=escape(parcel.address), text=text
    )
