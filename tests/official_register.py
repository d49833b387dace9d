"""The official register with its authorities, created once per process and copied into each test's database."""

import io
from datetime import datetime
from functools import cache

from django.apps import apps
from django.db import connection

from members.domain import organisations
from regions.domain import register

# In the order of their foreign keys; the test beside this file sees that loading writes nothing else.
MODELS = ("regions.Area", "members.Organisation", "members.ValueOrigin", "journal.JournalEntry")

GO_ON = """
SELECT setval('{table}_id_seq', greatest((SELECT last_value FROM {table}_id_seq), (SELECT max(id) FROM {table})))
"""
Rows = tuple[str, bytes]
_loaded: dict[datetime, list[Rows]] = {}


def load(*, at: datetime) -> int:
    """As `register.load()` and `create_territorial_authorities()` into empty tables; how many authorities.

    A register of its own is loaded for each moment. Keys are those of the first time, and the sequences go on behind.
    """
    if at in _loaded:
        with connection.cursor() as cursor:
            for target, rows in _loaded[at]:
                cursor.copy_expert(f"COPY {target} FROM STDIN", io.BytesIO(rows))
                cursor.execute(GO_ON.format(table=target.partition(" ")[0]))
        return loaded_organisations()
    register.load(at=at)
    number = organisations.create_territorial_authorities(at=at)
    _loaded[at] = [rows_of(target) for target in targets()]
    return number


def loaded_organisations() -> int:
    return apps.get_model("members.Organisation").objects.count()


def rows_of(target: str) -> Rows:
    rows = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {target} TO STDOUT", rows)
    return target, rows.getvalue()


@cache
def targets() -> list[str]:
    return [_target(name) for name in MODELS]


def _target(name: str) -> str:
    """Table and columns, generated ones apart."""
    fields = [field for field in apps.get_model(name)._meta.local_concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return f"{apps.get_model(name)._meta.db_table} ({columns})"
