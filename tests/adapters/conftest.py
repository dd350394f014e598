"""A certified identity provider on a port of its own, for the tests of signing in."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "samples" / "identity_provider"
REMEDY = "no identity provider: apt install nodejs npm (20 or newer), and connect to the network once"


def found(tool: str) -> str | None:
    """The machine's, or the one that came as a wheel beside this Python."""
    beside = Path(sys.executable).with_name(tool)
    return shutil.which(tool) or (str(beside) if beside.exists() else None)


def fetched() -> bool:
    """Whether its packages are there, or could be fetched as the lock file says; one process at a time."""
    with Path(tempfile.gettempdir(), "borough-identity-provider.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        return _fetched()


def _fetched() -> bool:
    if (FOLDER / "node_modules" / ".package-lock.json").exists():
        return True
    npm = found("npm")
    command = [npm or "", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    done = npm and subprocess.run(command, cwd=FOLDER, env=environment, capture_output=True, check=False)
    return bool(done and done.returncode == 0)


@pytest.fixture(scope="session")
def identity_provider() -> Iterator[str]:
    """The issuer of a provider that runs; without node or npm the test is skipped, or fails with CI=true."""
    node = found("node")
    if node is None or not fetched():
        if os.environ.get("CI") == "true":
            pytest.fail(REMEDY, pytrace=False)
        pytest.skip(REMEDY)
    command = [node, "provider.mjs", "http://testserver.local"]
    server = subprocess.Popen(
        command, cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert server.stdout is not None
    with server.stdout:
        yield server.stdout.readline().strip()
        server.terminate()
        server.wait(timeout=20)
