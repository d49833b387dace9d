"""The entries of the back office's menu that a user may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from core.backoffice import registry
from core.backoffice.registry import MenuEntry


class MenuLink(NamedTuple):
    path: str
    label: str
    is_current: bool


def menu(request: HttpRequest) -> list[MenuLink]:
    start = reverse("admin:index")
    return [MenuLink(start, "Was ansteht", request.path == start), *_visible_links(registry.menu_entries(), request)]


def master_data(request: HttpRequest) -> list[MenuLink]:
    return _visible_links(registry.master_data_entries(), request)


def _visible_links(entries: Iterable[MenuEntry], request: HttpRequest) -> list[MenuLink]:
    return [_link(entry, request) for entry in entries if request.user.has_module_perms(entry.app_label)]


def _link(entry: MenuEntry, request: HttpRequest) -> MenuLink:
    path = reverse(entry.url_name)
    is_below_prefix = bool(entry.path_prefix) and request.path.startswith(entry.path_prefix)
    return MenuLink(path, entry.label, request.path.startswith(path) or is_below_prefix)
