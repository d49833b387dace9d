"""What coordinators recommend to those who decide an application."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0016_refold"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("accept", "annehmen"), ("ask", "erst rückfragen"), ("decline", "ablehnen")],
                        max_length=10,
                        verbose_name="Empfehlung",
                    ),
                ),
                ("reason", models.TextField(verbose_name="Begründung")),
                ("at", models.DateTimeField(verbose_name="empfohlen am")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recommendations",
                        to="members.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="empfohlen von",
                    ),
                ),
            ],
            options={
                "verbose_name": "Empfehlung",
                "verbose_name_plural": "Empfehlungen",
                "ordering": ["-at", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "by"), name="recommendation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["accept", "ask", "decline"])),
                        name="recommendation_verdict_known",
                    ),
                ],
            },
        ),
    ]
