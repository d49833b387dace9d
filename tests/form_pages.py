"""The forms of all pages, public ones and those of the back office, with the names and values that they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone

from core.tokens import Link
from tests.factories.events import workshops
from tests.office.backoffice_urls import PARAMETER, PREFIX, backoffice_urls
from tests.office.records import Records

QUERIES = {
    "members:join_organisation_details": "?organisation=unbekannt",
    "office:record_organisation": "?organisation=unbekannt",
    "office:event_new": "?art=meeting",
    "office:fill_post": "?person=Muster",
    "office:correct_tenure": "?person=Muster",
}
NO_FORMS = ("admin:logout", "portal:demo", "specimen", "health")


@dataclass
class PostForm:
    """A form that is sent by POST: where to, and what its fields show and offer."""

    url: str
    shown: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)


class FormParser(HTMLParser):
    """Collects the POST forms of a page."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.forms = url, list[PostForm]()
        self._current: PostForm | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._current = None
            if values.get("method", "").lower() == "post":
                self._current = PostForm(values.get("action") or self.url)
                self.forms.append(self._current)
        elif self._current and tag in ("input", "textarea", "select", "button", "option"):
            self._add(self._current, tag, values)

    def _add(self, form: PostForm, tag: str, values: dict[str, str]) -> None:
        name, value = values.get("name", ""), values.get("value", "")
        if tag == "option":
            form.offered.setdefault(self._select, []).append(value)
        elif name and name != "csrfmiddlewaretoken":
            self._select = name
            if values.get("type") == "file":
                form.files.add(name)
            elif tag == "button":
                form.buttons[name] = value
            elif values.get("type") in ("radio", "checkbox"):
                form.offered.setdefault(name, []).append(value or "on")
            else:
                form.shown[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._current = None


class FormPages:
    """The pages with their records; a page is loaded when its forms are first wanted."""

    def __init__(self) -> None:
        self.records = Records()
        self.records.event.asks_needs = True
        self.records.event.save()
        workshops(self.records.event)
        urls = {*self._office_urls(), *self._public_urls()}
        self.urls = sorted(url for url in urls if url.partition("?")[0].endswith("/") and "/history/" not in url)
        self._forms: dict[str, list[PostForm]] = {}

    def forms(self, client: Client, url: str) -> list[PostForm]:
        if url not in self._forms:
            parser = FormParser(url)
            answer = client.get(url)
            content = answer.getvalue()  # read to its end, a download closes its file
            if answer.get("Content-Type", "").startswith("text/html"):
                parser.feed(content.decode())
            self._forms[url] = [one for one in parser.forms if one.url.startswith("/")]
        return self._forms[url]

    def _office_urls(self) -> Iterator[str]:
        for url in backoffice_urls():
            if url.name not in NO_FORMS and ":" in url.name:
                yield url.path(self.records) + QUERIES.get(url.name, "")

    def _public_urls(self) -> Iterator[str]:
        for name, route, pattern in _walk(get_resolver(), "", ""):
            if route.startswith(PREFIX) or name.startswith(NO_FORMS):
                continue
            values = {parameter: self._value(parameter, route, pattern) for parameter in PARAMETER.findall(route)}
            if None not in values.values():
                yield reverse(name, kwargs=values) + QUERIES.get(name, "")

    def _value(self, parameter: str, route: str, pattern: URLPattern) -> Any:
        view = getattr(pattern.callback, "view_class", None)
        if parameter == "token" and hasattr(view, "purpose"):
            return self._token(view)
        if parameter == "slug":
            is_event = route.startswith("veranstaltungen/")
            return self.records.event.slug if is_event else self.records.done.organisation.slug
        return {"reference": self.records.case.reference}.get(parameter)

    def _token(self, view: Any) -> str:
        row: Model = self.records.of_model(view.queryset.model)
        return Link(view.purpose, row.pk, row.link_generation, timezone.now()).token()


def _walk(resolver: URLResolver, route: str, namespace: str) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in resolver.url_patterns:
        full = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, full, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", full, pattern
