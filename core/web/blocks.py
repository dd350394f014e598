"""What pages are made of: data that says what to show, never HTML.

A cell or a value may be text, a number, Money, a date, a moment, a Link, a Tag, a list of those (one below
the other), a (text, address) pair as hooks give it, True or False, or None for nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Literal, Protocol

Colour = Literal["", "grey", "green", "turquoise", "blue", "purple", "pink", "red", "orange", "yellow"]


class Block(Protocol):
    """Something that a page shows; `block` names the macro that shows it."""

    block: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address of this site. `hidden` is added for those who hear the page."""

    text: str
    address: str
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in one or two words, with a colour that never says more than the words."""

    text: str
    colour: Colour = ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A mark of one or two words that must not be missed: a restriction, a risk."""

    text: str
    colour: Literal["", "purple", "blue", "red", "orange", "green", "grey"] = "red"


@dataclass(frozen=True, slots=True)
class Code:
    """Text as a machine wrote it: a fault's traceback, an event's fields."""

    text: str
    block: ClassVar[str] = "code"


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph. `lead` makes it larger, `hint` quieter."""

    text: str
    style: Literal["body", "lead", "hint"] = "body"
    block: ClassVar[str] = "prose"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the page."""

    text: str
    anchor: str = ""
    block: ClassVar[str] = "heading"


@dataclass(frozen=True, slots=True)
class Links:
    """A list of links, each with a sentence that says why one would follow it."""

    items: Sequence[tuple[Link, str]]
    title: str = ""
    block: ClassVar[str] = "links"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head. `numbers` are the columns (from 0) that hold amounts, set to the right.

    With `title` the table has a visible caption; `label` is one that is only heard. `empty` is said when
    there are no rows. The first cell of each row is its header.

    `sortable` lets whoever has scripts sort it by its heads: only for a table that is shown whole.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    title: str = ""
    label: str = ""
    empty: str = "Nothing to show"
    numbers: Sequence[int] = ()
    sortable: bool = False
    block: ClassVar[str] = "table"


@dataclass(frozen=True, slots=True)
class Summary:
    """Names with their values. `actions` are links shown beside the title."""

    rows: Sequence[tuple[str, Any]]
    title: str = ""
    actions: Sequence[Link] = ()
    block: ClassVar[str] = "summary"


@dataclass(frozen=True, slots=True)
class Figures:
    """A few numbers that matter most, large: each a title, a value, and where it leads (or nothing)."""

    items: Sequence[tuple[str, Any, str]]
    block: ClassVar[str] = "figures"


@dataclass(frozen=True, slots=True)
class Line:
    """Values of a chart, one for each of its labels, None where nothing is known. `plain` has no marks."""

    name: str
    values: Sequence[int | None]
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers as a drawing, with a table of them below: lines over time, bars, or bars made of parts.

    `unit` is "count", "pence" or "percent" (hundredths of one). `short` are shorter labels for the axis,
    `head` names the column of the labels in the table, `addresses` are where a label leads there. `text` is
    what is said to those who hear the page; it is made up when left out.
    """

    title: str
    kind: Literal["line", "bars", "stacked"]
    labels: Sequence[str]
    series: Sequence[Line]
    unit: Literal["count", "pence", "percent"] = "count"
    short: Sequence[str] = ()
    head: str = ""
    addresses: Sequence[str] = ()
    text: str = ""
    block: ClassVar[str] = "chart"


@dataclass(frozen=True, slots=True)
class Downloads:
    """Links that take the page's tables out, as CSV and as Excel; `address` is that of the page."""

    address: str
    block: ClassVar[str] = "downloads"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a timeline: what happened, when, who, and more about it."""

    title: str
    at: datetime | date
    by: str = ""
    address: str = ""
    text: Any = ""
    depth: int = 0
    tags: Sequence[Tag] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, one entry below the other."""

    entries: Sequence[Entry]
    title: str = ""
    empty: str = "Nothing has happened yet"
    block: ClassVar[str] = "timeline"


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to mind, in a box at the place where it matters."""

    text: str
    title: str = ""
    tone: Literal["information", "success", "warning", "error"] = "information"
    block: ClassVar[str] = "alert"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something is that goes on in the background; with scripts the page follows it by itself."""

    title: str
    done: int
    total: int
    unit: str
    block: ClassVar[str] = "progress"


@dataclass(frozen=True, slots=True)
class Tabs:
    """Sibling pages: links, of which `current` is the address of this one.

    They stand above the page, or, with `beside`, where there are many, beside it.
    """

    items: Sequence[Link]
    current: str
    label: str = "Parts of this page"
    beside: bool = False
    block: ClassVar[str] = "tabs"


@dataclass(frozen=True, slots=True)
class Details:
    """Blocks that are folded away under a line until somebody wants them."""

    title: str
    blocks: Sequence[Block]
    block: ClassVar[str] = "details"


@dataclass(frozen=True, slots=True)
class Paging:
    """Where the next stretch of a list is, and where it begins again."""

    following: str = ""
    first: str = ""
    following_text: str = "Next"
    first_text: str = "Back to the first"
    block: ClassVar[str] = "paging"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG that Borough itself made, with a title and a description inside; `label` is heard."""

    svg: str
    label: str
    block: ClassVar[str] = "picture"


@dataclass(frozen=True, slots=True)
class Template:
    """A template of the plugin's own, "<plugin>/<file>", for what no other block can show."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    block: ClassVar[str] = "template"
