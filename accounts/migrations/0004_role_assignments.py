"""Roles become rows of their own, each from a day to a day; the one role of each login is taken over without an end."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import core.date_ranges


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_session_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleAssignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("office", "Geschäftsstelle"),
                            ("event_team", "Veranstaltungsteam"),
                            ("editor", "Redaktion"),
                            ("reader", "Lesezugriff"),
                            ("system", "Systemverwaltung"),
                        ],
                        max_length=20,
                        verbose_name="Rolle",
                    ),
                ),
                ("start", models.DateField(verbose_name="Beginn")),
                ("end", models.DateField(null=True, verbose_name="Ende (ausschließlich)")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "wartet auf Bestätigung"),
                            ("granted", "erteilt"),
                            ("refused", "nicht bestätigt"),
                            ("revoked", "zurückgenommen"),
                        ],
                        max_length=10,
                        verbose_name="Stand",
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="gegeben am")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="entschieden am")),
            ],
            options={
                "verbose_name": "Rolle",
                "verbose_name_plural": "Rollen",
                "ordering": ["start", "id"],
            },
            bases=(core.date_ranges.DateRangeMixin, models.Model),
        ),
        migrations.AddField(
            model_name="roleassignment",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entschieden von",
            ),
        ),
        migrations.AddField(
            model_name="roleassignment",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="gegeben von",
            ),
        ),
        migrations.AddField(
            model_name="roleassignment",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Zugang",
            ),
        ),
        migrations.AddIndex(
            model_name="roleassignment",
            index=models.Index(
                condition=models.Q(("state", "proposed")), fields=["given_at"], name="assignment_proposed"
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["office", "event_team", "editor", "reader", "system"])),
                name="assignment_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "granted", "refused", "revoked"])),
                name="assignment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end"))), name="assignment_span"
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by", models.F("given_by")), _negated=True),
                    models.Q(("decided_by", models.F("user")), _negated=True),
                ),
                name="assignment_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "office"), ("state__in", ["proposed", "granted"])),
                expressions=[
                    (core.date_ranges.SameKey("user", "user"), "&&"),
                    (core.date_ranges.DateRange("start", "end"), "&&"),
                ],
                name="assignment_office_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "event_team"), ("state__in", ["proposed", "granted"])),
                expressions=[
                    (core.date_ranges.SameKey("user", "user"), "&&"),
                    (core.date_ranges.DateRange("start", "end"), "&&"),
                ],
                name="assignment_event_team_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "editor"), ("state__in", ["proposed", "granted"])),
                expressions=[
                    (core.date_ranges.SameKey("user", "user"), "&&"),
                    (core.date_ranges.DateRange("start", "end"), "&&"),
                ],
                name="assignment_editor_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "reader"), ("state__in", ["proposed", "granted"])),
                expressions=[
                    (core.date_ranges.SameKey("user", "user"), "&&"),
                    (core.date_ranges.DateRange("start", "end"), "&&"),
                ],
                name="assignment_reader_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleassignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("role", "system"), ("state__in", ["proposed", "granted"])),
                expressions=[
                    (core.date_ranges.SameKey("user", "user"), "&&"),
                    (core.date_ranges.DateRange("start", "end"), "&&"),
                ],
                name="assignment_system_once",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="roleassignment",
            trigger=pgtrigger.compiler.Trigger(
                name="assignment_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{granted:revoked,proposed:granted,proposed:refused,proposed:revoked}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="fb5a2d6976888c85caaaa6a0716b940e7630c833",
                    operation="UPDATE",
                    pgid="pgtrigger_assignment_state_table_5730f",
                    table="accounts_roleassignment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(
            """
            INSERT INTO accounts_roleassignment (user_id, role, start, state, given_at)
            SELECT id, role, (created_at AT TIME ZONE 'Europe/Berlin')::date, 'granted', created_at FROM accounts_user
            """,
            migrations.RunSQL.noop,
        ),
    ]
