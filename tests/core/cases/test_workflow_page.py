"""The page for authors of case types is true: its example has no fault, and it names every key."""

import re
from pathlib import Path

import pytest

from core.cases.workflows import check_workflow, workflow_schema
from core.rooms import PERMISSIONS

PAGE = Path(__file__).parents[3] / "docs" / "workflows.md"
PARTS = re.findall(r"^```toml\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("count", range(1, len(PARTS) + 1))
def test_the_example_has_no_fault_however_far_it_has_grown(tmp_path, count):
    text = "\n".join(PARTS[:count])
    file = tmp_path / "allotments.toml"
    file.write_text(text, "utf-8")
    assert [str(fault) for fault in check_workflow(file, owner="council")] == []


def test_every_permission_that_it_names_is_there():
    named = {name for part in PARTS for name in re.findall(r'(?:permission|sees) = "([^"]+)"', part)}
    assert named <= {one.name for one in PERMISSIONS}


def test_every_key_is_told():
    text = PAGE.read_text("utf-8")
    keys = {
        key
        for part in (workflow_schema(), *workflow_schema()["$defs"].values())
        for key in part["properties"]
    }
    assert sorted(key for key in keys if key not in text) == []
