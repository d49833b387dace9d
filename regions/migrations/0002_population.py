import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Population",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField(verbose_name="Stand")),
                ("inhabitants", models.PositiveIntegerField(verbose_name="Einwohnerinnen und Einwohner")),
                ("source", models.CharField(max_length=200, verbose_name="Quelle")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="populations",
                        to="regions.area",
                        verbose_name="Gebiet",
                    ),
                ),
            ],
            options={
                "verbose_name": "Einwohnerzahl",
                "verbose_name_plural": "Einwohnerzahlen",
                "indexes": [models.Index(fields=["as_of"], name="population_edition")],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "as_of"), name="population_one_a_day"),
                    models.CheckConstraint(condition=models.Q(("inhabitants__gt", 0)), name="population_of_somebody"),
                ],
            },
        ),
    ]
