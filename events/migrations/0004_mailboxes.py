from django.conf import settings
from django.db import migrations, models

import normalisation.folding
import normalisation.mailboxes


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_mailbox"),
        ("accessions", "0003_mailboxes"),
        ("events", "0003_refold"),
        ("members", "0007_phone_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="invitation",
            name="invitation_once",
        ),
        migrations.RemoveConstraint(
            model_name="invitation",
            name="invitation_office_once",
        ),
        migrations.RemoveConstraint(
            model_name="registration",
            name="registration_once",
        ),
        migrations.RemoveIndex(
            model_name="invitation",
            name="invitation_email",
        ),
        migrations.RemoveIndex(
            model_name="registration",
            name="registration_email",
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(normalisation.mailboxes.Mailbox("email"), name="invitation_email"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(normalisation.mailboxes.Mailbox("email"), name="registration_email"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("event"),
                normalisation.mailboxes.Mailbox("email"),
                models.F("name_fold"),
                condition=models.Q(models.Q(("email", ""), _negated=True), models.Q(("last_name", ""), _negated=True)),
                name="invitation_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("event"),
                normalisation.mailboxes.Mailbox("email"),
                normalisation.folding.Fold("job_title"),
                normalisation.folding.Fold("organisation_name"),
                condition=models.Q(("anonymised_at", None), ("last_name", ""), ("post", None)),
                name="invitation_office_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                models.F("event"),
                normalisation.mailboxes.Mailbox("email"),
                models.F("name_fold"),
                condition=models.Q(
                    ("anonymised_at", None),
                    ("state__in", ["applied", "confirmed", "offered", "reserved", "waiting"]),
                    models.Q(("email", ""), _negated=True),
                ),
                name="registration_once",
            ),
        ),
    ]
