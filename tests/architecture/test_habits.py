"""Habits that no linter knows: one clock, one owner of each transaction, and nothing of this machine."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOT, committed, modules, named, tree

CLOCK_IS_READ_IN = (
    "config/settings.py",
    "core/values/ids.py",
)  # the clock itself; UUIDv7 begins with the time
TELLS_TIME = {
    *("datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time", "time.time_ns"),
    *(
        "time.localtime",
        "time.gmtime",
        "time.strftime",
        "func.now",
        "func.current_timestamp",
        "func.current_date",
    ),
}
COMMITS_IN = ("core/council.py", "core/database/__init__.py")  # the unit of work's owner, and what it commits
SECRETS = re.compile(r"/(?:home|Users|root|work)/[a-z]")


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Every call in a module, as its last two names: `datetime.now`, `session.commit`, `print`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, ".".join(ast.unparse(node.func).split(".")[-2:])


def found(wanted, *, but: tuple[str, ...] = ()) -> list[str]:
    """Where calls stand that are wanted nowhere but in some modules."""
    places = ((path, line, name) for path in modules() for line, name in calls(path))
    return [
        f"{named(path)}:{line} {name}"
        for path, line, name in places
        if wanted(name) and named(path) not in but
    ]


def test_nobody_but_config_reads_the_clock():
    assert found(TELLS_TIME.__contains__, but=CLOCK_IS_READ_IN) == []
    assert found(TELLS_TIME.__contains__) != []


def test_a_clock_by_another_name_is_found_too():
    imported = [
        f"{named(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and node.module == "time"
        and {one.name for one in node.names} & {"time", "time_ns", "localtime", "gmtime"}
    ]

    assert imported == []


def test_nobody_but_the_council_commits():
    def commits(name: str) -> bool:
        # A savepoint ends inside the transaction; it commits nothing.
        return name.endswith(".commit") and name != "savepoint.commit"

    assert found(commits, but=COMMITS_IN) == []
    assert found(lambda name: name == "savepoint.commit") != [], "what is looked for can be found"


def test_nobody_prints():
    assert found(lambda name: name == "print") == []


def test_no_module_postpones_its_annotations():
    postponed = [
        named(path)
        for path in committed()
        if path.suffix == ".py"
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ]

    assert postponed == []


def test_every_module_says_what_it_is():
    silent = [named(path) for path in modules() if tree(path).body and not ast.get_docstring(tree(path))]

    assert silent == []


def test_no_file_names_a_place_on_somebodys_machine():
    naming = []
    for path in committed():
        if path == Path(__file__) or path.stat().st_size > 2_000_000:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        naming += [f"{named(path)}: {match[0]}" for match in SECRETS.finditer(text)]

    assert naming == []


def test_the_repository_is_what_is_looked_at():
    assert {"README.md", "LICENSE", "pyproject.toml"} <= {named(path) for path in committed()}
    assert len(modules()) > 200
    assert ROOT.joinpath("core").is_dir()
