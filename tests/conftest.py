"""Fixtures for all tests: the embedded server's end, committed databases, a portal that serves."""

import gc
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from mailings.domain import rendering
from sicherimdienst.embedded_postgres import server
from tests import forbidden_sentences, lock_transactions, official_register, required_sentences, safe_requests
from tests import live_portal as live
from tests.databases import (
    EmptiedDatabase,
    copied_database,
    drop,
    migrate_template,
    recreate_from_template,
    use_database,
)

# The same examples each time: who wants others, chooses `--hypothesis-profile=default`.
hypothesis.settings.register_profile("repeatable", derandomize=True)
hypothesis.settings.load_profile("repeatable")

# Modules that take long (browser, whole demo, servers of their own): begun first, lest one process waits for the other
# at the end.
LONG = ("tests/journeys/", "tests/portal/demo/", "tests/sicherimdienst/", "tests/test_fixtures.py")

REGISTER_LOADED_AT = datetime(2022, 10, 1, 8, tzinfo=UTC)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays; searching it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the test server when the last process of the session (xdist's controller) ends."""
    if not hasattr(config, "workerinput"):
        server.stop(settings.DATABASES["default"]["OPTIONS"]["folder"])


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_blocker: Any,
) -> Iterator[None]:
    """Always makes the test database: pytest-django's own does so only where a test names `db` or its mark.

    `--reuse-db` takes what an earlier run has migrated, whatever has changed since.
    """
    names = connection.settings_dict
    before, name = names["NAME"], names["TEST"]["NAME"] or f"test_{names['NAME']}"
    with django_db_blocker.unblock():
        migrate_template(reuse=django_db_keepdb)
        recreate_from_template(name)
    names["NAME"] = name
    yield
    with django_db_blocker.unblock():
        drop(name)
    names["NAME"] = before


@pytest.fixture(scope="session", autouse=True)
def every_page_and_mail_checked() -> Iterator[None]:
    """Fails the test whose page or mail says what none may say or lacks what it must, and the test whose GET acts."""
    request, render = Client.request, rendering.render

    def checked_request(client: Client, **environ: Any) -> Any:
        is_safe = environ.get("REQUEST_METHOD") in {"GET", "HEAD"}
        with safe_requests.nothing_written() if is_safe else nullcontext():
            response = request(client, **environ)
        is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        if is_page and not response.get("Content-Encoding"):
            assert forbidden_sentences.in_page(response.content.decode()) == [], environ.get("PATH_INFO")
        return response

    def checked_render(template: str, **options: Any) -> rendering.RenderedText:
        text = render(template, **options)
        assert forbidden_sentences.in_mail(text.body) == [], template
        assert required_sentences.missing_in_mail(template, text.body, options["context"]) == [], template
        return text

    with pytest.MonkeyPatch.context() as patch, lock_transactions.required():
        patch.setattr(Client, "request", checked_request)
        patch.setattr(rendering, "render", checked_render)
        yield


@pytest.fixture(scope="session")
def emptied_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[EmptiedDatabase]:
    unblocked = django_db_blocker.unblock
    with copied_database(unblocked) as name:
        yield EmptiedDatabase(name, unblocked)


@pytest.fixture
def committed_db(
    request: pytest.FixtureRequest, emptied_database: EmptiedDatabase, django_db_blocker: Any
) -> Iterator[None]:
    """Commits, threads and locks: the default connection works on a second database, cleared at the end."""
    assert "db" not in request.fixturenames, "committed_db stands instead of db, not beside it"
    with use_database(emptied_database.name, django_db_blocker.unblock):
        yield
    emptied_database.clear()


@pytest.fixture(scope="session")
def live_portal(django_db_setup: None, django_db_blocker: Any) -> Iterator[live.LivePortal]:
    """One served portal for the session, on a copy of the empty, migrated database."""
    unblocked = django_db_blocker.unblock
    with copied_database(unblocked) as name, live.serve_portal(name, unblocked) as portal:
        yield portal


@pytest.fixture
def authorities(db: None) -> int:
    """The whole register with its territorial authorities, none of them a partner."""
    return official_register.load(at=REGISTER_LOADED_AT)
