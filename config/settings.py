"""Reads the council's configuration; the one place that knows the clock, the environment and the adapters."""

import os
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from adapters.scanner_clamd import ClamdScanner
from adapters.sender_outbox import OutboxSender
from adapters.store_files import FolderStore
from config.readers import READERS
from core.correspondence.letterhead import Letterhead
from core.council import Configuration, Ports, SignIn
from core.errors import Misconfigured
from core.ports import IdentityProvider, NoScanner, Sender
from core.staff.rules import STRONG
from core.values.look import Look
from core.vault import VARIABLE

HOME = Path(__file__).resolve().parent.parent


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CouncilPart(_Strict):
    """Who the council is. `closed_days` are days it is closed besides bank holidays, with the reason.

    `extra_holidays` are bank holidays proclaimed after the library of holidays was released, by name;
    `worked_holidays` those it knows that were moved to another day.
    """

    name: str = Field(min_length=1)
    closed_days: dict[date, str] = {}
    extra_holidays: dict[date, str] = {}
    worked_holidays: list[date] = []


class DatabasePart(_Strict):
    """Where its data lies."""

    url: str


class QueuePart(_Strict):
    """What carries wake-ups: "memory" or a redis:// address."""

    url: str = "memory"


class FilesPart(_Strict):
    """Where originals are kept."""

    folder: str = "var/files"


class ScannerPart(_Strict):
    """What looks for viruses in files: `clamd` is ClamAV's socket, a path or host:port; empty for nothing."""

    clamd: str = ""


class LettersPart(_Strict):
    """How the council writes: what stands at the top of its letters, and who may send how many."""

    address: str = ""
    phone: str = ""
    email: str = ""
    colour: str = Field(default="#1d3557", pattern=r"^#[0-9a-fA-F]{6}$")
    second_person_above: int = Field(default=100, ge=0)


class PostPart(_Strict):
    """What sends letters, e-mails and text messages: "outbox" (a folder) or "notify" (GOV.UK Notify)."""

    sender: Literal["outbox", "notify"] = "outbox"
    outbox: str = "var/outbox"
    notify_key: str = ""
    notify_email_template: str = ""
    notify_sms_template: str = ""
    notify_callback_token: str = ""
    notify_address: str = "https://api.notifications.service.gov.uk"


class SessionsPart(_Strict):
    """When staff are signed out."""

    idle_minutes: int = Field(default=30, ge=5, le=240)
    absolute_hours: int = Field(default=12, ge=1, le=24)


class SignInPart(_Strict):
    """How staff prove who they are."""

    second_factor: Literal["optional", "required"] = "optional"
    passwords: bool = True
    address: str = Field(default="", pattern=r"^(https?://\S+)?$")
    oidc_issuer: str = Field(default="", pattern=r"^(https?://\S+)?$")
    oidc_client_id: str = ""
    oidc_title: str = "the council’s account"
    oidc_match: Literal["email", "username"] = "email"
    oidc_joiners: bool = False
    oidc_strong: list[str] = sorted(STRONG)


_LOOK = Look()


class LookPart(_Strict):
    """What the pages are called and which colours they have; colours that few can tell apart are refused."""

    service: str = Field(default="Borough", min_length=1, max_length=60)
    colour: str = _LOOK.colour
    background: str = _LOOK.background

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        if complaints := self.look.complaints():
            raise ValueError("; ".join(complaints))
        return self

    @property
    def look(self) -> Look:
        """The look itself."""
        return Look(self.service, self.colour, self.background)


class File(_Strict):
    """The whole of council.toml; what the plugins' own sections mean, they say themselves."""

    council: CouncilPart
    database: DatabasePart
    queue: QueuePart = QueuePart()
    files: FilesPart = FilesPart()
    scanner: ScannerPart = ScannerPart()
    letters: LettersPart = LettersPart()
    post: PostPart = PostPart()
    sessions: SessionsPart = SessionsPart()
    sign_in: SignInPart = SignInPart()
    look: LookPart = LookPart()
    plugins: dict[str, Any] = {}


def clock() -> datetime:
    """The moment, aware. Nothing else in Borough reads it."""
    return datetime.now(UTC)


def path() -> Path:
    """The configuration file: `BOROUGH_CONFIG`, or council.toml beside this module."""
    return Path(os.environ.get("BOROUGH_CONFIG", HOME / "config" / "council.toml"))


def read(
    place: Path | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    now: Callable[[], datetime] = clock,
) -> Configuration:
    """Read and check the configuration; Misconfigured names the file and what to change."""
    place = place or path()
    secrets = environment if environment is not None else os.environ
    values = _overridden(_parse(place), secrets)
    try:
        file = File(**values)
    except ValidationError as error:
        raise Misconfigured("\n".join(_complaints(place, error))) from error
    enabled, settings = _plugins(place, file.plugins)
    if file.sign_in.second_factor == "required" and not secrets.get(VARIABLE, "").strip():
        message = (
            f"{place}: [sign_in] second_factor = “required” needs a key in {VARIABLE}: `borough new-key`"
        )
        raise Misconfigured(message)
    return Configuration(
        name=file.council.name,
        database=_database(file.database.url),
        clock=now,
        ports=_ports(file, place, _identity(place, file.sign_in, secrets)),
        enabled=enabled,
        settings=settings,
        closed_days=file.council.closed_days,
        extra_holidays=file.council.extra_holidays,
        worked_holidays=file.council.worked_holidays,
        place=str(place),
        queue=file.queue.url,
        letterhead=Letterhead(name=file.council.name, **file.letters.model_dump()),
        session_idle_minutes=file.sessions.idle_minutes,
        session_absolute_hours=file.sessions.absolute_hours,
        sign_in=_sign_in(file.sign_in),
        folder=place.parent,
        look=file.look.look,
        secret_keys=secrets.get(VARIABLE, "").split(),
    )


