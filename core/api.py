"""The door: every name that a plugin may use. What is not here is core's own business.

`cases`, `letters`, `payments`, `people`, `profiles`, `properties` and `rows` are doors of rooms: their names
are used behind them, as in `payments.raise_charges`. Web rooms also have `core.pages`. Values and days come
from `core.values` and `core.calendar`.
"""

from core import approval, statements
from core.approval import Approval
from core.cases import door as cases
from core.correspondence import door as letters
from core.errors import (
    AlreadyDone,
    BadInput,
    BoroughError,
    Conflict,
    Fault,
    Misconfigured,
    NotAllowed,
    NotFound,
    Objected,
    Refused,
)
from core.events import Event
from core.hooks import Figure, Found, Offer, Panel, hookimpl
from core.log import BigId
from core.manifest import AGAIN, Again, Ask, Audience, Job, Link, Manifest, Subscriber, hears
from core.opening import opened, operator
from core.payments import door as payments
from core.people import door as people
from core.permissions import Actor, Permission, Row
from core.ports import BankEntry, BankStatement, FileStore, StatementReader
from core.properties import door as properties
from core.statements import profiles
from core.values import rows
from core.work import Act, UnitOfWork

__all__ = [
    "AGAIN",
    "Act",
    "Actor",
    "Again",
    "AlreadyDone",
    "Approval",
    "Ask",
    "Audience",
    "BadInput",
    "BankEntry",
    "BankStatement",
    "BigId",
    "BoroughError",
    "Conflict",
    "Event",
    "Fault",
    "Figure",
    "FileStore",
    "Found",
    "Job",
    "Link",
    "Manifest",
    "Misconfigured",
    "NotAllowed",
    "NotFound",
    "Objected",
    "Offer",
    "Panel",
    "Permission",
    "Refused",
    "Row",
    "StatementReader",
    "Subscriber",
    "UnitOfWork",
    "approval",
    "cases",
    "hears",
    "hookimpl",
    "letters",
    "opened",
    "operator",
    "payments",
    "people",
    "profiles",
    "properties",
    "rows",
    "statements",
]
