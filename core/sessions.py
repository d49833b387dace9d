"""Session store that reads and saves by one prepared statement each."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from core.statements import Parameter, PreparedQuery

RUNNING = PreparedQuery(
    lambda: Session.objects.filter(session_key=Parameter("key"), expire_date__gt=Parameter("now")).only("session_data")
)
UPDATE = "UPDATE django_session SET session_data = %s, expire_date = %s WHERE session_key = %s"


class SessionStore(db.SessionStore):
    """Django's database sessions with a prepared read, and an update of one statement without a transaction."""

    def _get_session_from_db(self) -> Any:
        found = RUNNING.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(dict(self.items()))
        with connection.cursor() as cursor:
            cursor.execute(UPDATE, [row.session_data, row.expire_date, row.pk])
            if not cursor.rowcount:
                raise UpdateError
