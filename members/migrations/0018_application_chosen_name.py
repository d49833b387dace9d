"""The name that a chosen organisation had when an application chose it; it was not stored with older ones."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0017_recommendations")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="chosen_name",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                max_length=200,
                verbose_name="Name der gewählten Organisation",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("chosen_name", ""),
                    models.Q(("organisation__isnull", False), ("proposed_name", "")),
                    _connector="OR",
                ),
                name="application_name_chosen_or_typed",
            ),
        ),
    ]
