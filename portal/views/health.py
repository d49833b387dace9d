"""Health checks for monitoring: is the process alive, can it serve."""

from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mailings.domain import outgoing


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 where the database is not reachable, migrations are missing or a mail waits longer than MAIL_ALARM_AGE."""
    state = readiness(at=timezone.now())
    return JsonResponse(state, status=200 if state["ready"] else 503)


def readiness(*, at: datetime) -> dict[str, Any]:
    try:
        missing = _migrations() - MigrationRecorder(connection).applied_migrations().keys()
        if missing:
            return {"ready": False, "database": True, "missing_migrations": len(missing)}
        waited = outgoing.oldest_waiting(at)
    except Error:
        return {"ready": False, "database": False}
    return {
        "ready": waited is None or waited <= settings.MAIL_ALARM_AGE,
        "database": True,
        "missing_migrations": 0,
        "oldest_unsent_mail_seconds": int(waited.total_seconds()) if waited is not None else None,
    }


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)
