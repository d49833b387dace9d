"""Sessions in the database, saved by one statement."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError


class SessionStore(db.SessionStore):
    """Django's, without a transaction around the one statement of an update: it is whole by itself."""

    def save(self, must_create: bool = False) -> None:
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(dict(self.items()))
        fields = {"session_data": row.session_data, "expire_date": row.expire_date}
        if not self.model.objects.filter(pk=row.pk).update(**fields):
            raise UpdateError
