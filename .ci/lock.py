"""Make requirements.lock anew from pyproject.toml: names, versions, hashes and markers, no addresses.

What is locked keeps its version, so that one new dependency does not bring a hundred new versions with it;
`--upgrade` takes the newest of everything.

Each part stands after a heading and holds what the parts before it do not: a set-up takes the parts it needs.
The same versions are written to `[tool.uv]` in pyproject.toml, so that `uv run` takes them too.
"""

import os
import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

PARTS = {  # heading: what it adds to the project's own dependencies
    "run-time": "--group=build",
    "production": "--extra=prod",
    "development": "--group=dev",
    "benchmarks": "--group=bench",
    "npm": "--group=npm",
}
COMPILE = (
    "pip compile pyproject.toml --universal --python-version 3.11 "
    "--generate-hashes --no-header --no-annotate --quiet"
)
ENTRY = re.compile(r"^(?P<pin>[\w.-]+==[\w.]+)(?P<marker> ; [^\\]+)?", re.MULTILINE)


def compiled(additions: list[str], known: str) -> str:
    """What uv resolves for the project with `additions`, holding to the versions in `known`."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as constraints:
        constraints.write(known)
        constraints.flush()
        command = ["uv", *COMPILE.split(), *additions, "--constraint", constraints.name]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def entries(text: str) -> list[str]:
    """One entry a package, with its hashes."""
    return re.split(r"\n(?=\S)", text.strip())


def main() -> None:
    """Write the lock, then the pins."""
    project = Path("pyproject.toml")
    pins = re.compile(r"(?<=\nconstraint-dependencies = \[\n).*?(?=\n\]\n)", re.DOTALL)
    project.write_text(pins.sub("", project.read_text()))  # or the old versions would hold the new ones back

    held = "" if "--upgrade" in sys.argv else Path("requirements.lock").read_text()
    lock, additions = "", []
    for heading, addition in PARTS.items():
        additions.append(addition)
        new = [entry for entry in entries(compiled(additions, held or lock)) if entry not in entries(lock)]
        lock += f"# {heading}\n" + "".join(f"{entry}\n" for entry in new)
    Path("requirements.lock").write_text(lock)

    found = [f'"{entry["pin"]}{(entry["marker"] or "").rstrip()}",' for entry in ENTRY.finditer(lock)]
    # Marked pins have spaces inside; a line is broken only between pins.
    words = " ".join(pin.replace(" ", "\0") for pin in found)
    wrapped = textwrap.fill(words, 104, break_on_hyphens=False, break_long_words=False).replace("\0", " ")
    project.write_text(pins.sub(lambda _: textwrap.indent(wrapped, "    "), project.read_text()))


if __name__ == "__main__":
    os.chdir(Path(__file__).parents[1])
    main()
