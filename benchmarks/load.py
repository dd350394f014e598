"""Visitors for the benchmark of pages: each opens one page after another, with the same pause between."""

import http.client
import json
import sys
import threading
import time
from typing import Any
from urllib.parse import urlsplit


def main() -> None:
    """Read what to visit from standard input; print every answer's milliseconds."""
    told = json.loads(sys.stdin.read())
    spent: list[float] = []
    threads = [
        threading.Thread(target=_visit, args=(told, visitor, nth / len(told["visitors"]), spent))
        for nth, visitor in enumerate(told["visitors"])
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    print(json.dumps(spent))


def _visit(told: dict[str, Any], visitor: dict[str, Any], share: float, spent: list[float]) -> None:
    where = urlsplit(told["url"])
    connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
    addresses = visitor["addresses"]
    headers = {"Cookie": f"borough_session={visitor['cookie']}"}
    end, nth = time.perf_counter() + told["seconds"], 0
    time.sleep(told["pause"] * share)  # they did not all sit down in the same instant
    while time.perf_counter() < end:
        address = addresses[nth % len(addresses)]
        nth += 1
        begun = time.perf_counter()
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            message = f"{address} answered {answer.status}"
            raise RuntimeError(message)
        spent.append((time.perf_counter() - begun) * 1_000)
        time.sleep(told["pause"])
    connection.close()


if __name__ == "__main__":
    main()
