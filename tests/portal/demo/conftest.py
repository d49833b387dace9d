"""The demo, loaded once for the session into a database of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.test import override_settings
from django.utils import timezone

from members.domain import organisations
from portal.demo import loading
from regions.domain import register
from tests.databases import Unblocked, copied_database, use_database


class LoadedDemo(NamedTuple):
    database: str
    unblocked: Unblocked
    media: Path
    at: datetime


@contextmanager
def _loaded(unblocked: Unblocked, media: Path, until: date | None = None) -> Iterator[LoadedDemo]:
    now = timezone.now()
    settings = override_settings(EMAIL_BACKEND="mailings.backends.DemoMailbox", MEDIA_ROOT=media)
    with copied_database(unblocked) as name:
        with settings, use_database(name, unblocked):
            register.load(at=now)
            organisations.create_territorial_authorities(at=now)
            assert loading.load(at=now, until=until)
        yield LoadedDemo(name, unblocked, media, now)


@pytest.fixture(scope="session")
def loaded_demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LoadedDemo]:
    with _loaded(django_db_blocker.unblock, tmp_path_factory.mktemp("media")) as demo:
        yield demo


@pytest.fixture
def day_before_detmold(django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> Iterator[datetime]:
    """The demo as of the evening before Detmold's accession; tests may change it."""
    unblocked = django_db_blocker.unblock
    with _loaded(unblocked, tmp_path, until=date(2024, 1, 31)) as demo, use_database(demo.database, unblocked):
        yield demo.at


@pytest.fixture
def demo(loaded_demo: LoadedDemo) -> Iterator[datetime]:
    """Within it the database holds the demo; yields the moment it was loaded at. Tests of it only look."""
    with use_database(loaded_demo.database, loaded_demo.unblocked), override_settings(MEDIA_ROOT=loaded_demo.media):
        yield loaded_demo.at
