"""How values look on a page, and the templates that show them."""

import functools
from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

from core.values import Money
from core.web import assets
from core.web.blocks import Badge, Code, Link, Tag
from core.web.charts import chart
from core.web.charts.table import table_of

_LONDON = ZoneInfo("Europe/London")
_TEMPLATES = Path(__file__).parent / "templates"
_PAIR = 2
_NOON = 12
_NOTHING = Markup('<span class="app-nothing">–<span class="govuk-visually-hidden">nothing</span></span>')


def day(value: date) -> str:
    """A date for people: "7 April 2026"."""
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime) -> str:
    """A moment for people, in the time of the United Kingdom: "7 April 2026 at 9:05am"."""
    return f"{day(value.astimezone(_LONDON))} at {clock(value)}"


def clock(value: datetime) -> str:
    """The time of day of a moment, in the United Kingdom: "9:05am"."""
    local = value.astimezone(_LONDON)
    hour = local.hour % _NOON or _NOON
    return f"{hour}:{local:%M}{'am' if local.hour < _NOON else 'pm'}"


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


@functools.singledispatch
def shown(value: Any) -> Markup | str:
    """A cell or value as HTML, escaped; what kinds there are stands in `core.web.blocks`."""
    text = escape(str(value))
    return text.replace("\n", Markup("<br>"))


@shown.register
def _(_value: None) -> Markup:
    return _NOTHING


@shown.register
def _(value: str) -> Markup:
    return escape(value).replace("\n", Markup("<br>")) if value else _NOTHING


@shown.register
def _(value: bool) -> str:  # noqa: FBT001 - the value itself
    return "Yes" if value else "No"


@shown.register
def _(value: int) -> str:
    return f"{value:,}"


@shown.register
def _(value: Enum) -> str:
    return words(str(value.value))


@shown.register
def _(value: Money) -> Markup:
    return Markup('<span class="app-money">{}</span>').format(str(value).replace("-", "−"))


@shown.register
def _(value: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), day(value))


@shown.register
def _(value: datetime) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), moment(value))


@shown.register
def _(value: Tag) -> Markup:
    colour = f" govuk-tag--{value.colour}" if value.colour else ""
    return Markup('<strong class="govuk-tag{}">{}</strong>').format(colour, value.text)


@shown.register
def _(value: Badge) -> Markup:
    colour = f" moj-badge--{value.colour}" if value.colour else ""
    return Markup('<span class="moj-badge{}">{}</span>').format(colour, value.text)


@shown.register
def _(value: Code) -> Markup:
    return Markup('<code class="app-code">{}</code>').format(value.text)


@shown.register
def _(value: list) -> Markup:  # type: ignore[type-arg]
    return _below(value)


def _below(values: Iterable[Any]) -> Markup:
    return Markup("<br>").join(shown(one) for one in values if one is not None and one != "") or _NOTHING


@shown.register
def _(value: tuple) -> Markup:  # type: ignore[type-arg]
    """A (text, address) pair as hooks give it, or several lines."""
    if len(value) == _PAIR and isinstance(value[1], str) and is_local(value[1]):
        return _link(Link(*value))
    return _below(value)


@shown.register
def _link(link: Link) -> Markup:
    hidden = (
        Markup(' <span class="govuk-visually-hidden">{}</span>').format(link.hidden) if link.hidden else ""
    )
    if not is_local(link.address):
        return escape(link.text)
    return Markup('<a class="govuk-link" href="{}">{}{}</a>').format(link.address, link.text, hidden)


def sort_value(value: Any) -> str:
    """What a cell is sorted by: amounts and counts as numbers, days in order, words in small letters."""
    if isinstance(value, Money):
        return str(value.pence)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return sort_value(next(iter(value), ""))
    text = value.text if isinstance(value, Link | Tag | Badge) else "" if value is None else str(value)
    return text.casefold() or "\N{ZERO WIDTH SPACE}"  # an empty one would be sorted by its HTML


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
    made.filters.update(
        chart=chart,
        chart_table=table_of,
        shown=shown,
        sort_value=sort_value,
        day=day,
        moment=moment,
        clock=clock,
        words=words,
    )
    made.globals["asset"] = functools.cache(address_of)
    return made
