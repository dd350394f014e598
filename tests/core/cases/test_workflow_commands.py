"""`borough workflow` and `borough clocks`: faults at their lines, a picture, a dry-run, a review."""

import json
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from core.cases import commands
from core.cases.commands import NewCase
from core.cases.picture import picture
from core.cases.workflows import Workflow, draft_of, try_draft
from core.cli.main import borough
from core.permissions import Actor
from core.testing import a_council
from core.values import new_id, subject
from tests.core.cases.conftest import ARREARS, WHY, a_plugin
from tests.core.cases.test_versions import ONE, TWO


@pytest.fixture
def run(tmp_path):
    """The command line on a council with one case."""

    def council(**_given):
        return a_council(tmp_path, "sample", extra={"sample": a_plugin()})

    first = council()
    with first.work(actor=Actor.system("test")) as work:
        new = NewCase(((subject("account", new_id()), "account"),), WHY)
        commands.open_cases(work, type=ARREARS, cases=[new])
    first.close()
    processes = SimpleNamespace(home=tmp_path, council=council)

    def command(*arguments):
        return CliRunner().invoke(borough, list(arguments), obj=processes)

    return command


def test_check_says_each_fault_at_its_line_and_ends_with_two(run, tmp_path):
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(TWO, "utf-8")
    bad.write_text(TWO.replace('to = "warned"', 'to = "warnd"', 1), "utf-8")

    assert run("workflow", "check", str(good)).exit_code == 0
    answer = run("workflow", "check", str(good), str(bad), "--json")
    (fault,) = [one for one in json.loads(answer.output)["faults"] if "warnd" in one["message"]]
    assert answer.exit_code == 2
    assert (fault["file"], fault["line"]) == (str(bad), TWO.split("\n").index('to = "warned"') + 1)
    assert "did you mean “warned”?" in fault["message"]


def test_draw_writes_a_picture_that_says_everything(run, tmp_path):
    file = tmp_path / "picture.svg"
    assert "4 stages" in run("workflow", "draw", ARREARS, "-o", str(file)).output
    root = ET.fromstring(file.read_text("utf-8"))  # noqa: S314 - our own
    title, desc = root[0], root[1]
    assert (title.text, root.get("role")) == ("Rent arrears, version 1", "img")
    assert "1: Serve notice, from “Being watched” to “Notice served”." in (desc.text or "")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_a_picture_survives_any_names():
    workflow = try_draft_text(
        ONE.replace("Being watched", "A <b>very</b> long & quite unbreakable name indeed")
    )
    root = ET.fromstring(picture(workflow))  # noqa: S314 - our own
    boxes = [one for one in root.iter() if one.tag.endswith("rect") and one.get("rx") == "6"]
    assert len(boxes) == 4
    corners = [(float(one.get("x", 0)), float(one.get("y", 0))) for one in boxes]
    assert len(set(corners)) == 4, "no box lies on another"
    assert "<b>" not in picture(workflow)


def try_draft_text(text: str) -> Workflow:
    from core.cases.workflows import WorkflowBook  # noqa: PLC0415

    made = try_draft(WorkflowBook(), draft_of(text, name="text")).workflow
    assert made
    return made


def test_dry_run_counts_and_changes_nothing(run, tmp_path):
    file = tmp_path / "next.toml"
    file.write_text(
        TWO.replace("[stages.watching]", "[stages.looked_at]").replace('"watching"', '"looked_at"'), "utf-8"
    )

    stuck = run("workflow", "dry-run", str(file), "--json")
    told = json.loads(stuck.output)
    free = run("workflow", "dry-run", str(file), "--map", "watching=looked_at")

    assert (stuck.exit_code, told["stages"][0]["stuck"], len(told["stages"][0]["references"])) == (2, True, 1)
    assert free.exit_code == 0
    assert "Nothing has been changed." in free.output


def test_the_schema_and_the_types_are_told(run):
    assert json.loads(run("workflow", "schema").output)["title"] == "Workflow"
    (row,) = json.loads(run("workflow", "list", "--json").output)["case_types"]
    assert (row["name"], row["version"], row["changed_in"]) == (ARREARS, 1, None)


def test_the_review_says_that_nothing_would_move(run):
    first = json.loads(run("clocks", "review", "--json").output)
    assert first["waiting"] is None
    assert first["fingerprint"]
    assert "No clock would move" in run("clocks", "review").output