def _ports(file: File, place: Path, identity: IdentityProvider | None) -> Ports:
    """The adapters that this configuration chose."""
    return Ports(
        files=FolderStore(_under_home(file.files.folder)),
        readers=READERS,
        identity=identity,
        scanner=ClamdScanner(file.scanner.clamd) if file.scanner.clamd else NoScanner(),
        sender=_sender(file.post, place),
    )


def _sender(post: PostPart, place: Path) -> Sender:
    if post.sender == "outbox":
        return OutboxSender(_under_home(post.outbox))
    if not (post.notify_key and post.notify_email_template and post.notify_sms_template):
        needed = "notify_key, notify_email_template and notify_sms_template"
        message = f"{place}: [post] sender “notify” needs {needed}"
        raise Misconfigured(message)
    # Loaded only where it is used, as is the provider below: every other council starts without it.
    from adapters.sender_notify import NotifySender  # noqa: PLC0415

    return NotifySender(
        post.notify_key,
        email_template=post.notify_email_template,
        sms_template=post.notify_sms_template,
        callback_token=post.notify_callback_token,
        address=post.notify_address,
    )


def _parse(place: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        message = f"{place} does not exist; copy one from config/examples or set BOROUGH_CONFIG to yours"
        raise Misconfigured(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{place} is not valid TOML: {error}"
        raise Misconfigured(message) from error


def _sign_in(part: SignInPart) -> SignIn:
    return SignIn(
        second_factor_required=part.second_factor == "required",
        passwords=part.passwords,
        address=part.address,
        match=part.oidc_match,
        joiners=part.oidc_joiners,
        strong=frozenset(part.oidc_strong),
    )


def _identity(place: Path, part: SignInPart, environment: Mapping[str, str]) -> IdentityProvider | None:
    """The identity provider, where one is named; its secret comes from the environment only."""
    if not part.oidc_issuer:
        if not part.passwords:
            message = f"{place}: [sign_in] passwords = false lets nobody in without an oidc_issuer"
            raise Misconfigured(message)
        return None
    secret = environment.get("BOROUGH_OIDC_SECRET", "")
    if not (part.oidc_client_id and secret and part.address):
        message = (
            f"{place}: [sign_in] an oidc_issuer needs address and oidc_client_id too, and the secret of the "
            "client in BOROUGH_OIDC_SECRET"
        )
        raise Misconfigured(message)
    from adapters.sign_in_oidc import OidcProvider  # noqa: PLC0415

    return OidcProvider(
        issuer=part.oidc_issuer,
        client_id=part.oidc_client_id,
        client_secret=secret,
        title=part.oidc_title,
    )


_OVERRIDES = {
    "BOROUGH_DATABASE": ("database", "url"),
    "BOROUGH_QUEUE": ("queue", "url"),
    "BOROUGH_FILES": ("files", "folder"),
    "BOROUGH_CLAMD": ("scanner", "clamd"),
    "BOROUGH_POST": ("post", "sender"),
    "BOROUGH_OUTBOX": ("post", "outbox"),
    "BOROUGH_NOTIFY_KEY": ("post", "notify_key"),
    "BOROUGH_NOTIFY_TOKEN": ("post", "notify_callback_token"),
}


def _overridden(values: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    for name, (section, key) in _OVERRIDES.items():
        if name in environment:
            values[section] = {**values.get(section, {}), key: environment[name]}
    return values


def _complaints(place: Path, error: ValidationError) -> list[str]:
    return [
        f"{place}: [{'.'.join(str(part) for part in one['loc'])}] {one['msg'].lower()}"
        for one in error.errors()
    ]


def _plugins(place: Path, section: dict[str, Any]) -> tuple[list[str], dict[str, dict[str, Any]]]:
    enabled = section.pop("enabled", [])
    if not isinstance(enabled, list) or not all(isinstance(name, str) for name in enabled):
        message = f"{place}: [plugins] enabled must be a list of names"
        raise Misconfigured(message)
    for name, settings in section.items():
        if not isinstance(settings, dict):
            message = f"{place}: [plugins] {name} must be a section of its own, [plugins.{name}]"
            raise Misconfigured(message)
    return enabled, section


def _database(url: str) -> str:
    """Make a relative SQLite path one from the checkout, and its folder exist."""
    prefix = "sqlite:///"
    if not url.startswith(prefix):
        return url
    file = _under_home(url.removeprefix(prefix))
    file.parent.mkdir(parents=True, exist_ok=True)
    return f"{prefix}{file}"


def _under_home(text: str) -> Path:
    return Path(text) if Path(text).is_absolute() else HOME / text
