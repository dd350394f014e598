"""Every fault of a workflow file, at its line, with its remedy, and all of them at once."""

import json
import tomllib
from pathlib import Path

import jsonschema_rs
import pytest

from core.cases.checks import CHECKS
from core.cases.workflows import (
    Known,
    Source,
    change_schema,
    check_workflow,
    draft_of,
    read_book,
    try_draft,
    workflow_schema,
)
from core.errors import Misconfigured, NotFound
from core.testing import a_council
from tests.core.cases.conftest import SAMPLES, a_plugin

FILE = SAMPLES / "workflows" / "arrears.toml"
TEXT = FILE.read_text("utf-8")
KNOWN = Known(
    permissions=frozenset({"cases.see", "sample.open", "sample.serve", "sample.close"}),
    checks=frozenset({"no_open_tasks", "decision_recorded", "sample.not_disputed"}),
)


def line_of(text, words, nth=1):
    """The line on which some words stand for the nth time."""
    found = [number for number, line in enumerate(text.split("\n"), 1) if words in line]
    return found[nth - 1]


def faults(tmp_path, text, owner="sample"):
    file = tmp_path / "changed.toml"
    file.write_text(text, "utf-8")
    return [str(fault).removeprefix(f"{file}:") for fault in check_workflow(file, owner=owner, known=KNOWN)]


def test_the_sample_has_no_fault(tmp_path):
    assert faults(tmp_path, TEXT) == []


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        (
            'name = "sample.arrears"',
            'name = "arrears"',
            "name =",
            "“name” must be two such words as “plugin.word”",
        ),
        ('name = "sample.arrears"', 'name = "other.arrears"', "name =", "must begin with “sample.”"),
        ("version = 1", "version = 0", "version", "“version” must be greater than or equal to 1"),
        ("version = 1", 'version = "1"', "version", "“version” must be a whole number, not '1'"),
        ("version = 1", "version = 1.0", "version", "must be a whole number, not 1.0"),
        (
            'prefix = "ARR"',
            'prefix = "arr"',
            "prefix",
            "“prefix” must be two to six capital letters, not 'arr'",
        ),
        ('first_stage = "watching"', 'first_stage = "watchin"', "first_stage", "did you mean “watching”?"),
        (
            'first_stage = "watching"\n',
            "",
            "# A case",
            "“first_stage” is missing: the stage at which a case begins",
        ),
        (
            'title = "At court"',
            "",
            "[stages.court]",
            "“title” is missing in [stages.court]: what people call",
        ),
        (
            'title = "At court"',
            'titel = "At court"',
            "titel",
            "“titel” is no key of this table; did you mean “title”?",
        ),
        ("final = true", "final = 1", "final", "“final” must be true or false, not 1"),
        ("final = true", "", "[stages.watching]", "no stage is final, so no case could ever be closed"),
        (
            'to = "noticed"',
            'to = "notised"',
            'to = "notised"',
            "there is no stage “notised”; did you mean “noticed”?",
        ),
        ('from = ["watching"]', 'from = ["watchin"]', 'from = ["watchin"]', "there is no stage “watchin”"),
        ('from = ["watching"]', "from = []", "from = []", "“from” must have at least one entry"),
        (
            'from = ["watching"]',
            'from = ["watching", "watching"]',
            "from =",
            "“watching” is named twice in `from`",
        ),
        (
            'permission = "sample.close"',
            'permission = "sample.closing"',
            '"sample.closing"',
            "“sample.close”?",
        ),
        (
            'permission = "sample.close"',
            'permission = "close"',
            '"close"',
            "“permission” must be two such words",
        ),
        (
            'permission = "sample.close"\n',
            "",
            "[transitions.clear]",
            "“permission” is missing in [transitions.clear]",
        ),
        (
            '"no_open_tasks"',
            '"no_open_task"',
            "no_open_task",
            "no enabled plugin declares the check “no_open_task”",
        ),
        ('"no_open_tasks"', "7", "checks = [7]", "must be text, not 7"),
        (
            'starts = ["acknowledgement"]',
            "",
            "[clocks.ack",
            "no transition starts the clock “acknowledgement”",
        ),
        ('starts = ["acknowledgement"]', 'starts = ["acknowlegement"]', "acknowlegement", "did you mean"),
        ('after = ["notice_period"]', 'after = ["notice_life"]', "after", "“notice_life” is a deadline"),
        ('stops = ["notice_life"]', 'stops = ["life"]', "stops", "there is no clock “life”"),
        (
            'unit = "months"',
            'unit = "month"',
            '"month"',
            "“unit” must be 'days', 'working_days', 'weeks', 'months' or 'years', not",
        ),
        ("length = 12", "length = 0", "length = 0", "“length” must be greater than or equal to 1, not 0"),
        ("length = 12\n", "", "[clocks.notice_life]", "“length” is missing in [clocks.notice_life]"),
        (
            'title = "Notice served"',
            'title = "Being watched"',
            "Being watched",
            "is already that of “watching”",
        ),
        ("[stages.court]", "[stages.Court]", "[stages.Court]", "“Court” is no name"),
        (
            "[opening]\n",
            "[opening]\ntask = []\n",
            "task = []",
            "did you mean “tasks”? (keys: permission, starts,",
        ),
        ("[opening]", "[openings]", "[openings]", "did you mean “opening”?"),
        ('title = "Call the tenant", ', "", "{ length", "“title” is missing in [opening.tasks.0]"),
        ("length = 2, unit", "lenght = 2, unit", "lenght", "did you mean “length”?"),
        ('title = "Rent arrears"', 'title = "Rent" arrears', "Rent", "is not TOML here"),
        (
            "[stages.court]",
            "[stages.noticed]",
            "[stages.noticed]",
            "“[stages.noticed]” is given twice, first on line",
        ),
        ("version = 1", "version = 1\nversion = 2", "version", "“version” is given twice, first on line"),
    ],
)
def test_a_fault_is_said_at_its_line(tmp_path, old, new, at, says):
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    twice = "given twice" in says or says.startswith("is already that")
    line = line_of(text, at, 2 if twice else 1)
    found = faults(tmp_path, text)
    assert [fault for fault in found if fault.startswith(f"{line}: ") and says in fault], found


