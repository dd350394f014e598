"""How values look on a page, and the templates that show them."""

import functools
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

from core.values import Money
from core.web import assets
from core.web.blocks import Code, Link, Tag

_LONDON = ZoneInfo("Europe/London")
_TEMPLATES = Path(__file__).parent / "templates"
_PAIR = 2
_NOON = 12


def day(value: date) -> str:
    """A date for people: "7 April 2026"."""
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime) -> str:
    """A moment for people, in the time of the United Kingdom: "7 April 2026 at 9:05am"."""
    local = value.astimezone(_LONDON)
    hour = local.hour % _NOON or _NOON
    return f"{day(local)} at {hour}:{local:%M}{'am' if local.hour < _NOON else 'pm'}"


def local_hour(value: datetime) -> int:
    """The hour of a moment in the United Kingdom, 0 to 23."""
    return value.astimezone(_LONDON).hour


def moment_of(text: str) -> datetime:
    """A moment that the log keeps as text."""
    return datetime.fromisoformat(text)


def how_long(milliseconds: int) -> str:
    """A length of time in its largest whole unit: "3 hours"."""
    seconds = max(milliseconds, 0) // 1000
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count:,} {name}{'s' if count > 1 else ''}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"


def words(name: str) -> str:
    """A name from the code as words: "rent_account" becomes "Rent account"."""
    text = name.replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:]


def is_local(address: str) -> bool:
    """Whether an address lies on this site; nothing else is ever linked to."""
    return address.startswith(("/", "#", "?")) and not address.startswith(("//", "/\\"))


def shown(value: Any) -> Markup | str:
    """A cell or value as HTML, escaped; what kinds there are stands in `core.web.blocks`."""
    if value is None or value == "":
        return Markup('<span class="app-nothing" aria-label="nothing">–</span>')
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Enum):
        return words(str(value.value))
    if isinstance(value, Money):
        return Markup('<span class="app-money">{}</span>').format(str(value).replace("-", "−"))
    if isinstance(value, datetime):
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), moment(value))
    if isinstance(value, date):
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), day(value))
    if isinstance(value, int):
        return f"{value:,}"
    return _composed(value)


def _composed(value: Any) -> Markup | str:
    if isinstance(value, Link):
        return _link(value)
    if isinstance(value, Tag):
        colour = f" govuk-tag--{value.colour}" if value.colour else ""
        return Markup('<strong class="govuk-tag{}">{}</strong>').format(colour, value.text)
    if isinstance(value, Code):
        return Markup('<code class="app-code">{}</code>').format(value.text)
    if isinstance(value, tuple) and len(value) == _PAIR and all(isinstance(one, str) for one in value):
        return _link(Link(*value)) if is_local(value[1]) else _lines(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _lines(value)
    if isinstance(value, UUID):
        return str(value)
    text = escape(str(value))
    return Markup(text.replace("\n", Markup("<br>"))) if "\n" in text else text


def _link(link: Link) -> Markup:
    hidden = Markup(' <span class="govuk-visually-hidden">{}</span>').format(link.hidden) if link.hidden else ""
    if not is_local(link.address):
        return escape(link.text)
    return Markup('<a class="govuk-link" href="{}">{}{}</a>').format(link.address, link.text, hidden)


def _lines(values: Iterable[Any]) -> Markup:
    return Markup("<br>").join(shown(one) for one in values if one is not None and one != "")


def address_of(file: str) -> str:
    """Where a front-end file is served."""
    return f"/static/{assets.name_of(file)}"


def environment(plugins: Iterable[tuple[str, Path]] = ()) -> Environment:
    """The templates of core and of these plugins (name, folder of templates), compiled once and kept."""
    prefixes = {
        "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
        "borough": FileSystemLoader(_TEMPLATES),
        **{name: FileSystemLoader(folder) for name, folder in plugins if folder.is_dir()},
    }
    made = Environment(
        loader=PrefixLoader(prefixes),
        undefined=ChainableUndefined,
        autoescape=True,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(shown=shown, day=day, moment=moment, words=words)
    made.globals["asset"] = functools.cache(address_of)
    return made
