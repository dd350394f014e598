"""The scanner against a server that speaks clamd's protocol: chunks with their length, then an answer."""

import io
import socketserver
import struct
import threading
import tracemalloc

import pytest

from adapters.scanner_clamd import ClamdScanner
from core.errors import Misconfigured
from core.ports import Scanned

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
LARGEST = 3_000_000


class Clamd(socketserver.BaseRequestHandler):
    """Reads a stream as clamd does, and finds only the file that was made to be found."""

    def handle(self):
        assert self._exactly(10) == b"zINSTREAM\0"
        size, tail, found = 0, b"", False
        while length := struct.unpack("!L", self._exactly(4))[0]:
            chunk = self._exactly(length)
            size += length
            found = found or EICAR in tail + chunk
            tail = chunk[-len(EICAR) :]
            if size > LARGEST:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.request.sendall(b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0")

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            received = self.request.recv(count - len(data))
            if not received:
                raise ConnectionError
            data += received
        return data


@pytest.fixture(params=["tcp", "unix"])
def scanner(request, tmp_path):
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd)
        address = f"127.0.0.1:{server.server_address[1]}"
    else:
        address = str(tmp_path / "clamd.ctl")
        server = socketserver.ThreadingUnixStreamServer(address, Clamd)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield ClamdScanner(address, patience=5)
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_is_clean_or_what_was_found_is_named(scanner):
    assert scanner.scan(io.BytesIO(b"harmless")) == Scanned("clean")
    assert scanner.scan(io.BytesIO(b"")) == Scanned("clean")
    hidden = b"x" * (64 * 1024 - 10) + EICAR + b"x" * 100
    assert scanner.scan(io.BytesIO(hidden)) == Scanned("infected", "Eicar-Test-Signature")


def test_what_the_scanner_can_not_take_is_no_verdict(scanner):
    with pytest.raises(OSError, match=r"size limit|reset|Broken"):
        scanner.scan(io.BytesIO(b"x" * (LARGEST + 200_000)))


def test_a_file_is_not_held_in_memory(scanner, tmp_path):
    place = tmp_path / "large"
    place.write_bytes(b"x" * 2_900_000)
    tracemalloc.start()
    with place.open("rb") as source:
        scanner.scan(source)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1_500_000


def test_without_a_scanner_listening_there_is_no_verdict(tmp_path):
    with pytest.raises(OSError, match=r"refused|No such file"):
        ClamdScanner("127.0.0.1:1", patience=1).scan(io.BytesIO(b"x"))
    with pytest.raises(OSError, match=r"refused|No such file"):
        ClamdScanner(str(tmp_path / "nobody"), patience=1).scan(io.BytesIO(b"x"))


def test_an_address_that_is_none_is_said_at_start():
    with pytest.raises(Misconfigured, match="neither a path nor host:port"):
        ClamdScanner("clamd:here")