def test_a_stage_that_no_way_leads_to(tmp_path):
    text = TEXT + '\n[stages.limbo]\ntitle = "Limbo"\n'
    assert faults(tmp_path, text) == [
        f"{line_of(text, '[stages.limbo]')}: no way leads from “watching” to the stage “limbo”; add one"
    ]


def test_a_stage_that_no_way_leads_out_of(tmp_path):
    text = TEXT + '\n[stages.limbo]\ntitle = "Limbo"\n[transitions.lose]\ntitle = "Lose"\nfrom = ["court"]\n'
    text += 'to = "limbo"\npermission = "sample.close"\n'
    (fault,) = faults(tmp_path, text)
    assert fault.startswith(f"{line_of(text, '[stages.limbo]')}: no way leads from “limbo” to a final stage")


def test_two_ways_out_of_a_stage_cannot_have_one_title(tmp_path):
    text = TEXT.replace('title = "Apply to court"', 'title = "Tenant has answered"')
    (fault,) = faults(tmp_path, text)
    assert "the title “Tenant has answered” is already that of “apply_to_court”" in fault


def test_a_clock_is_not_started_and_stopped_at_once(tmp_path):
    text = TEXT.replace(
        'starts = ["acknowledgement"]', 'starts = ["acknowledgement"]\nstops = ["acknowledgement"]'
    )
    line = line_of(text, 'starts = ["acknow')
    assert faults(tmp_path, text) == [
        f"{line}: “acknowledgement” is stopped here too; starting it afresh is enough"
    ]


def test_all_faults_come_at_once_in_the_order_of_the_file(tmp_path):
    text = TEXT.replace("version = 1", "version = true").replace('to = "court"', 'to = "cort"')
    text = text.replace('unit = "months"', 'unit = "moons"')
    found = faults(tmp_path, text)
    lines = [int(fault.split(":")[0]) for fault in found]
    assert lines == sorted(lines)
    assert {line_of(text, "version"), line_of(text, '"cort"'), line_of(text, "moons")} <= set(lines)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "1: is not UTF-8 text here"),
        (b'title = "ok"\nname = "\xe9"', "2: is not UTF-8 text here; save the file as UTF-8"),
        (b"", "1: “name” is missing"),
        (b"stages = 3\ntransitions = []\nclocks = 'x'\nopening = 1", "1: “stages” must be a table, not 3"),
        (b"[stages]\na = 1\n[transitions]\nb = [2]\n", "4: “b” must be a table"),
        (b"x = " + b"[" * 5000, "1: is "),
        (b'a = """', "1: is not TOML here"),
        (b"#" * 1_000_001, "1: is larger than 1,000,000 bytes"),
    ],
)
def test_whatever_the_bytes_the_answer_is_a_fault_and_no_traceback(tmp_path, content, says):
    file = tmp_path / "odd.toml"
    file.write_bytes(content)
    found = [str(fault) for fault in check_workflow(file, owner="sample", known=KNOWN)]
    assert any(says in fault for fault in found), found


