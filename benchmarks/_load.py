"""Load generator: visitors who fill forms, on plain sockets, because it shares its cores with what it measures."""

import socket
import statistics
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

HOST = "127.0.0.1"
CONNECTIONS = 4


@dataclass(frozen=True)
class Response:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


class Connection:
    """An HTTP connection that stays open. Responses must have a Content-Length, as all of granian's have."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._socket = socket.create_connection((HOST, port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def exchange(self, request: bytes) -> Response:
        self._socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        first, *lines = received[:end].decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = [(name.lower(), value.strip()) for name, _, value in pairs]
        parts = [received[end + 4 :]]
        missing = int(next(value for name, value in headers if name == "content-length")) - len(parts[0])
        while missing > 0:
            parts.append(self._receive())
            missing -= len(parts[-1])
        return Response(int(first.split()[1]), headers, b"".join(parts))

    @property
    def local_port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    def close(self) -> None:
        self._socket.close()

    def _receive(self) -> bytes:
        chunk = self._socket.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        return chunk


@dataclass
class Visitor:
    """A visitor with cookies of their own, and a client address where a proxy is said to report one."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    client_address: str = ""

    def request(self, path: str, fields: dict[str, str] | None = None) -> bytes:
        """The bytes of a GET request, or of a POST of `fields`, with this visitor's cookies."""
        head = [f"{'GET' if fields is None else 'POST'} {path} HTTP/1.1", f"Host: {HOST}:{self.port}"]
        if self.client_address:
            head.append(f"X-Forwarded-For: {self.client_address}")
        if self.cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        body = b""
        if fields is not None:
            body = urlencode(fields).encode()
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join([*head, "", ""]).encode() + body

    def visit(self, line: Connection, path: str, fields: dict[str, str] | None = None) -> Response:
        answer = line.exchange(self.request(path, fields))
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._posts = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self._posts = values.get("method") == "post"
            self.forms += [{}] if self._posts else []
        elif tag == "input" and self._posts and (values.get("type") != "checkbox" or "checked" in values):
            self.forms[-1][values.get("name") or ""] = values.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        self._posts = self._posts and tag != "form"


def inputs(page: bytes) -> dict[str, str]:
    """The values that the largest form of a page would send, hidden inputs included."""
    parser = _Inputs()
    parser.feed(page.decode())
    return max(parser.forms, key=len)


@dataclass(frozen=True)
class Measurement:
    """The duration of each request, and of all together."""

    took: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds


def measure(
    port: int, requests: Iterable[bytes], *, status: int, seconds: float = 60, concurrency: int = CONNECTIONS
) -> Measurement:
    """Send `requests` over several connections, for at most `seconds`. Raises AssertionError on another status."""
    waiting = iter(list(requests))
    lines = [Connection(port) for _ in range(concurrency)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(concurrency) as pool:
        runs = [pool.submit(_run, line, waiting, status, begun + seconds) for line in lines]
        took = [one for run in runs for one in run.result()]
    ended = time.perf_counter()
    for line in lines:
        line.close()
    return Measurement(took, ended - begun)


def _run(line: Connection, waiting: Iterator[bytes], status: int, until: float) -> list[float]:
    took = []
    for request in waiting:
        begun = time.perf_counter()
        if begun > until:
            break
        answer = line.exchange(request)
        took.append(time.perf_counter() - begun)
        assert answer.status == status, f"{answer.status} for {request[:300]!r}: {answer.body[-2000:].decode()}"
    return took


def p99(measurements: Iterable[Measurement]) -> float:
    """The 99th percentile in milliseconds, over all requests of all rounds."""
    took = [one for measurement in measurements for one in measurement.took]
    return statistics.quantiles(took, n=100)[98] * 1000
