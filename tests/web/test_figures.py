"""Pages of figures: a number leads to its records, a chart has its table, and all of it can be taken out."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from sqlalchemy import event
from sqlmodel import select

from core.audit.events import RecordsExported
from core.figures.models import Review
from core.log import LoggedEvent
from core.permissions import Actor
from core.web.blocks import Chart, Line
from core.web.charts import chart
from core.web.charts.scale import top_and_step
from core.web.charts.table import table_of
from tests.web.town import Town, a_town

SYSTEM = Actor.system("test")
PAGES = (
    *(
        "/figures",
        "/figures/services",
        "/figures/services/gardens.letting",
        "/figures/teams",
        "/figures/money",
    ),
    *("/figures/of/clocks.on_time", "/figures/records/cases.open", "/figures/quality", "/figures/reports"),
    *("/figures/forecast", "/figures/returns"),
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    made = a_town(tmp_path_factory.mktemp("figures"))
    yield made
    made.council.close()


def test_a_number_leads_to_exactly_its_records_and_each_to_its_case(town: Town):
    with town.visit() as visitor:
        overview = visitor.get("/figures").text
        links = re.findall(r'href="(/figures/records/cases.open\?[^"]*)">(\d+)</a>', overview)
        ((address, number),) = [one for one in links if "age=" not in one[0]]
        listed = visitor.get(address.replace("&amp;", "&")).text
    assert re.findall(r'href="(/cases/[^"]{36})"', listed) == [f"/cases/{town.case}"] * int(number)


def test_each_page_asks_the_database_at_most_twelve_times(town: Town):
    asked: list[str] = []

    def count(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    with town.visit() as visitor:
        event.listen(town.council.reader, "before_cursor_execute", count)
        try:
            counts = {}
            for address in (*PAGES, f"/figures/officers/{town.figures['user_id']}"):
                asked.clear()
                assert visitor.get(address).status_code == 200
                counts[address] = len(asked)
        finally:
            event.remove(town.council.reader, "before_cursor_execute", count)
    assert {address: number for address, number in counts.items() if number > 12} == {}


def test_a_table_is_taken_out_by_who_may_and_stands_in_the_trail(town: Town):
    def exports():
        with town.council.look(actor=SYSTEM) as work:
            named = select(LoggedEvent).where(LoggedEvent.name == RecordsExported.name)
            return [one.body for one in work.session.exec(named)]

    before = len(exports())
    with town.visit("officer") as officer:
        assert "Take this out" not in officer.get("/figures").text
        assert officer.get("/figures?as=csv").status_code == 403
        assert officer.get("/figures/records/cases.open?as=xlsx").status_code == 403
    assert len(exports()) == before
    with town.visit() as visitor:
        assert "as=csv" in visitor.get("/figures/records/cases.open?part=gardens.letting").text
        got = visitor.get("/figures/records/cases.open?part=gardens.letting&as=csv")
        book = visitor.get("/figures/money?as=xlsx")
        assert visitor.get("/figures?as=pdf").status_code == 422
    assert got.headers["content-type"].startswith("text/csv")
    assert got.content.decode("utf-8-sig").splitlines()[0] == "Case,Type,Stage,Opened,Closed,Officer"
    assert len(got.content.decode().splitlines()) == 2
    assert book.content.startswith(b"PK")
    assert book.headers["content-disposition"].endswith("Figures%20of%20money.xlsx")
    assert ["/figures/records/cases.open as csv" in one for one in exports()[before:]] == [True, False]


def test_one_sees_ones_own_figures_and_no_colleagues(town: Town):
    other = town.figures["user_id"]
    with town.visit("senior_officer") as visitor:
        mine = re.search(r'href="(/figures/officers/[^"]+)">My figures', visitor.get("/figures").text)
        assert mine
        assert visitor.get(mine[1]).status_code == 200
        for address in (
            f"/figures/officers/{other}",
            "/figures/teams",
            f"/figures/records/cases.open?owner=user/{other}",
            f"/api/v1/figures?owner=user/{other}",
        ):
            assert visitor.get(address).status_code == 403
    with town.visit("contact_centre") as visitor:
        assert visitor.get("/figures").status_code == 403


def test_a_sample_is_drawn_and_what_is_wrong_is_said_at_its_field(town: Town):
    with town.visit() as visitor:
        visitor.get("/figures/quality")
        typed = {"starts_on-day": "1", "starts_on-month": "3", "starts_on-year": "2026", "size": "5"}
        again = visitor.post(
            "/figures/quality", **typed, checklist="case_work", stratum="officer", seed="rose"
        )
        assert again.status_code == 422
        assert 'href="#ends_on-day">Enter closed until' in again.text
        assert 'value="rose"' in again.text
        ends = {"ends_on-day": "28", "ends_on-month": "2", "ends_on-year": "2026"}
        back = visitor.post("/figures/quality", **typed, **ends, checklist="case_work", stratum="officer")
        assert "The first day must be the same as or before the last" in back.text


def test_a_review_is_done_and_its_officer_reads_it(town: Town):
    review = town.figures["review_id"]
    address = f"/figures/quality/reviews/{review}"
    items = (
        "right_person",
        "in_time",
        "reasons",
        "decision",
        "plain_letters",
        "vulnerability",
        "closed_well",
    )
    with town.visit() as visitor:
        assert "The right people and the right property" in visitor.get(address).text
        half = visitor.post(address, right_person="pass", feedback="Well kept")
        assert half.status_code == 422
        assert "Say what you found: Nothing is left open" in half.text
        assert "Well kept" in half.text
        done = visitor.post(address, **dict.fromkeys(items, "pass"), feedback="Well kept")
        assert done.status_code == 303
        assert "Passed" in visitor.get(done.headers["location"]).text
        assert "Well kept" in visitor.get(address).text
    with town.council.look(actor=SYSTEM) as work:
        assert work.session.get_one(Review, review).passed is True


def test_a_report_is_shown_to_print_and_is_nobody_elses(town: Town):
    address = f"/figures/reports/{town.figures['report_id']}"
    with town.visit() as visitor:
        got = visitor.get(address)
        assert "The month in numbers" in got.text
        assert "Agreed actions" in got.text
    with town.visit("team_leader") as visitor:
        assert visitor.get(address).status_code == 404


def test_a_return_is_filled_commented_frozen_and_its_file_taken(town: Town):
    with town.visit() as visitor:
        visitor.get("/figures/returns")
        made = visitor.post("/figures/returns", which="core.case_work/2025-10-01")
        here = made.headers["location"].partition("?")[0]
        assert "Open at the start of the period" in visitor.get(here).text
        said = visitor.post(f"{here}/comment", key="A1", comment="None before")
        assert "None before" in visitor.get(said.headers["location"]).text
        assert "Say what is to be checked" in visitor.post(f"{here}/freeze", because="").text
        visitor.get(here)
        assert visitor.post(f"{here}/freeze", because="The quarter is over").status_code == 303
        page = visitor.get(here).text
        assert "Waits for its checker" in page
        (approval,) = set(re.findall(r'href="(/approvals/[^"]+)"', page)) - {"/approvals"}
        assert "Send a return" in visitor.get(approval).text
        file = visitor.get(f"{here}?frozen=csv")
        assert file.content.decode("utf-8-sig").splitlines()[1].startswith("Cases,A1,")
        assert visitor.get(f"{here}?frozen=exe").status_code == 404
        assert "a count of today gives the same" in visitor.get(f"{here}/compare").text
        sent = visitor.get(f"/api/v1/returns/{here.rpartition('/')[2]}").json()
        assert (sent["about"]["state"], len(sent["cells"])) == ("frozen", 12)


def test_a_program_reads_a_figure_its_months_and_its_records(town: Town):
    with town.visit() as visitor:
        figure = visitor.get("/api/v1/figures/cases.open?part=gardens.letting").json()
        records = visitor.get("/api/v1/figures/cases.open/records?part=gardens.letting").json()
        late = visitor.get("/api/v1/figures/tasks.late").json()
        wrong = visitor.get("/api/v1/figures/cases.open?from=2026-04-07&to=2026-04-01")
        forecast = visitor.get("/api/v1/forecasts/gardens.letting").json()
    assert (figure["value"], figure["unit"], figure["months"][-1]) == (
        1,
        "count",
        {"month": "2026-04-01", "value": 1},
    )
    assert records["items"][0]["cells"]["Case"] == f"case/{town.case}"
    assert (late["target"]["value"], late["target"]["standing"]) == (0, "met")
    assert wrong.status_code == 422
    assert forecast["weeks"] == []
    assert "a forecast needs 56" in forecast["because"][0]["text"]


CHARTS = [
    Chart(
        "Lines <&>",
        "line",
        ["March", "April"],
        [Line("Opened", [3, None]), Line("Target", [2, 2], plain=True)],
    ),
    Chart(
        "Bars", "bars", ["A & B", "C"], [Line("Number", [120_000, 0])], unit="pence", addresses=["/a", "/b"]
    ),
    Chart("Parts", "stacked", ["One"], [Line(f"Part {n}", [n]) for n in range(7)]),
    Chart("Nothing", "line", [], [Line("None", [])]),
]


@pytest.mark.parametrize("one", CHARTS, ids=lambda one: one.title)
def test_a_chart_is_well_formed_says_itself_and_has_no_style_or_script(one: Chart):
    made = str(chart(one))
    root = etree.parse(io.StringIO(f"<div>{made}</div>")).getroot()

    assert root.findtext("svg/title") == one.title
    assert root.findtext("svg/desc")
    assert not [node for node in root.iter() if node.get("style") or node.tag in {"script", "style"}]
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    fills = {node.get("fill") for node in root.iter() if (node.get("fill") or "").startswith("url")}
    assert fills <= {f"url(#{each})" for each in ids}
    table = table_of(one)
    assert len(table.rows) == len(one.labels)
    assert all(len(row) == len(one.series) + 1 for row in table.rows)


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, (4, 1)),
        (4, (4, 1)),
        (5, (6, 2)),
        (9, (10, 5)),
        (39, (40, 10)),
        (41, (60, 20)),
        (10_000, (10_000, 5_000)),
    ],
)
def test_an_axis_ends_at_a_round_number_above_all_it_shows(highest: int, expected: tuple[int, int]):
    assert top_and_step(highest) == expected


def test_the_stylesheet_has_a_colour_for_every_class_that_charts_use(tmp_path: Path):
    del tmp_path
    styles = (Path(__file__).parents[2] / "core/web/static/borough.css").read_text(encoding="utf-8")
    used = {
        name for one in CHARTS for name in re.findall(r"app-chart__(?:line|fill|mark)--\d", str(chart(one)))
    }

    assert {name for name in used if f".{name}" not in styles} == set()
