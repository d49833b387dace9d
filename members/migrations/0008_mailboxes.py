from django.db import migrations, models

import normalisation.mailboxes


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_mailbox"),
        ("members", "0007_phone_search"),
        ("privacy", "0006_mailboxes"),
        ("regions", "0003_population_counted_on"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="emailaddress",
            name="email_once_per_person",
        ),
        migrations.RemoveIndex(
            model_name="declaration",
            name="declaration_email",
        ),
        migrations.RemoveIndex(
            model_name="emailaddress",
            name="email_address",
        ),
        migrations.RemoveIndex(
            model_name="nomination",
            name="nomination_email",
        ),
        migrations.RemoveIndex(
            model_name="personaldetails",
            name="details_email",
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(normalisation.mailboxes.Mailbox("email"), name="declaration_email"),
        ),
        migrations.AddIndex(
            model_name="emailaddress",
            index=models.Index(normalisation.mailboxes.Mailbox("address"), name="email_address"),
        ),
        migrations.AddIndex(
            model_name="nomination",
            index=models.Index(normalisation.mailboxes.Mailbox("email"), name="nomination_email"),
        ),
        migrations.AddIndex(
            model_name="personaldetails",
            index=models.Index(normalisation.mailboxes.Mailbox("email"), name="details_email"),
        ),
        migrations.AddConstraint(
            model_name="emailaddress",
            constraint=models.UniqueConstraint(
                models.F("person"), normalisation.mailboxes.Mailbox("address"), name="email_once_per_person"
            ),
        ),
    ]
