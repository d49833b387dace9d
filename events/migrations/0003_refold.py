"""Stored folds follow the new `fold()`; offices on a guest list are unique by what is read, as names are."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Lower

import normalisation.folding

REFOLD_REGISTRATIONS = """
UPDATE events_registration SET first_name = first_name, last_name = last_name
WHERE name_fold <> fold(first_name || ' ' || last_name) OR last_fold <> fold(last_name)
"""
REFOLD_INVITATIONS = """
UPDATE events_invitation SET first_name = first_name WHERE name_fold <> fold(first_name || ' ' || last_name)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_fold_what_is_seen"),
        ("accessions", "0001_initial"),
        ("events", "0002_subject_key"),
        ("members", "0006_refold"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (REFOLD_REGISTRATIONS, REFOLD_INVITATIONS)),
        migrations.RemoveConstraint(model_name="invitation", name="invitation_office_once"),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("event"),
                Lower("email"),
                normalisation.folding.Fold("job_title"),
                normalisation.folding.Fold("organisation_name"),
                condition=models.Q(("anonymised_at", None), ("last_name", ""), ("post", None)),
                name="invitation_office_once",
            ),
        ),
    ]