def test_a_file_that_is_not_there(tmp_path):
    (fault,) = check_workflow(tmp_path / "none.toml")
    assert "cannot be read (No such file or directory)" in str(fault)


def test_line_ends_of_another_system_keep_their_lines(tmp_path):
    text = TEXT.replace("version = 1", "version = 0").replace("\n", "\r\n")
    file = tmp_path / "windows.toml"
    file.write_bytes(text.encode())
    (fault,) = check_workflow(file, owner="sample", known=KNOWN)
    assert fault.line == line_of(TEXT, "version")


# The book


def book(*sources, adjustments=()):
    return read_book(
        [Source("sample", path) for path in sources],
        permissions=KNOWN.permissions or (),
        checks=[*CHECKS, *a_plugin().manifest.checks],
        adjustments=adjustments,
    )


def written(tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text, "utf-8")
    return file


def test_a_council_adjusts_a_case_type_without_code(tmp_path):
    text = 'adjusts = "sample.arrears"\nversion = 2\n[clocks.acknowledgement]\nlength = 3\n'
    change = written(tmp_path, "ours.toml", text)
    workflow = book(FILE, adjustments=[change]).workflow("sample.arrears")
    assert workflow.clocks["acknowledgement"].length == 3
    assert workflow.clocks["acknowledgement"].unit == "working_days"
    assert book(FILE).workflow("sample.arrears").clocks["acknowledgement"].length == 5


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("version = 2\n[clocks.acknowledgement]\nlength = 0\n", "ours.toml:4: “length” must be greater than"),
        (
            "version = 2\n[clocks.acknowledgment]\nlength = 3\n",
            "ours.toml:3: “title” is missing in [clocks.acknowledgment]",
        ),
        ('version = 2\nprefix = "XYZ"\n', "ours.toml:3: “prefix” cannot be adjusted, because cases carry it"),
        ('version = 2\n[transitions.clear]\nto = "gone"', "ours.toml:4: there is no stage “gone”"),
        ("", "ours.toml:1: “version” is missing: a changed case type has one of its own, above the 1 of "),
        ("version = 1\n", "ours.toml:2: “version” must be above the 1 of "),
        ('version = "2"\n', "ours.toml:2: “version” must be a whole number, not '2'"),
        ("version = 2\nclocks = 5\n", "ours.toml:3: “clocks” must be a table, not 5"),
        ("version = 2\ncolour = 5\n", "ours.toml:3: “colour” is no key of this table"),
        ("version = 2\n[opening]\ntasks = [{}]", "ours.toml:4: “title” is missing in [opening.tasks.0]"),
    ],
)
def test_a_fault_in_an_adjustment_is_said_at_its_own_line(tmp_path, change, says):
    file = written(tmp_path, "ours.toml", f'adjusts = "sample.arrears"\n{change}')
    with pytest.raises(Misconfigured) as refusal:
        book(FILE, adjustments=[file])
    assert says in str(refusal.value)


def test_an_adjustment_of_no_case_type(tmp_path):
    file = written(tmp_path, "ours.toml", 'adjusts = "sample.arears"\n')
    with pytest.raises(
        Misconfigured, match=r"no case type “sample\.arears” to adjust; did you mean “sample\.arrears”"
    ):
        book(FILE, adjustments=[file])


def test_two_files_cannot_adjust_one_case_type(tmp_path):
    text = 'adjusts = "sample.arrears"\nversion = {}\n'
    first, second = (written(tmp_path, f"{n}.toml", text.format(n)) for n in (2, 3))
    with pytest.raises(Misconfigured) as refusal:
        book(FILE, adjustments=[first, second])
    assert str(refusal.value) == (
        f"{second}:1: {first} adjusts “sample.arrears” already; put both changes into one file"
    )


