import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_shown_in_public"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField(verbose_name="Gebietsstand")),
                ("counted_on", models.DateField(verbose_name="Stand der Einwohnerzahlen")),
                ("content", models.JSONField()),
                ("uploaded_at", models.DateTimeField(verbose_name="hochgeladen")),
                ("done_at", models.DateTimeField(null=True, verbose_name="übernommen")),
                ("report", models.JSONField(default=list)),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="übernommen von",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="eingespielt von",
                    ),
                ),
            ],
            options={
                "verbose_name": "Ausgabe des Gemeindeverzeichnisses",
                "verbose_name_plural": "Ausgaben des Gemeindeverzeichnisses",
                "ordering": ["-uploaded_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("counted_on__lte", models.F("as_of"))),
                        name="register_import_counted_before",
                    )
                ],
            },
        ),
    ]
