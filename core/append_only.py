"""Triggers of append-only tables: the database refuses UPDATE, DELETE and TRUNCATE."""

import pgtrigger

NO_TRUNCATE = pgtrigger.Trigger(
    name="no_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.Before,
    operation=pgtrigger.Truncate,
    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
)
APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    NO_TRUNCATE,
]


def append_only_but(*fields: str) -> list[pgtrigger.Trigger]:
    """Triggers of a table in which only these fields of a row may be changed."""
    return [
        pgtrigger.ReadOnly(name="read_only", exclude=list(fields)),
        pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
        NO_TRUNCATE,
    ]
