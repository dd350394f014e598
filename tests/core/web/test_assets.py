"""The front-end files: complete, under names made of their content, and without the Crown's branding."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.web import assets


@pytest.fixture
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of its own to build in."""
    monkeypatch.setattr(assets, "OWN", tmp_path)
    monkeypatch.setattr(assets, "BUILD", tmp_path / "build")
    assets.manifest.cache_clear()
    yield tmp_path
    assets.manifest.cache_clear()


@pytest.fixture(scope="module")
def built() -> Path:
    """The real files, from the packages that npm fetched."""
    try:
        assets.ensure()
    except assets.AssetsError as error:
        pytest.skip(str(error))
    return assets.BUILD


def write(folder: Path, **files: str) -> list[Path]:
    paths = []
    for name, text in files.items():
        paths.append(folder / name.replace("_", "."))
        paths[-1].write_text(text)
    return paths


def test_the_packages_bring_styles_scripts_and_icons(built):
    names = assets.manifest()
    assert {
        "govuk-frontend.min.css",
        "govuk-frontend.min.js",
        "moj-frontend.min.css",
        "moj-frontend.min.js",
        "icon-alert-success.svg",
    } <= names.keys()
    assert all((built / name).is_file() for name in names.values())


def test_nothing_of_the_crowns_branding_is_served(built):
    assert not [
        path.name for path in built.iterdir() if re.search(r"crest|crown|logo|opengraph|woff", path.name)
    ]
    for sheet in [*built.glob("*.css"), *built.glob("*.js")]:
        found = re.findall(
            r"(?i)GDS Transport|@font-face|govuk-crest\.svg|sourceMappingURL|/assets/", sheet.read_text()
        )
        assert found == [], sheet.name


def test_every_file_a_stylesheet_names_is_there(built):
    named = [
        name
        for sheet in built.glob("*.css")
        for name in re.findall(r"url\(\"?\./([^)\"]+)", sheet.read_text())
    ]
    assert named
    assert all((built / name).is_file() for name in named)


def test_a_name_follows_the_content(somewhere):
    sources = write(somewhere, borough_css="a{color:red}")
    assets.build(sources)
    first = assets.name_of("borough.css")
    assert re.fullmatch(r"borough\.[0-9a-f]{16}\.css", first)

    sources[0].write_text("a{color:blue}")
    assets.build(sources)
    assets.manifest.cache_clear()
    assert assets.name_of("borough.css") != first
    assert not (somewhere / "build" / first).exists()


def test_a_changed_icon_renames_the_stylesheet_that_shows_it(somewhere):
    sources = write(somewhere, borough_css="a{background:url(icon.svg)}", icon_svg="<svg/>")
    assets.build(sources)
    first = assets.name_of("borough.css")
    assert f"url(./{assets.name_of('icon.svg')})" in (somewhere / "build" / first).read_text()

    sources[1].write_text("<svg></svg>")
    assets.build(sources)
    assets.manifest.cache_clear()
    assert assets.name_of("borough.css") != first


def test_a_script_imports_another_by_its_new_name(somewhere):
    assets.build(write(somewhere, borough_js='import {x} from "./other.js"', other_js="export const x = 1"))
    text = (somewhere / "build" / assets.name_of("borough.js")).read_text()
    assert text == f'import {{x}} from "./{assets.name_of("other.js")}"'


def test_a_reference_to_a_missing_file_is_refused_and_the_old_build_stays(somewhere):
    sources = write(somewhere, borough_css="a{}")
    assets.build(sources)
    sources[0].write_text("a{background:url(lost.svg)}")
    with pytest.raises(assets.AssetsError, match=r"borough\.css refers to lost\.svg"):
        assets.build(sources)
    assert (somewhere / "build" / assets.name_of("borough.css")).exists()


def test_before_the_build_the_message_says_what_to_run(somewhere):
    with pytest.raises(assets.AssetsError, match="make setup"):
        assets.name_of("borough.css")


def test_without_a_network_the_message_says_what_to_do(monkeypatch, tmp_path):
    def no_network(command, **_):
        return subprocess.CompletedProcess(command, 1, "", "npm error code ENOTFOUND\nnpm error more\n")

    monkeypatch.setattr(assets, "_PACKAGES", tmp_path)
    monkeypatch.setattr(assets, "_fingerprint", lambda: "changed")
    monkeypatch.setattr(subprocess, "run", no_network)
    with pytest.raises(
        assets.AssetsError, match=r"could not be fetched: “npm error code ENOTFOUND”\. Connect"
    ) as refusal:
        assets.ensure()
    assert "\n" not in str(refusal.value)
