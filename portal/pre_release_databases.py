"""A database written before the first release: its tables have other names, and no migration leads on from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

BEFORE_FIRST_RELEASE = ("core", "0001_fold")
REFUSAL = (
    "Diese Datenbank stammt aus einer Fassung vor der ersten Veröffentlichung und lässt sich nicht übernehmen. Legen "
    "Sie eine leere Datenbank an und nennen Sie sie in DATABASE_URL."
)


def is_before_first_release() -> bool:
    """Whether the default database was migrated by a version from before the first release."""
    return BEFORE_FIRST_RELEASE in MigrationRecorder(connection).applied_migrations()


def refuse_database_before_first_release() -> None:
    """Raise ImproperlyConfigured with one German sentence; nothing where the database is not reachable."""
    try:
        is_refused = is_before_first_release()
    except OperationalError:
        return
    if is_refused:
        raise ImproperlyConfigured(REFUSAL)


@checks.register(checks.Tags.database)
def check_no_pre_release_database(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[checks.CheckMessage]:
    """For `migrate`, which runs the checks of the databases it changes."""
    if databases and "default" in databases and is_before_first_release():
        return [checks.Error(REFUSAL, id="portal.E001")]
    return []
