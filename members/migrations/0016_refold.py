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
INDEXES = (
    *("declaration_name", "declaration_on_behalf_of", "nomination_name", "details_name", "application_proposed_name"),
    "person_employer",
)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_fold_every_script"),
        ("members", "0015_tenures_begin_with_memberships"),
    ]

    operations = [
        *(migrations.RunSQL(f"REINDEX INDEX {name}", migrations.RunSQL.noop) for name in INDEXES),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (REFOLD_ORGANISATIONS, REFOLD_PEOPLE)),
    ]
