"""What the apps add to the pages of the back office that show all subjects: menu, queue, search, record links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

QueueRows = Callable[[Any, datetime], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A link in the menu or among the master data, for users who may view something of the app `app_label`.

    It is marked as current on the page `url_name`, on those below it, and on those whose path begins with
    `path_prefix`. The entries of all apps stand in the order of `position`.
    """

    label: str
    app_label: str
    url_name: str
    position: int
    path_prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSection:
    """Records of one kind that wait for the office, for users with the permission `app_label.verb`.

    `rows` gets the user and the time and returns what waits then, the most pressing first. The template `row_template`
    shows one of them; its context has `row`, this `section`, and `may_change`: whether the user may change the app's
    records. Beyond `max_rows` the section links to the list `list_url_name`, with `list_query` as its query string.
    The sections of all apps stand in the order of `position`.
    """

    name: str
    title: str
    app_label: str
    position: int
    rows: QueueRows
    row_template: str
    list_label: str
    list_url_name: str
    list_query: str = ""
    max_rows: int = 20
    verb: str = "view"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchGroup:
    """Records of one kind in the search, for users who may view something of the app `app_label`.

    `find` gets what was typed, the user, and how many records are wanted at most. `label` is the text of the link to a
    record, `details` what stands beside it. The groups of all apps stand in the order of `position`.
    """

    name: str
    title: str
    app_label: str
    position: int
    find: Callable[[str, Any, int], Sequence[Any]]
    details: Callable[[Any], Iterable[str]]
    label: Callable[[Any], str] = str


_menu_entries: list[MenuEntry] = []
_master_data_entries: list[MenuEntry] = []
_queue_sections: list[QueueSection] = []
_search_groups: list[SearchGroup] = []
_visible: dict[type[Model], Callable[[Any], QuerySet[Any]]] = {}
_record_urls: dict[type[Model], Callable[[Any], str]] = {}


def register_menu_entries(*entries: MenuEntry) -> None:
    _menu_entries.extend(entries)
    _menu_entries.sort(key=lambda entry: entry.position)


def register_master_data(*entries: MenuEntry) -> None:
    """Links that stand apart from the menu, at the foot of each page."""
    _master_data_entries.extend(entries)
    _master_data_entries.sort(key=lambda entry: entry.position)


def register_queue_sections(*sections: QueueSection) -> None:
    _queue_sections.extend(sections)
    _queue_sections.sort(key=lambda section: section.position)


def register_search_groups(*groups: SearchGroup) -> None:
    _search_groups.extend(groups)
    _search_groups.sort(key=lambda group: group.position)


def register_record_url(model: type[Model], url: Callable[[Any], str]) -> None:
    """Let `url` give the address of a record's page in the back office."""
    _record_urls[model] = url


def register_visible(model: type[Model], visible_to: Callable[[Any], QuerySet[Any]]) -> None:
    """Let a user whose view is limited see the journal and the names of these rows of the model.

    Of a model without such a queryset, only users see them whose view is not limited.
    """
    _visible[model] = visible_to


def visible_querysets() -> dict[type[Model], Callable[[Any], QuerySet[Any]]]:
    return dict(_visible)


def menu_entries() -> tuple[MenuEntry, ...]:
    return tuple(_menu_entries)


def master_data_entries() -> tuple[MenuEntry, ...]:
    return tuple(_master_data_entries)


def queue_sections() -> tuple[QueueSection, ...]:
    return tuple(_queue_sections)


def search_groups() -> tuple[SearchGroup, ...]:
    return tuple(_search_groups)


def record_url(record: Model | None) -> str:
    """The address of a record's page in the back office; empty where it has none."""
    url = _record_urls.get(type(record)) if record else None
    return url(record) if url else ""
