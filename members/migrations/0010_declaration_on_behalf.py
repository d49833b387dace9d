import django.contrib.postgres.indexes
from django.db import migrations, models

import normalisation.folding


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0009_application_added_domain"),
        ("privacy", "0006_mailboxes"),
    ]

    operations = [
        migrations.AddField(
            model_name="declaration",
            name="on_behalf_of",
            field=models.CharField(blank=True, max_length=200, verbose_name="im Auftrag von"),
        ),
        migrations.AddField(
            model_name="declaration",
            name="on_behalf_of_job_title",
            field=models.CharField(blank=True, max_length=150, verbose_name="Amt dieser Person"),
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=django.contrib.postgres.indexes.GinIndex(
                normalisation.folding.FoldedSearchVector("on_behalf_of"),
                condition=models.Q(("on_behalf_of", ""), _negated=True),
                name="declaration_on_behalf_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("on_behalf_of", ""), ("on_behalf_of_job_title", "")),
                    models.Q(
                        models.Q(("on_behalf_of", ""), _negated=True),
                        models.Q(("on_behalf_of_job_title", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="declaration_on_behalf_whole",
            ),
        ),
    ]
