import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import core.date_ranges
import members.models.domain_typos
import normalisation.folding

DOMAIN_TYPOS_SQL = """
CREATE FUNCTION domain_typos(domains varchar[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 10000 RETURN ARRAY(
  SELECT DISTINCT left(domain, place) || substr(domain, place + 2)
  FROM unnest(domains) AS domain, generate_series(0, length(domain)) AS place
)
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("privacy", "0001_initial"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(DOMAIN_TYPOS_SQL, "DROP FUNCTION domain_typos(varchar[])"),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="Bezeichnung")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="Reihenfolge")),
                ("is_offered", models.BooleanField(default=True, verbose_name="wird im Formular angeboten")),
            ],
            options={
                "verbose_name": "Kategorie",
                "verbose_name_plural": "Kategorien",
                "ordering": ["position", "name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="Nummer")),
                ("issued_at", models.DateTimeField(verbose_name="ausgestellt am")),
                ("day", models.DateField(verbose_name="Datum auf der Urkunde")),
                ("place", models.CharField(max_length=100, verbose_name="Ort")),
                ("name", models.CharField(max_length=200, verbose_name="Name der Organisation")),
                ("start", models.DateField(verbose_name="Beginn der Mitgliedschaft")),
                ("wording", models.TextField(verbose_name="Wortlaut")),
                ("signatories", models.JSONField(verbose_name="Unterzeichnende")),
            ],
            options={
                "verbose_name": "Urkunde",
                "verbose_name_plural": "Urkunden",
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="Titel")),
                ("first_name", models.CharField(max_length=100, verbose_name="Vorname")),
                ("last_name", models.CharField(max_length=100, verbose_name="Nachname")),
                ("job_title", models.CharField(max_length=150, verbose_name="Amt oder Funktion")),
                ("email", models.EmailField(max_length=254, verbose_name="dienstliche E-Mail-Adresse")),
                ("phone", models.CharField(blank=True, max_length=60, verbose_name="Telefon")),
                ("may_declare", models.BooleanField(verbose_name="ist befugt, den Beitritt zu erklären")),
                ("subject", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                "verbose_name": "Beitrittserklärung",
                "verbose_name_plural": "Beitrittserklärungen",
            },
        ),
        migrations.CreateModel(
            name="EmailAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254, verbose_name="E-Mail-Adresse")),
                ("is_shared", models.BooleanField(default=False, verbose_name="Sammelpostfach")),
                ("is_primary", models.BooleanField(default=False, verbose_name="hierhin schreiben")),
            ],
            options={
                "verbose_name": "E-Mail-Adresse",
                "verbose_name_plural": "E-Mail-Adressen",
            },
        ),
        migrations.CreateModel(
            name="FormerSlug",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=120, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField(verbose_name="Beginn")),
                ("end", models.DateField(null=True, verbose_name="Ende (ausschließlich)")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("declaration", "eigene Erklärung"),
                            ("accession", "Sammelbeitritt"),
                            ("by_hand", "von Hand eingetragen"),
                        ],
                        max_length=20,
                        verbose_name="Grundlage",
                    ),
                ),
                ("end_reason", models.CharField(blank=True, max_length=300, verbose_name="Grund des Endes")),
                ("voided_at", models.DateTimeField(null=True, verbose_name="zurückgenommen am")),
                ("void_reason", models.CharField(blank=True, max_length=300, verbose_name="Grund der Rücknahme")),
                ("created_at", models.DateTimeField(verbose_name="eingetragen am")),
            ],
            options={
                "verbose_name": "Mitgliedschaft",
                "verbose_name_plural": "Mitgliedschaften",
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="Titel")),
                ("first_name", models.CharField(max_length=100, verbose_name="Vorname")),
                ("last_name", models.CharField(max_length=100, verbose_name="Nachname")),
                ("position", models.PositiveSmallIntegerField()),
                ("is_declarer", models.BooleanField(default=False, verbose_name="ist die erklärende Person")),
                ("job_title", models.CharField(blank=True, max_length=150, verbose_name="Funktion")),
                ("email", models.EmailField(max_length=254, verbose_name="dienstliche E-Mail-Adresse")),
                ("phone", models.CharField(blank=True, max_length=60, verbose_name="Telefon")),
                ("subject", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("link_generation", models.PositiveIntegerField(default=1)),
                ("informed_at", models.DateTimeField(null=True, verbose_name="benachrichtigt am")),
                ("created_tenure", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name": "Benennung",
                "verbose_name_plural": "Benennungen",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                (
                    "aliases",
                    models.CharField(
                        blank=True,
                        help_text="Kurzformen und frühere Namen, nach denen gesucht wird",
                        max_length=300,
                        verbose_name="auch bekannt als",
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="Adresse im Netz")),
                ("website", models.URLField(blank=True, verbose_name="Internetseite")),
                (
                    "domains",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=253),
                        blank=True,
                        default=list,
                        help_text="durch Komma getrennt",
                        size=None,
                        verbose_name="Mail-Domänen",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="angelegt"),
                ),
                (
                    "name_fold",
                    models.GeneratedField(
                        db_persist=True,
                        expression=normalisation.folding.Fold(models.F("name")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=normalisation.folding.FoldedSearchVector(models.F("name"), models.F("aliases")),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "Organisation",
                "verbose_name_plural": "Organisationen",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="Titel")),
                ("first_name", models.CharField(max_length=100, verbose_name="Vorname")),
                ("last_name", models.CharField(max_length=100, verbose_name="Nachname")),
                ("subject", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "employer",
                    models.CharField(blank=True, max_length=200, verbose_name="Arbeitgeber oder Dienststelle"),
                ),
                ("link_generation", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="angelegt"),
                ),
                ("confirmed_fold", models.TextField(blank=True, default="", editable=False)),
                (
                    "name_fold",
                    models.GeneratedField(
                        db_persist=True,
                        expression=normalisation.folding.Fold(
                            django.db.models.functions.text.Concat(
                                models.F("first_name"), models.Value(" "), models.F("last_name")
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "last_fold",
                    models.GeneratedField(
                        db_persist=True,
                        expression=normalisation.folding.Fold(models.F("last_name")),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=normalisation.folding.FoldedSearchVector(
                            models.F("first_name"), models.F("last_name")
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
            ],
            options={
                "verbose_name": "Person",
                "verbose_name_plural": "Personen",
            },
        ),
        migrations.CreateModel(
            name="PersonalDetails",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="Titel")),
                ("first_name", models.CharField(max_length=100, verbose_name="Vorname")),
                ("last_name", models.CharField(max_length=100, verbose_name="Nachname")),
                ("email", models.EmailField(max_length=254, verbose_name="dienstliche E-Mail-Adresse")),
                ("phone", models.CharField(blank=True, max_length=60, verbose_name="Telefon")),
                (
                    "employer",
                    models.CharField(blank=True, max_length=200, verbose_name="Arbeitgeber oder Dienststelle"),
                ),
                ("job_title", models.CharField(blank=True, max_length=150, verbose_name="Funktion")),
                ("subject", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                "verbose_name": "Angaben zur Person",
                "verbose_name_plural": "Angaben zur Person",
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("head", "Leitung"),
                            ("multiplier", "Multiplikatorin/Multiplikator"),
                            ("other", "Sonstige Funktion"),
                        ],
                        default="multiplier",
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=150, verbose_name="Bezeichnung")),
                ("mailbox", models.EmailField(blank=True, max_length=254, verbose_name="Funktionspostfach")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="angelegt"),
                ),
            ],
            options={
                "verbose_name": "Funktion",
                "verbose_name_plural": "Funktionen",
            },
        ),
        migrations.CreateModel(
            name="PrintJob",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="Versuche")),
                ("due_at", models.DateTimeField(verbose_name="fällig")),
                ("leased_until", models.DateTimeField(null=True)),
                ("lease", models.UUIDField(null=True)),
                ("title", models.CharField(max_length=200, verbose_name="Titel")),
                ("cause_kind", models.CharField(blank=True, max_length=60, verbose_name="Anlass")),
                ("cause_id", models.BigIntegerField(null=True)),
                (
                    "certificates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="Urkunden"
                    ),
                ),
                ("part", models.PositiveSmallIntegerField(default=1, verbose_name="Teil")),
                ("parts", models.PositiveSmallIntegerField(default=1, verbose_name="Teile")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "wird erstellt"), ("done", "fertig"), ("failed", "fehlgeschlagen")],
                        default="waiting",
                        max_length=10,
                        verbose_name="Stand",
                    ),
                ),
                ("ordered_at", models.DateTimeField(verbose_name="bestellt am")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="fertig am")),
                ("pdf", models.FileField(blank=True, upload_to="urkunden/%Y/%m/", verbose_name="PDF zum Drucken")),
                (
                    "archive",
                    models.FileField(
                        blank=True, upload_to="urkunden/%Y/%m/", verbose_name="ZIP der einzelnen Urkunden"
                    ),
                ),
            ],
            options={
                "verbose_name": "Druckauftrag",
                "verbose_name_plural": "Druckaufträge",
                "ordering": ["-ordered_at", "part", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProfessionalField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="Bezeichnung")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="Reihenfolge")),
                ("is_offered", models.BooleanField(default=True, verbose_name="wird im Formular angeboten")),
            ],
            options={
                "verbose_name": "Berufsfeld",
                "verbose_name_plural": "Berufsfelder",
                "ordering": ["position", "name"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="Rückfrage")),
                ("asked_at", models.DateTimeField(verbose_name="gestellt am")),
                ("answer", models.TextField(blank=True, verbose_name="Antwort")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="beantwortet am")),
            ],
            options={
                "verbose_name": "Rückfrage",
                "verbose_name_plural": "Rückfragen",
                "ordering": ["asked_at", "id"],
            },
        ),
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
            ],
            options={
                "verbose_name": "Ausgabe des Gemeindeverzeichnisses",
                "verbose_name_plural": "Ausgaben des Gemeindeverzeichnisses",
                "ordering": ["-uploaded_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Representative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField(verbose_name="von")),
                ("end", models.DateField(blank=True, null=True, verbose_name="bis (ausschließlich)")),
                (
                    "voided_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="zurückgenommen am"),
                ),
                ("created_at", models.DateTimeField(editable=False, verbose_name="eingetragen am")),
            ],
            options={
                "verbose_name": "Besetzung",
                "verbose_name_plural": "Besetzungen",
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("organisation", "Organisation"),
                            ("individual", "Einzelperson"),
                            ("representative", "Multiplikatorin/Multiplikator"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "abgeschickt, noch nicht bestätigt"),
                            ("confirmed", "bestätigt, wartet auf die Geschäftsstelle"),
                            ("question", "Rückfrage gestellt"),
                            ("answered", "Rückfrage beantwortet"),
                            ("accepted", "angenommen"),
                            ("declined", "abgelehnt"),
                            ("withdrawn", "zurückgezogen"),
                            ("expired", "verfallen"),
                            ("superseded", "durch einen anderen Beitritt erledigt"),
                        ],
                        default="submitted",
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("online", "online"),
                            ("letter", "Brief"),
                            ("phone", "Telefon"),
                            ("in_person", "persönlich"),
                        ],
                        default="online",
                        max_length=20,
                        verbose_name="Eingang",
                    ),
                ),
                ("reference", models.CharField(max_length=12, unique=True, verbose_name="Vorgangsnummer")),
                ("submission", models.UUIDField(unique=True)),
                ("proposed_name", models.CharField(blank=True, max_length=200, verbose_name="Name der Organisation")),
                ("proposed_website", models.URLField(blank=True, verbose_name="Internetseite")),
                ("remark", models.TextField(blank=True, verbose_name="Bemerkung")),
                ("link_generation", models.PositiveIntegerField(default=1)),
                ("submitted_at", models.DateTimeField(verbose_name="eingegangen")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="bestätigt")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="entschieden")),
                ("waiting_since", models.DateTimeField(verbose_name="wartet seit")),
                ("decline_text", models.TextField(blank=True, verbose_name="Begründung für die Antragstellenden")),
                ("internal_note", models.TextField(blank=True, verbose_name="interne Notiz")),
                ("state_before", models.CharField(blank=True, max_length=20)),
                ("scan", models.FileField(blank=True, upload_to="antraege/%Y/", verbose_name="Scan")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entschieden von",
                    ),
                ),
                (
                    "proposed_seat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.area",
                        verbose_name="Sitz",
                    ),
                ),
                (
                    "proposed_category",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="members.category",
                        verbose_name="Kategorie",
                    ),
                ),
            ],
            options={
                "verbose_name": "Beitrittsantrag",
                "verbose_name_plural": "Beitrittsanträge",
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="category",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="c2fe76b43735e5fee3ead1855643ed05987958b5",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_33c40",
                    table="members_category",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="declaration",
            name="newsletter",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="privacy.consenttext"
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="declaration",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="application",
                to="members.declaration",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="members.membership",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="membership",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificate",
                to="members.membership",
                verbose_name="Mitgliedschaft",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="membership",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="application",
                to="members.membership",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="superseded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="superseded_applications",
                to="members.membership",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="declaration",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="nominations", to="members.declaration"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="body_of",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="body",
                to="regions.area",
                verbose_name="ist die Verwaltung von",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="category",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="members.category", verbose_name="Kategorie"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="seat",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seated",
                to="regions.area",
                verbose_name="Sitz",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="members.organisation",
                verbose_name="Organisation",
            ),
        ),
        migrations.AddField(
            model_name="formerslug",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="former_slugs", to="members.organisation"
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="members.organisation",
                verbose_name="Organisation",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="duty_area",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.area",
                verbose_name="Dienstort",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="user",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="person",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Zugang",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="members.person",
                verbose_name="Person",
            ),
        ),
        migrations.AddField(
            model_name="emailaddress",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="emails", to="members.person"
            ),
        ),
        migrations.AddField(
            model_name="personaldetails",
            name="duty_area",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.area",
                verbose_name="Dienstort",
            ),
        ),
        migrations.AddField(
            model_name="personaldetails",
            name="newsletter",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="privacy.consenttext"
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="details",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="application",
                to="members.personaldetails",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="members.organisation",
                verbose_name="Organisation",
            ),
        ),
        migrations.AddField(
            model_name="printjob",
            name="ordered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="bestellt von",
            ),
        ),
        migrations.AddField(
            model_name="personaldetails",
            name="professional_field",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="members.professionalfield",
                verbose_name="Berufsfeld",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="professional_field",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="members.professionalfield",
                verbose_name="Berufsfeld",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="members.application"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="gestellt von",
            ),
        ),
        migrations.AddField(
            model_name="registerimport",
            name="done_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="übernommen von",
            ),
        ),
        migrations.AddField(
            model_name="registerimport",
            name="uploaded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="eingespielt von",
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tenures",
                to="members.person",
                verbose_name="Person",
            ),
        ),
        migrations.AddField(
            model_name="representative",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="representatives",
                to="members.post",
                verbose_name="Funktion",
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="representative",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="nominations",
                to="members.representative",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="representative",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="applications",
                to="members.representative",
            ),
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(django.db.models.functions.text.Upper("email"), name="declaration_email"),
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=django.contrib.postgres.indexes.GinIndex(
                normalisation.folding.FoldedSearchVector("first_name", "last_name"), name="declaration_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(("may_declare", True)), name="declaration_by_authorised"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("wording", ""), _negated=True)),
                name="certificate_says_something",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2101bf1c3c947d3865a2bb6d9f7c22c9acaaba39",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_48d91",
                    table="members_certificate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                    hash="c567747fcfd6ff41e5ac18b31bcdfb28eebc8f55",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_72b2a",
                    table="members_certificate",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="organisation_words"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                members.models.domain_typos.DomainTypos(models.F("domains")), name="organisation_domain_typos"
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["name_fold", "id"], name="organisation_name"),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="organisation_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "slug__in",
                        [
                            "abdeckung",
                            "abdeckung-csv",
                            "abdeckung-json",
                            "karte",
                            "neu",
                            "partner",
                            "partner-csv",
                            "suche",
                            "zahlen",
                        ],
                    ),
                    _negated=True,
                ),
                name="organisation_slug_free",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="41acdcc30464774d597ece7bef38a69b525441d9",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_aa120",
                    table="members_organisation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="formerslug",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="267dab983a292846ea047f65ee49643341960a5a",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_a05df",
                    table="members_formerslug",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("voided_at", None)),
                fields=["organisation", "start", "end"],
                name="membership_organisation_span",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("organisation__isnull", False), ("voided_at", None)),
                fields=["-start", "-id"],
                name="membership_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("organisation__isnull", False), ("voided_at", None)),
                fields=["end", "start"],
                include=("organisation", "basis"),
                name="membership_in_force",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("end__isnull", False), ("organisation__isnull", False), ("voided_at", None)),
                fields=["end", "organisation"],
                include=("start",),
                name="membership_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation__isnull", True), ("person__isnull", False)),
                    models.Q(("organisation__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="membership_one_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("end", None), ("start__lt", models.F("end")), _connector="OR"),
                name="membership_span",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["declaration", "accession", "by_hand"])),
                name="membership_basis_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("organisation__isnull", False), ("voided_at", None)),
                expressions=[
                    (core.date_ranges.SameKey("organisation", "organisation"), "&&"),
                    (core.date_ranges.DateRange("start", "end"), "&&"),
                ],
                name="membership_one_per_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("person__isnull", False), ("voided_at", None)),
                expressions=[
                    (core.date_ranges.SameKey("person", "person"), "&&"),
                    (core.date_ranges.DateRange("start", "end"), "&&"),
                ],
                name="membership_one_per_person",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="1938005caad677ee256bd67a64d9a69f2dbe0476",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_bac86",
                    table="members_membership",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="emailaddress",
            index=models.Index(django.db.models.functions.text.Upper("address"), name="email_address"),
        ),
        migrations.AddConstraint(
            model_name="emailaddress",
            constraint=models.UniqueConstraint(
                models.F("person"), django.db.models.functions.text.Lower("address"), name="email_once_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="emailaddress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_primary", True)), fields=("person",), name="email_one_primary"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["head", "multiplier", "other"])), name="post_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "head")), fields=("organisation",), name="post_one_head"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="post",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="88c47af25bcfcdce386a3b0977201f6bd2ac6d65",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_73e7b",
                    table="members_post",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="printjob",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["due_at", "id"], name="print_job_due"),
        ),
        migrations.AddIndex(
            model_name="printjob",
            index=models.Index(fields=["cause_kind", "cause_id"], name="print_job_cause"),
        ),
        migrations.AddIndex(
            model_name="printjob",
            index=models.Index(fields=["ordered_at"], name="print_job_ordered"),
        ),
        migrations.AddConstraint(
            model_name="printjob",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "done", "failed"])), name="print_job_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="printjob",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "done"),
                        models.Q(("pdf", ""), _negated=True),
                        models.Q(("archive", ""), _negated=True),
                    ),
                    models.Q(("state__in", ["waiting", "failed"]), ("archive", ""), ("pdf", "")),
                    _connector="OR",
                ),
                name="print_job_files",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="printjob",
            trigger=pgtrigger.compiler.Trigger(
                name="print_job_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{waiting:done,waiting:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="d2063bd70019fbba902152c0831a2fbc09c8a5d5",
                    operation="UPDATE",
                    pgid="pgtrigger_print_job_state_table_5e2cb",
                    table="members_printjob",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="personaldetails",
            index=models.Index(django.db.models.functions.text.Upper("email"), name="details_email"),
        ),
        migrations.AddIndex(
            model_name="personaldetails",
            index=django.contrib.postgres.indexes.GinIndex(
                normalisation.folding.FoldedSearchVector("first_name", "last_name"), name="details_name"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="person_words"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["last_fold", "first_name", "id"], name="person_order"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["name_fold"], name="person_name"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_name", ""), _negated=True), name="person_has_name"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="1be6cc2c0cc60ae75b6cd99a71e992564ae36601",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_f3b1a",
                    table="members_person",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at", None)), fields=("application",), name="question_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("counted_on__lte", models.F("as_of"))), name="register_import_counted_before"
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=models.CheckConstraint(
                condition=models.Q(("end", None), ("start__lt", models.F("end")), _connector="OR"),
                name="representative_span",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("voided_at", None)),
                expressions=[
                    (core.date_ranges.SameKey("post", "post"), "&&"),
                    (core.date_ranges.DateRange("start", "end"), "&&"),
                ],
                name="representative_one_at_a_time",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="representative",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="2e1acf919e83ef6e6cd9c479f788496b2f6e0107",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_3888e",
                    table="members_representative",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="nomination",
            index=models.Index(django.db.models.functions.text.Upper("email"), name="nomination_email"),
        ),
        migrations.AddIndex(
            model_name="nomination",
            index=django.contrib.postgres.indexes.GinIndex(
                normalisation.folding.FoldedSearchVector("first_name", "last_name"), name="nomination_name"
            ),
        ),
        migrations.AddIndex(
            model_name="nomination",
            index=models.Index(fields=["subject"], name="nomination_subject"),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("declaration", "position"),
                name="nomination_position_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1), ("position__lte", 10)), name="nomination_ten_at_most"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("state__in", ["answered", "confirmed", "question"])),
                fields=["waiting_since", "id"],
                name="application_open",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("state", "submitted")),
                fields=["submitted_at", "id"],
                name="application_unconfirmed",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["-submitted_at", "-id"], name="application_newest"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=django.contrib.postgres.indexes.GinIndex(
                normalisation.folding.FoldedSearchVector("proposed_name"), name="application_proposed_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "submitted",
                            "confirmed",
                            "question",
                            "answered",
                            "accepted",
                            "declined",
                            "withdrawn",
                            "expired",
                            "superseded",
                        ],
                    )
                ),
                name="application_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("declaration", None), ("details", None), ("state", "expired")),
                    models.Q(("confirmed_at", None), ("declaration", None), ("details", None), ("state", "withdrawn")),
                    models.Q(
                        models.Q(("state", "expired"), _negated=True),
                        ("declaration__isnull", False),
                        ("details", None),
                        ("kind", "organisation"),
                    ),
                    models.Q(
                        models.Q(("state", "expired"), _negated=True),
                        ("declaration", None),
                        ("details__isnull", False),
                        ("kind__in", ["individual", "representative"]),
                    ),
                    _connector="OR",
                ),
                name="application_carries_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "individual"), ("organisation", None), ("proposed_name", "")),
                    models.Q(("kind", "representative"), ("organisation__isnull", False)),
                    models.Q(
                        ("kind", "organisation"),
                        models.Q(
                            ("organisation__isnull", False),
                            models.Q(("proposed_name", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="application_names_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["submitted", "expired", "withdrawn"]),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="application_confirmed_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True),
                    ("membership__isnull", False),
                    ("kind", "representative"),
                    _connector="OR",
                ),
                name="application_accepted_with_membership",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["accepted", "declined"]), _negated=True),
                    ("decided_at__isnull", False),
                    _connector="OR",
                ),
                name="application_decided_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "superseded"), _negated=True),
                    ("state_before__in", ["answered", "confirmed", "question"]),
                    _connector="OR",
                ),
                name="application_state_before",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="application_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{accepted:confirmed,answered:accepted,answered:declined,answered:question,answered:superseded,answered:withdrawn,confirmed:accepted,confirmed:declined,confirmed:question,confirmed:superseded,confirmed:withdrawn,question:accepted,question:answered,question:declined,question:superseded,question:withdrawn,submitted:confirmed,submitted:expired,submitted:withdrawn,superseded:answered,superseded:confirmed,superseded:question}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="1326edc3811276383714e51e93bbc2ddd0422465",
                    operation="UPDATE",
                    pgid="pgtrigger_application_state_table_cd58b",
                    table="members_application",
                    when="BEFORE",
                ),
            ),
        ),
    ]
