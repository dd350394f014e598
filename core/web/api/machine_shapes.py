"""What the API says of approvals, events, deliveries and rules, and takes."""

from typing import Any
from uuid import UUID

import msgspec

from core.web.api.shapes import BecauseOut, Reason, Taken


class ApprovalOut(msgspec.Struct):
    """A proposal and what became of it. `amount` in pence, 0 where no money moves."""

    id: UUID
    act: str
    title: str
    subject: str
    amount: int
    because: str
    proposed_by: str
    proposed_at: str
    state: str
    decided_by: str | None
    decided_at: str | None
    reason: str | None


class RejectIn(Taken):
    """Why a proposal is turned down."""

    reason: Reason


class DeliveryOut(msgspec.Struct):
    """What became of an event for one subscriber."""

    id: int
    event: int
    subscriber: str
    state: str
    attempts: int
    error: str | None


class EventOut(msgspec.Struct):
    """An event of the log."""

    seq: int
    at: str
    name: str
    actor: str
    subject: str
    body: dict[str, Any]
    because_of: int | None


class ToldOut(EventOut):
    """An event within its story: how deep under the first cause, and who heard it."""

    depth: int
    deliveries: list[DeliveryOut]


class SubscriberOut(msgspec.Struct):
    """How a subscriber stands: its deliveries by state."""

    name: str
    enabled: bool
    waiting: int
    done: int
    refused: int
    dead: int
    discarded: int


class DiscardIn(Taken):
    """Why a delivery need not be done."""

    reason: Reason


class RuleOut(msgspec.Struct):
    """A rule that can be asked; `inputs` describes what it takes, as JSON schema."""

    name: str
    title: str
    description: str
    inputs: dict[str, Any]


class AnswerOut(msgspec.Struct):
    """What a rule answers, and why."""

    rule: str
    result: Any
    because: list[BecauseOut]
    sources: list[str]
