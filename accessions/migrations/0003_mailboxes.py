from django.db import migrations, models

import normalisation.mailboxes


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_mailbox"),
        ("accessions", "0002_participant_taken_out"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="proxy",
            name="proxy_email",
        ),
        migrations.AddIndex(
            model_name="proxy",
            index=models.Index(normalisation.mailboxes.Mailbox("email"), name="proxy_email"),
        ),
    ]
