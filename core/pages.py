"""The door for plugins' web rooms: pages, forms, guards and answers, without HTML.

A plugin's `web.py` holds functions marked with Litestar's `get` and `post` and lists them in `handlers`;
they are served under `/<plugin-name-with-dashes>`, its `api.py` under `/api/v1/<plugin-name-with-dashes>`.
A handler reads the request, asks one query or runs one command, and shows blocks:

    @get("/gardens", guards=[guard("allotments.see")], sync_to_thread=True)
    def gardens(desk: NamedDependency[Desk]) -> Response[Any]:
        with desk.look() as work:
            found = queries.gardens(work)
        rows = [(Link(one.name, f"/allotments/gardens/{one.id}"), Money(one.rent)) for one in found]
        return page(desk, "Gardens", [Table(("Garden", "Rent"), rows, numbers=(1,))], trail=[HOME])

A form is declared once, shown with `FORM.empty()`, and taken by `submit`, which shows it again with what
was typed and what is wrong at its field and in a summary:

    FORM = Form((Text(name="name", label="Name of the garden"), Pounds(name="rent", label="Rent a year")))

    @post("/gardens/new", guards=[guard("allotments.let")], sync_to_thread=True)
    def add(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
        def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
            garden = commands.add_garden(work, **values)
            return redirect(desk, f"/allotments/gardens/{garden.id}", banner="The garden was added")

        return submit(desk, FORM, typed, act=act, again=lambda filled: page(desk, "Add a garden", [filled]))

`desk.look()` and `desk.work()` open the reading or the transaction inside the handler, so that it commits
before the answer leaves. Refusals that nothing catches become pages in their own words (403, 404, 409,
422), any other exception a page with a number that stands in the log. A file comes by a `File` field; give
that handler `request_max_body_size`. JSON handlers take `JSONBody[…]` and raise the same refusals, which
become problem+json. What no block can show goes into a template of the plugin's own (`Template`).
"""

from core.web.blocks import (
    Alert,
    Block,
    Chart,
    Code,
    Details,
    Downloads,
    Entry,
    Figures,
    Heading,
    Line,
    Link,
    Links,
    Paging,
    Progress,
    Prose,
    Summary,
    Table,
    Tabs,
    Tag,
    Template,
    Timeline,
)
from core.web.desk import HOME, Desk, guard
from core.web.downloads import download, form_wanted, page_with_downloads
from core.web.fields import Choice, Day, Field, File, Hidden, LongText, Number, PickedDay, Pounds, Text, Ticks
from core.web.forms import Filled, Form
from core.web.looks import day, how_long, moment, words
from core.web.page import page, redirect, submit
from core.web.panels import panel
from core.web.subjects import address_of, fields_of, link_to
from core.web.typed import Typed

__all__ = [
    "HOME",
    "Alert",
    "Block",
    "Chart",
    "Choice",
    "Code",
    "Day",
    "Desk",
    "Details",
    "Downloads",
    "Entry",
    "Field",
    "Figures",
    "File",
    "Filled",
    "Form",
    "Heading",
    "Hidden",
    "Line",
    "Link",
    "Links",
    "LongText",
    "Number",
    "Paging",
    "PickedDay",
    "Pounds",
    "Progress",
    "Prose",
    "Summary",
    "Table",
    "Tabs",
    "Tag",
    "Template",
    "Text",
    "Ticks",
    "Timeline",
    "Typed",
    "address_of",
    "day",
    "download",
    "fields_of",
    "form_wanted",
    "guard",
    "how_long",
    "link_to",
    "moment",
    "page",
    "page_with_downloads",
    "panel",
    "redirect",
    "submit",
    "words",
]
