"""Stored folds and the index over folded offices follow the new `fold()`."""

from django.db import migrations

REFOLD_REGISTRATIONS = """
UPDATE events_registration SET first_name = first_name, last_name = last_name
WHERE name_fold <> fold(first_name || ' ' || last_name) OR last_fold <> fold(last_name)
"""
REFOLD_INVITATIONS = """
UPDATE events_invitation SET first_name = first_name WHERE name_fold <> fold(first_name || ' ' || last_name)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_fold_every_script"),
        ("events", "0006_unconfirmed_seats"),
    ]

    operations = [
        migrations.RunSQL("REINDEX INDEX invitation_office_once", migrations.RunSQL.noop),
        migrations.RunSQL(REFOLD_REGISTRATIONS, migrations.RunSQL.noop),
        migrations.RunSQL(REFOLD_INVITATIONS, migrations.RunSQL.noop),
    ]
