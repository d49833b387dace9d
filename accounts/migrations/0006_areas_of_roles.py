"""Roles can be limited to areas; the Regionalkoordination always is."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
from django.db import migrations, models

import core.date_ranges


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_remove_single_role"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="roleassignment",
            name="assignment_role_known",
        ),
        migrations.AddField(
            model_name="roleassignment",
            name="areas",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=5), blank=True, default=list, size=None, verbose_name="Gebiete"
            ),
        ),
        migrations.AlterField(
            model_name="roleassignment",
            name="role",
            field=models.CharField(
                choices=[
                    ("office", "Geschäftsstelle"),
                    ("regional", "Regionalkoordination"),
                    ("event_team", "Veranstaltungsteam"),
                    ("editor", "Redaktion"),
                    ("reader", "Lesezugriff"),
                    ("system", "Systemverwaltung"),
                ],
                max_length=20,
                verbose_name="Rolle",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["office", "regional", "event_team", "editor", "reader", "system"])),
                name="assignment_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("areas__len__gt", 0), ("role", "regional")),
                    ("role", "reader"),
                    models.Q(models.Q(("role", "regional"), _negated=True), ("areas", [])),
                    _connector="OR",
                ),
                name="assignment_areas",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "regional"), ("state__in", ["proposed", "granted"])),
                expressions=[
                    (core.date_ranges.SameKey("user", "user"), "&&"),
                    (core.date_ranges.DateRange("start", "end"), "&&"),
                ],
                name="assignment_regional_once",
            ),
        ),
    ]
