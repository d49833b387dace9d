"""Stored folds and the indexes over folds follow the new `fold()`; `confirmed_fold` stays as it was confirmed."""

from django.db import migrations

REFOLD_ORGANISATIONS = """
UPDATE members_organisation SET name = name
WHERE name_fold <> fold(name) OR words <> array_to_tsvector(string_to_array(fold(name || ' ' || aliases), ' '))
"""
REFOLD_PEOPLE = """
UPDATE members_person SET first_name = first_name, last_name = last_name
WHERE name_fold <> fold(first_name || ' ' || last_name) OR last_fold <> fold(last_name)
"""
INDEXES = ("declaration_name", "nomination_name", "details_name", "application_proposed_name")


class Migration(migrations.Migration):
    dependencies = [("core", "0002_fold_what_is_seen"), ("members", "0005_application_state_since")]

    operations = [
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (REFOLD_ORGANISATIONS, REFOLD_PEOPLE)),
        *(migrations.RunSQL(f"REINDEX INDEX {name}", migrations.RunSQL.noop) for name in INDEXES),
    ]
