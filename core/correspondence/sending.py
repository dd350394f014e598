"""What the post room does outside any transaction: letters on paper, sent, and what became of them."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

from core.bus import House
from core.correspondence.commands import (
    Order,
    begin_sending,
    hold_message,
    record_failure,
    record_progress,
    record_sent,
)
from core.correspondence.letterhead import Letterhead
from core.correspondence.models import Message, MessageState
from core.correspondence.queries import messages
from core.correspondence.templates import Block, Run, plain
from core.documents.receiving import Received, receive_file
from core.errors import Refused
from core.permissions import Actor
from core.ports import FileStore, Parcel
from core.typesetting import typeset

POST = Actor.system("post")
PAPER = Path(__file__).resolve().parent / "paper"
_LARGEST = 20 * 1024 * 1024
_ASKED_AT_ONCE = 500


def send(house: House, message_id: Any, delivery: str) -> None:
    """Send one message once, whatever is tried twice; held back when something objects at this moment."""
    with house.work(actor=POST) as work:
        order = begin_sending(work, message_id=message_id, delivery=delivery)
    if order is None:
        return
    sender = house.ports.sender
    reference = sender.find(order.key) if order.attempts > 1 else None
    if reference is None and order.objections:
        with house.work(actor=POST) as work:
            hold_message(work, message_id=order.message_id, reasons=order.objections)
        return
    try:
        pdf = letter_of(house.letters.letterhead, order) if order.channel == "letter" else b""
        copy = copy_of(house.ports.files, pdf) if pdf else None
        reference = reference or sender.send(_parcel(order, pdf), order.key)
    except Refused as refusal:
        _failed(house, order, str(refusal))
    except Exception as error:
        if order.attempts < house.bus.patience.attempts:
            raise
        _failed(house, order, f"it could not be sent in {order.attempts} tries ({type(error).__name__})")
    else:
        with house.work(actor=POST) as work:
            record_sent(work, message_id=order.message_id, provider_ref=reference, copy=copy)


def ask_about(house: House) -> int:
    """Ask what became of everything that was sent and has not arrived yet; how many were asked about."""
    asked, before = 0, None
    while True:
        with house.look(actor=POST) as work:
            waiting = messages(work, state=MessageState.SENT, before=before, limit=_ASKED_AT_ONCE)
            references = [one.provider_ref for one in waiting]
        for reference in references:
            tell(house, house.ports.sender.progress(reference))
        asked += len(references)
        if len(references) < _ASKED_AT_ONCE:
            return asked
        before = waiting[-1].id


def tell(house: House, said: Any) -> bool:
    """Keep what the service says of a message; False when it is of none of ours."""
    with house.work(actor=POST) as work:
        if said.state == "underway":
            return True
        has_arrived = said.state == "arrived"
        return record_progress(work, provider_ref=said.reference, has_arrived=has_arrived, reason=said.reason)


def letter_of(letterhead: Letterhead, order: Order) -> bytes:
    """The PDF of a letter."""
    made_at = datetime.fromisoformat(order.written_at)
    return typeset(
        PAPER / "letter.typ", letter_data(letterhead, order.content, order.address), made_at=made_at
    )


def copy_of(files: FileStore, pdf: bytes) -> Received:
    """A letter on paper, taken into the store before the transaction that files it."""
    return receive_file(files, io.BytesIO(pdf), name="letter.pdf", largest=_LARGEST)


def letter_data(letterhead: Letterhead, content: Any, address: str) -> dict[str, Any]:
    """What the paper is filled with."""
    return {
        "title": content["title"],
        "language": "en",
        "size": content["size"],
        "colour": letterhead.colour,
        "council": {
            "name": letterhead.name,
            "address": letterhead.address,
            "phone": letterhead.phone,
            "email": letterhead.email,
        },
        "to": address,
        "facts": content["facts"],
        "blocks": content["blocks"],
        "note": "",
    }


def blocks_of(content: Any) -> list[Block]:
    """The blocks that a message keeps as JSON."""
    return [
        Block(one["kind"], tuple(Run(run["text"], run["strong"]) for run in one["runs"]))
        for one in content["blocks"]
    ]


def text_of(content: Any) -> str:
    """The words of an e-mail or a text message."""
    return plain(blocks_of(content))


def as_order(message: Message, content: Any) -> Order:
    """A message as it stands, to be put on paper without being sent."""
    return Order(
        message_id=message.id,
        about=message.subject,
        channel=message.channel,
        address=message.address,
        title=message.title,
        content=content,
        written_at=message.written_at,
        attempts=message.attempts,
        objections=(),
    )


def _parcel(order: Order, pdf: bytes) -> Parcel:
    text = "" if order.channel == "letter" else text_of(order.content)
    channel: Any = order.channel
    return Parcel(channel, order.address, order.title, text, pdf)


def _failed(house: House, order: Order, reason: str) -> None:
    with house.work(actor=POST) as work:
        record_failure(work, message_id=order.message_id, reason=reason)
