from django.db import migrations, models

import normalisation.mailboxes


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_mailbox"),
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="user",
            name="user_email_once",
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                normalisation.mailboxes.Mailbox("email"),
                name="user_email_once",
                violation_error_message="Diese E-Mail-Adresse hat schon einen Zugang.",
            ),
        ),
    ]
