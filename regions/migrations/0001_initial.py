import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ags", models.CharField(max_length=8, unique=True, verbose_name="amtlicher Gemeindeschlüssel")),
                ("name", models.CharField(max_length=100, verbose_name="Name")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("land", "Land"),
                            ("regierungsbezirk", "Regierungsbezirk"),
                            ("kreis", "Kreis"),
                            ("gemeinde", "Gemeinde"),
                        ],
                        max_length=20,
                        verbose_name="Ebene",
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="Art")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="gültig ab")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="gültig bis (ausschließlich)")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="regions.area",
                        verbose_name="gehört zu",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="regions.area",
                        verbose_name="aufgegangen in",
                    ),
                ),
            ],
            options={
                "verbose_name": "Gebiet",
                "verbose_name_plural": "Gebiete",
                "ordering": ["ags"],
            },
        ),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.TextField()),
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="boundary", to="regions.area"
                    ),
                ),
            ],
        ),
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
            },
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("ags__regex", "^\\d{2}(\\d(\\d{2}(\\d{3})?)?)?$")), name="area_ags_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_from__lt", models.F("valid_to"))), name="area_valid_span"
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("level", "land"), ("parent__isnull", False), _connector="OR"),
                name="area_has_parent",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="area",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="73a17ba24ff914e423f38dd39494de40dd924b0c",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_eaddc",
                    table="regions_area",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="population",
            index=models.Index(fields=["as_of"], name="population_edition"),
        ),
        migrations.AddConstraint(
            model_name="population",
            constraint=models.UniqueConstraint(fields=("area", "as_of"), name="population_one_a_day"),
        ),
        migrations.AddConstraint(
            model_name="population",
            constraint=models.CheckConstraint(
                condition=models.Q(("inhabitants__gt", 0)), name="population_of_somebody"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="population",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="3844f61ac14dba22c651b7d63762dd003f66fbbe",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_8a651",
                    table="regions_population",
                    when="AFTER",
                ),
            ),
        ),
    ]
