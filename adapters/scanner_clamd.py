"""Has files looked at by ClamAV's daemon, over its socket: the command INSTREAM."""

import socket
import struct
from typing import BinaryIO

from core.errors import Misconfigured
from core.ports import Scanned

_CHUNK = 64 * 1024
_ANSWER = 4_096
_PORT = 3310


class ClamdScanner:
    """A scanner at `address`: a path ("/run/clamav/clamd.ctl") or "host:port"."""

    def __init__(self, address: str, *, patience: float = 60.0) -> None:
        """Know where it listens; `patience` is how many seconds an answer may take."""
        self._patience = patience
        self._path = address if address.startswith("/") else ""
        host, _, port = address.partition(":")
        if not self._path and port and not port.isdigit():
            message = f"[scanner] clamd: “{address}” is neither a path nor host:port"
            raise Misconfigured(message)
        self._host, self._port = host, int(port or _PORT) if not self._path else _PORT

    def scan(self, source: BinaryIO) -> Scanned:
        """Stream the file to the daemon; an OSError when it does not answer as it should."""
        with self._connected() as connection:
            connection.sendall(b"zINSTREAM\0")
            try:
                while chunk := source.read(_CHUNK):
                    connection.sendall(struct.pack("!L", len(chunk)) + chunk)
                connection.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it hangs up on a file that it finds too large, and says so
            return _understood(_answer(connection))

    def _connected(self) -> socket.socket:
        if not self._path:
            return socket.create_connection((self._host, self._port), timeout=self._patience)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(self._patience)
        try:
            connection.connect(self._path)
        except BaseException:
            connection.close()
            raise
        return connection


def _answer(connection: socket.socket) -> str:
    """What it said, up to its closing nought."""
    said = b""
    while len(said) < _ANSWER and not said.endswith(b"\0"):
        received = connection.recv(_ANSWER)
        if not received:
            break
        said += received
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _understood(answer: str) -> Scanned:
    text = answer.removeprefix("stream: ")
    if text == "OK":
        return Scanned("clean")
    if text.endswith(" FOUND"):
        return Scanned("infected", text.removesuffix(" FOUND"))
    message = f"the virus scanner answered “{answer[:200]}”"
    raise OSError(message)
