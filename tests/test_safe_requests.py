"""GET never acts: no page that a test of the suite opens writes, and pages that only act answer nothing but POST."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from tests.factories import UserFactory
from tests.safe_requests import nothing_written

ONLY_ACTING = {
    "accounts:confirm_role",
    "accounts:refuse_role",
    "imports:apply",
    "imports:check_again",
    "imports:columns",
    "imports:discard",
    "imports:undo",
    "office:accession_add_bodies",
    "office:accession_print",
    "office:close_case",
    "office:event_check_in_by_name",
    "office:event_default_mails",
    "office:event_document_remove",
    "office:event_guest_letter",
    "office:event_guests_participants",
    "office:event_mail_resume",
    "office:event_mail_stop",
    "office:event_publish",
    "office:event_seat_and_check_in",
    "office:event_undo_check_in",
    "office:event_withdraw",
    "office:issue_certificate",
    "office:issue_missing_certificates",
    "office:participant_decide_existing",
    "office:participant_letter",
    "office:print_certificates",
    "office:refuse_deletion",
    "office:release_deletion",
    "office:retry_mail",
}


# Those that act, lead elsewhere or have a form of their own; all others only show.
FUNCTIONS_THAT_TAKE_POST = {
    *("accounts:login", "accounts:permissions", "members:join", "members:organisation_search", "office:accession"),
    *("office:accessions", "office:application", "office:case", "office:close_case", "office:deletion_stop"),
    *("office:event_hosts", "office:events", "office:issue_certificate", "office:issue_missing_certificates"),
    *("office:organisation", "office:person", "office:print_certificates", "office:refuse_deletion"),
    *("office:release_deletion", "office:retry_mail", "office:search", "portal:favicon", "selfservice:link_requested"),
    *("specimen", "specimen_suggestions"),
}


def test_pages_that_only_act_refuse_get(db: None):
    client = Client()
    client.force_login(UserFactory())
    assert {name for name, view in own_views() if refuses_get(name, view, client)} == ONLY_ACTING


def test_functions_that_only_show_refuse_post(db: None):
    client = Client()
    client.force_login(UserFactory())
    functions = [name for name, view in own_views() if not view_class_of(view)]
    takes_post = {name for name in functions if client.post(address(name)).status_code != HTTPStatus.METHOD_NOT_ALLOWED}
    assert takes_post == FUNCTIONS_THAT_TAKE_POST


@pytest.mark.parametrize("statement", ["INSERT INTO x", ' update "x" set', "DELETE FROM x"])
def test_get_that_writes_is_found(db: None, statement: str):
    with nothing_written(), pytest.raises(AssertionError, match="a GET writes"), connection.cursor() as cursor:
        cursor.execute(statement)


def own_views(resolver: Any = None, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Name and view of all addresses but those of Django's own admin site."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace != "admin":
            yield from own_views(pattern, (*namespaces, *filter(None, [pattern.namespace])))
        elif isinstance(pattern, URLPattern):
            yield ":".join((*namespaces, pattern.name or "")), pattern.callback


def refuses_get(name: str, view: Any, client: Client) -> bool:
    """A class refuses it without a method `get`; a function is called."""
    if view_class := view_class_of(view):
        return "get" not in view_class.http_method_names or not hasattr(view_class, "get")
    response = client.get(address(name))  # the back office leads to its start page instead, see `backoffice_page()`
    return response.status_code == HTTPStatus.METHOD_NOT_ALLOWED or response.get("Location") == reverse("admin:index")


def view_class_of(view: Any) -> Any:
    return getattr(view, "view_class", None) or getattr(inspect.unwrap(view), "view_class", None)


def address(name: str) -> str:
    """The address of a page, of a row that need not exist."""
    for count in range(3):
        with suppress(NoReverseMatch):
            return reverse(name, args=["1"] * count)
    raise AssertionError(f"no address for {name}")