def test_a_council_brings_case_types_of_its_own(tmp_path):
    text = TEXT.replace("sample.arrears", "council.allotments").replace('"ARR"', '"ALL"')
    file = written(tmp_path, "allotments.toml", text)
    names = [workflow.name for workflow in book(FILE, adjustments=[file])]
    assert names == ["council.allotments", "sample.arrears"]


def test_two_case_types_cannot_share_a_name_and_version_or_a_prefix(tmp_path):
    same = written(tmp_path, "same.toml", TEXT)
    other = written(tmp_path, "other.toml", TEXT.replace("sample.arrears", "sample.other"))
    with pytest.raises(Misconfigured) as refusal:
        book(FILE, same, other)
    message = str(refusal.value)
    assert f"same.toml:4: version 1 of “sample.arrears” is already in {FILE}" in message
    assert "other.toml:5: the prefix “ARR” is already that of “sample.arrears”" in message


def test_a_case_keeps_its_version_while_new_ones_follow_the_newest(tmp_path):
    text = TEXT.replace("version = 1", "version = 2").replace('title = "At court"', 'title = "In court"')
    both = book(FILE, written(tmp_path, "two.toml", text))
    assert both.workflow("sample.arrears").version == 2
    assert both.workflow("sample.arrears", 1).stages["court"].title == "At court"
    with pytest.raises(NotFound, match=r"version 9 of “Rent arrears” is no longer known; .* to version 2"):
        both.workflow("sample.arrears", 9)
    assert both.find("sample.arrears", 9) is None


def test_a_council_does_not_start_with_a_faulty_workflow(tmp_path):
    folder = tmp_path / "plugin"
    (folder / "workflows").mkdir(parents=True)
    text = TEXT.replace('"sample.not_disputed"', '"sample.not_disputd"')
    (folder / "workflows" / "arrears.toml").write_text(text, "utf-8")
    with pytest.raises(Misconfigured) as refusal:
        a_council(tmp_path, "sample", extra={"sample": a_plugin(folder)})
    line = line_of(text, "not_disputd")
    assert f"arrears.toml:{line}: no enabled plugin declares the check “sample.not_disputd”" in str(
        refusal.value
    )
    assert "did you mean “sample.not_disputed”?" in str(refusal.value)


def test_a_check_must_bear_its_plugins_name(tmp_path):
    plugin = a_plugin()
    (check,) = plugin.manifest.checks
    object.__setattr__(check, "name", "no_open_tasks")
    with pytest.raises(Misconfigured, match=r"check “no_open_tasks”, which must begin with “sample\.”"):
        a_council(tmp_path, "sample", extra={"sample": plugin})


# The schema


@pytest.mark.parametrize(("name", "made"), [("workflow", workflow_schema), ("change", change_schema)])
def test_the_published_schema_is_the_one_in_use(name, made):
    published = Path(__file__).parents[3] / f"core/cases/{name}.schema.json"
    assert json.loads(published.read_text("utf-8")) == made(), "run python -m core.cases.workflows"


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("version = 2", True),
        ('version = 2\ntitle = "Arrears of rent"\nweight = 2', True),
        ("version = 2\n[clocks.notice_period]\nlength = 56", True),
        ('version = 2\n[transitions.clear]\npermission = "sample.close"', True),
        ('version = 2\n[[transitions.clear.tasks]]\ntitle = "Write"', True),
        ("version = 2\n[[transitions.clear.tasks]]\nlength = 5", False),
        ("version = 2\n[clocks.notice_period]\nlength = 0", False),
        ('version = 2\nprefix = "XYZ"', False),
        ('version = 2\nname = "sample.other"', False),
        ("version = 2\ncolour = 5", False),
        ("version = 2\n[stages]\nwatching = 5", False),
        ('version = "2"', False),
        ("", False),
    ],
)
def test_the_schema_of_changes_says_what_the_reader_says(tmp_path, text, is_right):
    whole = f'adjusts = "sample.arrears"\n{text}\n'
    assert jsonschema_rs.validator_for(change_schema()).is_valid(tomllib.loads(whole)) is is_right
    draft = draft_of(whole, name="ours.toml")
    assert (try_draft(book(FILE), draft).faults == []) is is_right


def test_the_schema_takes_the_sample_and_refuses_what_the_reader_refuses():
    validator = jsonschema_rs.validator_for(workflow_schema())
    good = tomllib.loads(TEXT)
    assert validator.is_valid(good)
    assert not validator.is_valid(good | {"version": "1"})
    assert not validator.is_valid(good | {"colour": "red"})
