import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import normalisation.folding


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.UUIDField()),
                ("given", models.BooleanField(verbose_name="erteilt")),
                ("at", models.DateTimeField(verbose_name="Zeit")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("joining", "beim Beitritt, durch Bestätigung der Mail"),
                            ("nomination", "auf der Seite der Benennung"),
                            ("status", "auf der Seite zum Stand des Antrags"),
                            ("my_data", "auf der Seite „Meine Daten“"),
                            ("event", "bei der Anmeldung zu einer Veranstaltung"),
                            ("office", "durch die Geschäftsstelle eingetragen"),
                        ],
                        max_length=20,
                        verbose_name="Weg",
                    ),
                ),
            ],
            options={
                "verbose_name": "Einwilligung",
                "verbose_name_plural": "Einwilligungen",
            },
        ),
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("newsletter", "Rundbrief"), ("event_needs", "Bedarf bei einer Veranstaltung")],
                        max_length=20,
                        verbose_name="Zweck",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="Fassung")),
                ("wording", models.TextField(verbose_name="Wortlaut")),
                ("created_at", models.DateTimeField(verbose_name="gilt seit")),
            ],
            options={
                "verbose_name": "Einwilligungstext",
                "verbose_name_plural": "Einwilligungstexte",
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("feedback", "Rückmeldung zur Barrierefreiheit"),
                            ("contact", "Nachricht"),
                            ("objection", "Widerspruch"),
                            ("leaving", "Austritt"),
                            ("access", "Auskunft"),
                            ("correction", "Berichtigung"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "offen"), ("answered", "beantwortet"), ("closed", "abgeschlossen")],
                        default="open",
                        max_length=10,
                        verbose_name="Stand",
                    ),
                ),
                ("reference", models.CharField(max_length=12, unique=True, verbose_name="Vorgangsnummer")),
                ("submission", models.UUIDField(unique=True)),
                ("subject", models.UUIDField(blank=True, null=True)),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="Name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-Mail-Adresse")),
                ("message", models.TextField(blank=True, verbose_name="Anliegen")),
                ("received_at", models.DateTimeField(verbose_name="eingegangen")),
                ("due_on", models.DateField(verbose_name="zu beantworten bis")),
                ("answer", models.TextField(blank=True, verbose_name="Antwort")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="beantwortet am")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="abgeschlossen am")),
            ],
            options={
                "verbose_name": "Anliegen",
                "verbose_name_plural": "Anliegen",
                "indexes": [
                    models.Index(condition=models.Q(("state", "open")), fields=["due_on", "id"], name="case_open"),
                    models.Index(fields=["due_on", "id"], name="case_due"),
                    models.Index(django.db.models.functions.text.Upper("email"), name="case_email"),
                    django.contrib.postgres.indexes.GinIndex(
                        normalisation.folding.FoldedSearchVector("name"), name="case_name"
                    ),
                    models.Index(
                        condition=models.Q(("subject__isnull", False)), fields=["subject"], name="case_subject"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "answered", "closed"])), name="case_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "open")),
                            models.Q(("state", "open"), _negated=True),
                            _connector="OR",
                        ),
                        name="case_open_unanswered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="case_answered_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True), ("closed_at__isnull", False), _connector="OR"
                        ),
                        name="case_closed_at",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{answered:closed,open:answered,open:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="068c7e44c1412df3a7834446e3166294a102fef1",
                    operation="UPDATE",
                    pgid="pgtrigger_case_state_table_e4ed9",
                    table="privacy_case",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="consenttext",
            constraint=models.UniqueConstraint(fields=("purpose", "version"), name="consent_text_version_once"),
        ),
        migrations.AddField(
            model_name="consent",
            name="text",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="privacy.consenttext"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consenttext",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="db20c132eae57871fab43d816356e93a90773100",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f4ec1",
                    table="privacy_consenttext",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consenttext",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                    hash="27e9e60d1da44b7fb43409189cfe3410dbf256ea",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_b0a22",
                    table="privacy_consenttext",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["subject", "id"], name="consent_subject"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0076e99df5e81ae86cddbad4332e170fe0f20bcc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_faefc",
                    table="privacy_consent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                    hash="24b251c7023ee6f3f903fcb0a378b6523175913d",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_6770e",
                    table="privacy_consent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
