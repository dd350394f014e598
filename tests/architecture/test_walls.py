"""The walls between the rooms stand, and each holds when it is pushed."""

import os
import shutil
import subprocess
import sys
import tomllib

import pytest

from tests.architecture.source import HOUSE, ROOT

# Each push: the wall, a module, a bad line in it, and the words with which the linter names it.
PUSHES = (
    (
        "Config stands on plugins",
        "adapters/pushing.py",
        "import plugins.rent_recovery.rules",
        "adapters.pushing",
    ),
    (
        "No plugin knows another",
        "plugins/rent_recovery/rules/pushing.py",
        "import plugins.finance_reconciliation.rules",
        "rent_recovery.rules.pushing",
    ),
    ("No adapter knows another", "adapters/pulling.py", "import adapters.store_files", "adapters.pulling"),
    (
        "Core is entered by its doors only",
        "plugins/rent_recovery/queries/pushing.py",
        "import core.bus",
        "rent_recovery.queries.pushing -> core.bus",
    ),
    (
        "Every plugin has the same rooms",
        "plugins/rent_recovery/queries/pulling.py",
        "import plugins.rent_recovery.subscribers",
        "rent_recovery.queries.pulling",
    ),
    (
        "Every plugin has the same rooms",
        "plugins/rent_recovery/helpers.py",
        "",
        "plugins.rent_recovery.helpers",
    ),
    ("Core, from the roof down", "core/payments/pushing.py", "import core.cases", "core.payments.pushing"),
    ("Core, from the roof down", "core/log.py", "import core.work", "core.log"),
    (
        "Rules and values think",
        "plugins/rent_recovery/rules/reaching.py",
        "import core.api",
        "rent_recovery.rules.reaching",
    ),
    ("Rules and values think", "core/values/reaching.py", "import sqlmodel", "core.values.reaching"),
    ("No circles anywhere", "core/log.py", "import core.work", ".work -> .log"),
    ("Litestar in web rooms only", "core/reaching.py", "import litestar", "core.reaching -> litestar"),
    (
        "Dramatiq in the worker",
        "plugins/rent_recovery/commands/waking.py",
        "import dramatiq",
        "commands.waking -> dramatiq",
    ),
    (
        "The network in adapters only",
        "plugins/rent_recovery/commands/calling.py",
        "import httpx",
        "commands.calling -> httpx",
    ),
    ("Pluggy in the hooks", "core/bus/asking.py", "import pluggy", "core.bus.asking -> pluggy"),
)
LINT = """
import sys
sys.path.insert(0, ".")
from importlinter.cli import lint_imports
sys.exit(lint_imports(no_cache=True, no_logo=True))
"""


def test_every_wall_stands():
    # In a process of its own: the linter sets up logging and silences every logger that is there.
    linted = subprocess.run(
        [sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout


@pytest.fixture(scope="module")
def pushed(tmp_path_factory) -> dict[str, str]:
    """What the linter says of each wall in a copy of the house in which all were pushed at once."""
    copy = tmp_path_factory.mktemp("pushed")
    for part in HOUSE:
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "build"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for module, line in {(module, line) for _, module, line, _ in PUSHES}:
        path = copy / module
        path.write_text((path.read_text() if path.exists() else "") + f"\n{line}\n")
    done = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "500"},
    )
    assert done.returncode == 1, done.stdout + done.stderr
    broken = done.stdout.split("Broken contracts", 1)[1]
    parts = broken.split("\n---")
    titles = [part.rstrip().rsplit("\n", 1)[-1] for part in parts]
    return dict(zip(titles, parts[1:], strict=False))


@pytest.mark.parametrize(
    ("wall", "module", "line", "said"), PUSHES, ids=[f"{push[0]}: {push[1]}" for push in PUSHES]
)
def test_a_wall_holds_when_it_is_pushed(pushed, wall, module, line, said):
    told = [text for title, text in pushed.items() if title.startswith(wall)]

    assert told, f"nothing broke of: {wall}"
    assert said in told[0]


def test_every_wall_was_pushed(pushed):
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    walls = {push[0] for push in PUSHES}

    assert [one["name"] for one in contracts if not any(one["name"].startswith(wall) for wall in walls)] == []
