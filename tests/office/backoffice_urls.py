"""Every address below /verwaltung/, filled in with the keys of records."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.db.models import Model
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.office.records import Records

PREFIX = "verwaltung/"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
SECTION = re.compile(r"[^<]*")


class BackofficeUrl(NamedTuple):
    """A pattern of the URLconf; `name` is its name with the namespace, or the route where it has none."""

    name: str
    route: str

    def path(self, records: Records) -> str:
        """An address of this pattern that names existing records."""
        if ":" not in self.name:
            return f"/{PREFIX}gibt/es/nicht/"
        names = PARAMETER.findall(self.route)
        return reverse(self.name, kwargs={name: self._value(name, records) for name in names})

    def _value(self, name: str, records: Records) -> object:
        if name == "pk":
            return records.by_section[self._section].pk
        if name == "reference":
            return records.by_section[self._section].reference
        if name == "object_id":
            return records.of_model(self._model).pk
        return records.by_parameter[name]

    @property
    def _section(self) -> str:
        found = SECTION.match(self.route.removeprefix(PREFIX))
        return found.group() if found else ""

    @property
    def _model(self) -> type[Model]:
        app_label, model_name, *_ = self.route.removeprefix(PREFIX).split("/")
        return apps.get_model(app_label, model_name)


def backoffice_urls() -> list[BackofficeUrl]:
    """Each pattern once, in the order of the URLconf."""
    return [url for url in all_urls() if url.route.startswith(PREFIX)]


def all_urls() -> list[BackofficeUrl]:
    """The patterns of the whole portal."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, route: str, namespace: str) -> Iterator[BackofficeUrl]:
    for pattern in resolver.url_patterns:
        full = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, full, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield BackofficeUrl(f"{namespace}{pattern.name}" if pattern.name else full, full)
