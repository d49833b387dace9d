from django.db import migrations, models

import normalisation.mailboxes


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_mailbox"),
        ("privacy", "0005_refold"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_email",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(normalisation.mailboxes.Mailbox("email"), name="case_email"),
        ),
    ]
