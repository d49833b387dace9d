"""`manage.py migrate`, after which nobody but the tables' owner can switch off a trigger."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

# Each migration of a trigger brings back a function that lets whoever is connected name triggers to be ignored.
IGNORE_NONE = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN
LANGUAGE sql IMMUTABLE AS 'SELECT false'
"""


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            with connections[options["database"]].cursor() as cursor:
                cursor.execute(IGNORE_NONE)
