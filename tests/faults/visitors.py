"""Visitors of a running portal, each in a thread with its own cookies, which record every response."""

import threading
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

SERVER_ERRORS = 500
PAUSE_SECONDS = 0.05
TIMEOUT_SECONDS = 30
OFFICE = "/verwaltung/"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Response:
    began: float
    ended: float
    path: str
    status: int
    text: str
    url: str

    @property
    def is_error(self) -> bool:
        return self.status >= SERVER_ERRORS


@dataclass
class Visitor:
    """A visitor who records responses; status 0 means that the web server did not answer."""

    base_url: str
    answers: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def request(self, url: str, data: dict[str, str] | None = None) -> Response:
        return self.send(url, urlencode(data).encode() if data is not None else None)

    def send(self, url: str, body: bytes | None, content_type: str = FORM) -> Response:
        """GET where there is no body, else POST."""
        began = time.monotonic()
        headers = {"Content-Type": content_type} if body is not None else {}
        request = Request(self.base_url + url, body, headers)  # noqa: S310 - a server that a scenario started
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                found = (response.status, response.read().decode(errors="replace"), response.url)
        except HTTPError as error:
            found = (error.code, error.read().decode(), error.url)
        except (URLError, OSError) as error:
            found = (0, str(error), url)
        status, text, last_url = found
        parts = urlsplit(last_url)
        answer = Response(began, time.monotonic(), urlsplit(url).path, status, text, f"{parts.path}?{parts.query}")
        self.answers.append(answer)
        return answer

    def sign_in(self, email: str, password: str) -> Response:
        """Sign in to the back office; the response is its start page, or the login again."""
        login = self.request(f"{OFFICE}login/?next={OFFICE}")
        return self.request(login.url, {**hidden_fields(login.text), "username": email, "password": password})

    def claim_address(self, address: str) -> None:
        """Come from this address, as a proxy in front of the portal would report it."""
        self._opener.addheaders = [("X-Forwarded-For", address)]


@dataclass
class Reader(Visitor):
    """Requests its pages again and again."""

    pages: tuple[str, ...] = ()

    def visit(self) -> None:
        for page in self.pages:
            self.request(page)
            time.sleep(PAUSE_SECONDS)


@dataclass
class Joiner(Visitor):
    """Joins as one person after another; a failed request is repeated unchanged, as a person would with „Zurück“."""

    name: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    welcomed: list[str] = field(default_factory=list)

    def visit(self) -> None:
        email = f"{self.name}{len(self.welcomed)}@example.org"
        form = self._send_until_answered("/beitreten/einzelperson/")
        check = self._send_until_answered(form.url, {**hidden_fields(form.text), **self.typed, "email": email})
        if self._send_until_answered(check.url, hidden_fields(check.text)).url.startswith("/beitreten/danke/"):
            self.welcomed.append(email)

    def _send_until_answered(self, url: str, data: dict[str, str] | None = None) -> Response:
        while (answer := self.request(url, data)).is_error:
            time.sleep(PAUSE_SECONDS)
        return answer


def start_visiting(visitors: list[Reader | Joiner], stop: threading.Event) -> list[threading.Thread]:
    """Start a thread for each visitor, which runs until `stop` is set."""

    def live(visitor: Reader | Joiner) -> None:
        while not stop.is_set():
            visitor.visit()

    threads = [threading.Thread(target=live, args=[visitor], daemon=True) for visitor in visitors]
    for thread in threads:
        thread.start()
    return threads


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page, and the honeypot, which stays empty."""
    parser = _Fields()
    parser.feed(page)
    return {**parser.found, "website_2": ""}


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "input" and values.get("type") == "hidden" and values.get("name"):
            self.found[str(values["name"])] = values.get("value") or ""
