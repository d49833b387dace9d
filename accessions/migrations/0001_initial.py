import datetime

import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("members", "0001_initial"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Accession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=150, verbose_name="Titel")),
                ("effective_on", models.DateField(verbose_name="wirksam am")),
                ("place", models.CharField(max_length=100, verbose_name="Ort")),
                ("inviter", models.CharField(max_length=200, verbose_name="Einladende Stelle")),
                ("invitation_text", models.TextField(blank=True, verbose_name="Einladungstext")),
                ("answer_by", models.DateField(blank=True, null=True, verbose_name="Antwort erbeten bis")),
                ("reminds", models.BooleanField(default=True, verbose_name="eine Woche vor Ablauf einmal erinnern")),
                (
                    "is_invited_elsewhere",
                    models.BooleanField(default=False, verbose_name="Einladungen gehen mit einer Veranstaltung hinaus"),
                ),
                ("document", models.FileField(blank=True, upload_to="sammelbeitritte/%Y/", verbose_name="Dokument")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "offen, sammelt Antworten"),
                            ("executing", "läuft"),
                            ("executed", "ausgeführt"),
                            ("undoing", "wird zurückgenommen"),
                            ("cancelled", "abgesagt"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="angelegt")),
                ("executed_at", models.DateTimeField(null=True, verbose_name="ausgeführt")),
                (
                    "areas",
                    models.ManyToManyField(blank=True, related_name="+", to="regions.area", verbose_name="Gebiete"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="angelegt von",
                    ),
                ),
            ],
            options={
                "verbose_name": "Sammelbeitritt",
                "verbose_name_plural": "Sammelbeitritte",
                "ordering": ["-effective_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="AccessionRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="Versuche")),
                ("due_at", models.DateTimeField(verbose_name="fällig")),
                ("leased_until", models.DateTimeField(null=True)),
                ("lease", models.UUIDField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("execute", "Ausführung"), ("undo", "Rücknahme")], max_length=10, verbose_name="Art"
                    ),
                ),
                ("expected", models.PositiveIntegerField(null=True, verbose_name="eingetippte Zahl")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Grund")),
                ("ordered_at", models.DateTimeField(verbose_name="angeordnet am")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="fertig am")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("done", "fertig"), ("refused", "nicht ausgeführt")],
                        max_length=10,
                        verbose_name="Ergebnis",
                    ),
                ),
                ("message", models.TextField(blank=True, verbose_name="Meldung")),
                ("counts", models.JSONField(default=dict, verbose_name="Zahlen")),
                (
                    "accession",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="accessions.accession",
                        verbose_name="Sammelbeitritt",
                    ),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="angeordnet von",
                    ),
                ),
            ],
            options={
                "verbose_name": "Ausführung",
                "verbose_name_plural": "Ausführungen",
                "ordering": ["ordered_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Proxy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="Titel")),
                ("first_name", models.CharField(max_length=100, verbose_name="Vorname")),
                ("last_name", models.CharField(max_length=100, verbose_name="Nachname")),
                ("job_title", models.CharField(max_length=150, verbose_name="Amt oder Funktion")),
                ("email", models.EmailField(max_length=254, verbose_name="dienstliche E-Mail-Adresse")),
                ("named_by", models.CharField(max_length=200, verbose_name="benannt von")),
                ("named_at", models.DateTimeField(verbose_name="benannt am")),
            ],
            options={
                "verbose_name": "Vertretung",
                "verbose_name_plural": "Vertretungen",
                "indexes": [models.Index(django.db.models.functions.text.Upper("email"), name="proxy_email")],
            },
        ),
        migrations.CreateModel(
            name="AccessionParticipant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "noch nicht eingeladen"),
                            ("invited", "eingeladen, noch keine Antwort"),
                            ("deferred", "Beschluss steht noch aus"),
                            ("declared", "Beitritt erklärt"),
                            ("declined", "abgelehnt"),
                            ("joined", "beigetreten"),
                            ("skipped", "nicht aufgenommen"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("state_before", models.CharField(blank=True, max_length=20)),
                ("link_generation", models.PositiveIntegerField(default=1)),
                ("invited_at", models.DateTimeField(null=True, verbose_name="eingeladen am")),
                (
                    "invitation_channel",
                    models.CharField(
                        blank=True,
                        choices=[("mail", "Mail"), ("letter", "Brief")],
                        max_length=10,
                        verbose_name="eingeladen durch",
                    ),
                ),
                ("reminded_at", models.DateTimeField(null=True, verbose_name="erinnert am")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="geantwortet am")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("online", "über den Link"),
                            ("letter", "Brief"),
                            ("phone", "Telefon"),
                            ("in_person", "persönlich"),
                            ("list", "unterschriebene Liste"),
                        ],
                        max_length=20,
                        verbose_name="Eingang der Antwort",
                    ),
                ),
                ("basis_note", models.CharField(blank=True, max_length=300, verbose_name="Grundlage")),
                ("decline_text", models.TextField(blank=True, verbose_name="Wort zur Ablehnung")),
                ("deferred_until", models.DateField(null=True, verbose_name="Beschluss erwartet am")),
                ("brings_forward", models.BooleanField(default=False, verbose_name="spätere Mitgliedschaft vorziehen")),
                (
                    "accession",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="accessions.accession",
                        verbose_name="Sammelbeitritt",
                    ),
                ),
                (
                    "declaration",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="participant",
                        to="members.declaration",
                    ),
                ),
                (
                    "membership",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participant",
                        to="members.membership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accessions",
                        to="members.organisation",
                        verbose_name="Organisation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="eingetragen von",
                    ),
                ),
                (
                    "proxy",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="participant",
                        to="accessions.proxy",
                    ),
                ),
            ],
            options={
                "verbose_name": "Teilnehmende Organisation",
                "verbose_name_plural": "Teilnehmende Organisationen",
            },
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("role", models.CharField(max_length=150, verbose_name="Amt")),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="Name")),
                (
                    "accession",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatories",
                        to="accessions.accession",
                    ),
                ),
            ],
            options={
                "verbose_name": "unterzeichnende Person",
                "verbose_name_plural": "Unterzeichnende",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="AccessionArea",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("accessions.accession_areas",),
        ),
        migrations.AddConstraint(
            model_name="accession",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "executing", "executed", "undoing", "cancelled"])),
                name="accession_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="accession",
            constraint=models.CheckConstraint(
                condition=models.Q(("effective_on__gte", datetime.date(2022, 1, 1))),
                name="accession_not_before_the_network",
            ),
        ),
        migrations.AddConstraint(
            model_name="accession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("executed_at__isnull", False), ("state__in", ["executed", "undoing"])),
                    models.Q(("executed_at", None), ("state__in", ["open", "executing", "cancelled"])),
                    _connector="OR",
                ),
                name="accession_executed_at",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accession",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="eb4baf2bc426112b0f7c36a04dedc1c9da2a19ae",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_17c6d",
                    table="accessions_accession",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accession",
            trigger=pgtrigger.compiler.Trigger(
                name="accession_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{executed:undoing,executing:executed,executing:open,open:cancelled,open:executing,undoing:executed,undoing:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="3ee8d54a0e45f9c289aea96f5765c3376c22fc62",
                    operation="UPDATE",
                    pgid="pgtrigger_accession_state_table_44289",
                    table="accessions_accession",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="accessionrun",
            index=models.Index(
                condition=models.Q(("finished_at", None)), fields=["due_at", "id"], name="accession_run_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessionrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("finished_at", None)), fields=("accession",), name="accession_run_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="accessionrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at", None), ("outcome", "")),
                    models.Q(("finished_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="accession_run_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessionrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("expected__isnull", False), ("kind", "execute")),
                    models.Q(("kind", "undo"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="accession_run_ordered_with",
            ),
        ),
        migrations.AddIndex(
            model_name="accessionparticipant",
            index=models.Index(fields=["accession", "state"], name="participant_state"),
        ),
        migrations.AddIndex(
            model_name="accessionparticipant",
            index=models.Index(
                condition=models.Q(("reminded_at", None), ("state", "invited")),
                fields=["invited_at"],
                name="participant_silent",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessionparticipant",
            constraint=models.UniqueConstraint(fields=("accession", "organisation"), name="participant_once"),
        ),
        migrations.AddConstraint(
            model_name="accessionparticipant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "invited", "deferred", "declared", "declined", "joined", "skipped"])
                ),
                name="participant_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessionparticipant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declared", "joined"]), _negated=True),
                    ("declaration__isnull", False),
                    models.Q(("basis_note", ""), _negated=True),
                    _connector="OR",
                ),
                name="participant_joins_on_a_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessionparticipant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("membership__isnull", False), ("state", "joined")),
                    models.Q(models.Q(("state", "joined"), _negated=True), ("membership", None)),
                    _connector="OR",
                ),
                name="participant_joined_with_membership",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessionparticipant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deferred_until__isnull", False), ("state", "deferred")),
                    models.Q(("state", "deferred"), _negated=True),
                    _connector="OR",
                ),
                name="participant_deferred_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="accessionparticipant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["joined", "skipped"]),
                        ("state_before__in", ["declared", "declined", "deferred", "draft", "invited"]),
                    ),
                    models.Q(models.Q(("state__in", ["joined", "skipped"]), _negated=True), ("state_before", "")),
                    _connector="OR",
                ),
                name="participant_state_before",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessionparticipant",
            trigger=pgtrigger.compiler.Trigger(
                name="participant_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{declared:declined,declared:deferred,declared:joined,declared:skipped,declined:declared,declined:deferred,declined:skipped,deferred:declared,deferred:declined,deferred:skipped,draft:declared,draft:declined,draft:deferred,draft:invited,draft:skipped,invited:declared,invited:declined,invited:deferred,invited:skipped,joined:declared,joined:declined,joined:deferred,joined:draft,joined:invited,joined:skipped,skipped:declared,skipped:declined,skipped:deferred,skipped:draft,skipped:invited}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="b8c328550226e01cb0c19ded930e7dd1bb73945e",
                    operation="UPDATE",
                    pgid="pgtrigger_participant_state_table_2abe1",
                    table="accessions_accessionparticipant",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="signatory",
            constraint=models.UniqueConstraint(fields=("accession", "position"), name="signatory_position_once"),
        ),
        migrations.AddConstraint(
            model_name="signatory",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1), ("position__lte", 6)), name="signatory_six_at_most"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="accessionarea",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="09548494a7fd9d51c6d7988a2a78807f95397cdf",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_7b3d6",
                    table="accessions_accession_areas",
                    when="AFTER",
                ),
            ),
        ),
    ]
