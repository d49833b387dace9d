"""Stopped deletions hold when the office last refused to let them go on, and how many waited then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0009_newsletter_to_any_address"),
    ]

    operations = [
        migrations.AddField(
            model_name="deletionstop",
            name="refused_at",
            field=models.DateTimeField(null=True, verbose_name="nicht gelöscht"),
        ),
        migrations.AddField(
            model_name="deletionstop",
            name="refused_waiting",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="deletionstop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("refused_at", None), ("refused_waiting", None)),
                    models.Q(("refused_at__isnull", False), ("refused_waiting__isnull", False)),
                    _connector="OR",
                ),
                name="deletion_refused_with_number",
            ),
        ),
    ]
