"""A council's own look: its colours are measured; and the statement on accessibility says the same twice."""

import tomllib
from pathlib import Path

import pytest

from config import settings
from core.errors import Misconfigured
from core.testing import a_council
from core.values.look import Look, contrast
from core.web.own_look import name_of
from core.web.site.accessibility import sections
from tests.web.town import Town

ROOT = Path(__file__).parents[2]
COUNCIL = '[council]\nname = "Elm"\n[database]\nurl = "sqlite:///x.db"\n[look]\n'


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.00),
        ("#0000ff", "#ffffff", 8.59),
    ],
)  # fmt: skip
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float):
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('colour = "#ffcc00"', "white text #ffffff on colour #ffcc00 has a contrast of 1.5 to 1"),
        ('background = "#6f777b"', "a link #1a65a6 on background #6f777b has a contrast of 1.3 to 1"),
        ('colour = "teal"', "colour must be written like #00524c"),
        ('service = ""', "at least 1 character"),
    ],
)
def test_a_look_that_few_could_read_is_refused_with_the_ratio(tmp_path: Path, line: str, said: str):
    (tmp_path / "council.toml").write_text(COUNCIL + line)
    with pytest.raises(Misconfigured, match=r"council\.toml") as refusal:
        settings.read(tmp_path / "council.toml", environment={})
    assert said in str(refusal.value)


def test_the_look_that_ships_and_a_dark_one_are_taken(tmp_path: Path):
    assert Look().complaints() == []
    (tmp_path / "council.toml").write_text(COUNCIL + 'service = "Casework"\ncolour = "#4c1d5f"')
    assert settings.read(tmp_path / "council.toml", environment={}).look == Look("Casework", "#4c1d5f")


def test_every_page_leads_to_the_council_s_own_style_sheet_and_mark(standing_town: Town):
    name = name_of(Look())
    with standing_town.visit(None) as visitor:
        assert f"/look/{name}.css" in visitor.get("/sign-in").text
        style = visitor.get(f"/look/{name}.css")
        assert "--govuk-brand-colour: #00524c" in style.text
        assert style.headers["content-type"].startswith("text/css")
        assert "immutable" in style.headers["cache-control"]
        assert visitor.get(f"/look/{name}.svg").headers["content-type"].startswith("image/svg+xml")
        assert visitor.get("/look/other.css").status_code == 404


def test_the_name_of_the_service_stands_in_the_title(tmp_path: Path):
    from dataclasses import replace  # noqa: PLC0415 - only here

    from core.council import Council  # noqa: PLC0415
    from core.testing.browser import a_browser  # noqa: PLC0415

    made = a_council(tmp_path)
    made.close()
    council = Council(replace(made.configuration, look=Look("Casework <x>")))
    with a_browser(council) as browser:
        assert " – Casework &lt;x&gt; – Borough of Elmbridge Vale</title>" in browser.get("/").text
    council.close()


def test_the_statement_in_the_docs_says_what_the_page_says():
    written = " ".join((ROOT / "docs" / "accessibility.md").read_text().split())
    for title, paragraphs in sections():
        assert f"## {title}" in written
        for paragraph in paragraphs:
            assert paragraph in written


def test_each_claim_of_the_statement_names_the_tests_that_prove_it_and_they_are_there():
    text = (ROOT / "core" / "web" / "accessibility.toml").read_text("utf-8")
    (tried,) = [one for one in tomllib.loads(text)["section"] if "proved_by" in one]
    assert tried["title"] == "What was tried by machine, at every change"
    assert len(tried["proved_by"]) == len(tried["paragraphs"])
    for name in (name for names in tried["proved_by"] for name in names):
        file, _, test = name.partition("::")
        assert f"def {test}(" in (ROOT / file).read_text("utf-8"), name
