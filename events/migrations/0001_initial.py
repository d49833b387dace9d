import uuid

import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import normalisation.folding


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("accessions", "0001_initial"),
        ("members", "0001_initial"),
        ("privacy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accession", "Beitrittsveranstaltung"),
                            ("meeting", "Netzwerktreffen"),
                            ("conference", "Fachtagung"),
                            ("training", "Fortbildung"),
                            ("online", "Online-Seminar"),
                        ],
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="Titel")),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="Adresse im Netz")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="Kurz gesagt")),
                ("text", models.TextField(blank=True, help_text="Markdown", verbose_name="Text")),
                ("starts_at", models.DateTimeField(verbose_name="Beginn")),
                ("ends_at", models.DateTimeField(verbose_name="Ende")),
                ("check_in_from", models.DateTimeField(blank=True, null=True, verbose_name="Einlass")),
                ("venue", models.CharField(blank=True, max_length=150, verbose_name="Ort")),
                ("street", models.CharField(blank=True, max_length=150, verbose_name="Straße und Hausnummer")),
                ("town", models.CharField(blank=True, max_length=100, verbose_name="Postleitzahl und Ort")),
                ("directions", models.TextField(blank=True, verbose_name="Anreise und Zugang")),
                ("online_link", models.URLField(blank=True, max_length=500, verbose_name="Link zur Teilnahme")),
                ("contact", models.CharField(blank=True, max_length=150, verbose_name="Ansprechstelle")),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="E-Mail-Adresse der Ansprechstelle"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=60, verbose_name="Telefon der Ansprechstelle"),
                ),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="Plätze")),
                (
                    "admission",
                    models.CharField(
                        choices=[
                            ("open", "offen für alle"),
                            ("members", "für Mitglieder des Netzwerks"),
                            ("invitation", "auf Einladung"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="Zugang",
                    ),
                ),
                (
                    "is_closed",
                    models.BooleanField(default=False, verbose_name="geschlossen: nur Eingeladene sehen die Seite"),
                ),
                ("registration_from", models.DateField(blank=True, null=True, verbose_name="Anmeldung ab")),
                ("registration_until", models.DateField(blank=True, null=True, verbose_name="Anmeldung bis")),
                ("answer_by", models.DateField(blank=True, null=True, verbose_name="Antwort auf Einladungen bis")),
                (
                    "reminds",
                    models.BooleanField(default=True, verbose_name="Schweigende eine Woche vor Ablauf einmal erinnern"),
                ),
                (
                    "offer_hours",
                    models.PositiveSmallIntegerField(
                        default=48, verbose_name="Frist für einen angebotenen Platz (Stunden)"
                    ),
                ),
                (
                    "asks_needs",
                    models.BooleanField(default=False, verbose_name="nach Verpflegung und Barrierefreiheit fragen"),
                ),
                ("invitation_text", models.TextField(blank=True, verbose_name="Text der Einladung")),
                (
                    "retention_days",
                    models.PositiveSmallIntegerField(default=90, verbose_name="Personenangaben löschen nach (Tagen)"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Entwurf"), ("published", "veröffentlicht"), ("cancelled", "abgesagt")],
                        default="draft",
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("published_at", models.DateTimeField(null=True, verbose_name="veröffentlicht am")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="abgesagt am")),
                ("cancellation_reason", models.CharField(blank=True, max_length=300, verbose_name="Grund der Absage")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(verbose_name="zuletzt geändert")),
                ("anonymised_at", models.DateTimeField(null=True, verbose_name="Personenangaben gelöscht am")),
                ("final_figures", models.JSONField(default=dict, verbose_name="aufbewahrte Zahlen")),
                ("created_at", models.DateTimeField(verbose_name="angelegt")),
                (
                    "accession",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="event",
                        to="accessions.accession",
                        verbose_name="Sammelbeitritt",
                    ),
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
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organisation",
                        verbose_name="Gastgeber",
                    ),
                ),
                (
                    "team",
                    models.ManyToManyField(
                        blank=True,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Veranstaltungsteam",
                    ),
                ),
            ],
            options={
                "verbose_name": "Veranstaltung",
                "verbose_name_plural": "Veranstaltungen",
                "ordering": ["-starts_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=150, verbose_name="Bezeichnung")),
                ("file", models.FileField(upload_to="veranstaltungen/%Y/", verbose_name="Datei")),
                (
                    "when",
                    models.CharField(
                        choices=[("before", "sofort"), ("after", "nach der Veranstaltung")],
                        default="before",
                        max_length=10,
                        verbose_name="sichtbar",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "alle"),
                            ("registered", "Angemeldete und Eingeladene"),
                            ("present", "wer da war"),
                        ],
                        default="public",
                        max_length=10,
                        verbose_name="für",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="angelegt")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="events.event",
                        verbose_name="Veranstaltung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Unterlage",
                "verbose_name_plural": "Unterlagen",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="Titel")),
                ("first_name", models.CharField(blank=True, max_length=100, verbose_name="Vorname")),
                ("last_name", models.CharField(blank=True, max_length=100, verbose_name="Nachname")),
                ("job_title", models.CharField(blank=True, max_length=200, verbose_name="Amt oder Funktion")),
                ("organisation_name", models.CharField(blank=True, max_length=200, verbose_name="Haus")),
                ("salutation", models.CharField(blank=True, max_length=200, verbose_name="Anrede")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-Mail-Adresse")),
                ("subject", models.UUIDField(default=uuid.uuid4, editable=False)),
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
                ("declined_at", models.DateTimeField(null=True, verbose_name="abgesagt am")),
                ("decline_text", models.TextField(blank=True, verbose_name="Wort zur Absage")),
                (
                    "answer_source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("online", "über den Link"),
                            ("phone", "Telefon"),
                            ("letter", "Brief"),
                            ("mail", "Mail"),
                            ("in_person", "persönlich"),
                        ],
                        max_length=20,
                        verbose_name="Eingang der Antwort",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="angelegt")),
                ("anonymised_at", models.DateTimeField(null=True, verbose_name="Angaben gelöscht am")),
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="events.event",
                        verbose_name="Veranstaltung",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organisation",
                        verbose_name="Organisation",
                    ),
                ),
                (
                    "participant",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitation",
                        to="accessions.accessionparticipant",
                        verbose_name="Teilnahme am Beitritt",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.person",
                        verbose_name="Person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.post",
                        verbose_name="Funktion",
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
            ],
            options={
                "verbose_name": "Einladung",
                "verbose_name_plural": "Einladungen",
            },
        ),
        migrations.CreateModel(
            name="PlannedMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="Versuche")),
                ("due_at", models.DateTimeField(verbose_name="fällig")),
                ("leased_until", models.DateTimeField(null=True)),
                ("lease", models.UUIDField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reminder", "Erinnerung"),
                            ("thanks", "Dank"),
                            ("material", "Unterlagen"),
                            ("note", "Hinweis"),
                        ],
                        max_length=10,
                        verbose_name="Art",
                    ),
                ),
                (
                    "recipient_group",
                    models.CharField(
                        choices=[
                            ("confirmed", "alle Angemeldeten"),
                            ("present", "wer da war"),
                            ("absent", "wer angemeldet war und fehlte"),
                        ],
                        max_length=10,
                        verbose_name="an",
                    ),
                ),
                ("days", models.SmallIntegerField(verbose_name="Tage nach der Veranstaltung (davor: negativ)")),
                ("mail_subject", models.CharField(max_length=150, verbose_name="Betreff")),
                ("text", models.TextField(verbose_name="Text")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "geplant"), ("stopped", "angehalten"), ("sent", "gesendet")],
                        default="planned",
                        max_length=10,
                        verbose_name="Stand",
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="gesendet am")),
                ("number", models.PositiveIntegerField(null=True, verbose_name="Mails")),
                ("created_at", models.DateTimeField(verbose_name="angelegt")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="planned_mails",
                        to="events.event",
                        verbose_name="Veranstaltung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Geplante Mail",
                "verbose_name_plural": "Geplante Mails",
                "ordering": ["due_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="Beginn")),
                ("ends_at", models.DateTimeField(verbose_name="Ende")),
                ("title", models.CharField(max_length=200, verbose_name="Titel")),
                ("text", models.TextField(blank=True, verbose_name="Text")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("welcome", "Begrüßung"),
                            ("talk", "Vortrag"),
                            ("panel", "Gesprächsrunde"),
                            ("workshop", "Workshop"),
                            ("exhibition", "Ausstellung"),
                            ("signing", "Unterzeichnung"),
                            ("break", "Pause"),
                            ("other", "Sonstiges"),
                        ],
                        default="talk",
                        max_length=20,
                        verbose_name="Form",
                    ),
                ),
                ("room", models.CharField(blank=True, max_length=100, verbose_name="Raum")),
                (
                    "block",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="gleiche Nummer: laufen gleichzeitig, eine wird gewählt",
                        null=True,
                        verbose_name="Auswahl",
                    ),
                ),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="Plätze")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="events.event",
                        verbose_name="Veranstaltung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Programmpunkt",
                "verbose_name_plural": "Programm",
                "ordering": ["starts_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="Titel")),
                ("first_name", models.CharField(max_length=100, verbose_name="Vorname")),
                ("last_name", models.CharField(max_length=100, verbose_name="Nachname")),
                ("organisation_name", models.CharField(blank=True, max_length=200, verbose_name="Haus")),
                ("job_title", models.CharField(blank=True, max_length=200, verbose_name="Amt oder Funktion")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="dienstliche E-Mail-Adresse")),
                ("phone", models.CharField(blank=True, max_length=60, verbose_name="Telefon")),
                ("subject", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("submission", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reserved", "Platz reserviert, noch nicht bestätigt"),
                            ("applied", "für die Warteliste, noch nicht bestätigt"),
                            ("waiting", "auf der Warteliste"),
                            ("offered", "Platz angeboten"),
                            ("confirmed", "angemeldet"),
                            ("cancelled", "abgemeldet"),
                            ("expired", "verfallen"),
                        ],
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("form", "Formular"),
                            ("invitation", "Einladung"),
                            ("office", "Geschäftsstelle"),
                            ("walk_in", "am Einlass"),
                        ],
                        max_length=20,
                        verbose_name="Eingang",
                    ),
                ),
                ("is_proxy", models.BooleanField(default=False, verbose_name="in Vertretung")),
                ("named_by", models.CharField(blank=True, max_length=200, verbose_name="benannt von")),
                ("is_overbooked", models.BooleanField(default=False, verbose_name="über die Plätze hinaus")),
                ("until", models.DateTimeField(null=True, verbose_name="Frist")),
                ("link_generation", models.PositiveIntegerField(default=1)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(verbose_name="eingegangen")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="Platz seit")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="beendet am")),
                ("anonymised_at", models.DateTimeField(null=True, verbose_name="Angaben gelöscht am")),
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
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="events.event",
                        verbose_name="Veranstaltung",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="events.invitation",
                        verbose_name="Einladung",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organisation",
                        verbose_name="Organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.person",
                        verbose_name="Person",
                    ),
                ),
            ],
            options={
                "verbose_name": "Anmeldung",
                "verbose_name_plural": "Anmeldungen",
            },
        ),
        migrations.CreateModel(
            name="Needs",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dietary", models.CharField(blank=True, max_length=300, verbose_name="Verpflegung")),
                ("accessibility", models.CharField(blank=True, max_length=500, verbose_name="Barrierefreiheit")),
                ("given_at", models.DateTimeField(verbose_name="angegeben am")),
                (
                    "consent_text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="privacy.consenttext",
                        verbose_name="Einwilligung",
                    ),
                ),
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="needs",
                        to="events.registration",
                        verbose_name="Anmeldung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Bedarf",
                "verbose_name_plural": "Bedarfe",
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="um")),
                ("desk", models.CharField(blank=True, max_length=40, verbose_name="Tisch")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("scan", "Kamera"),
                            ("code", "Code"),
                            ("search", "Name"),
                            ("walk_in", "vor Ort angemeldet"),
                            ("paper", "Papierliste"),
                        ],
                        max_length=10,
                        verbose_name="durch",
                    ),
                ),
                ("nonce", models.UUIDField(unique=True)),
                ("voided_at", models.DateTimeField(null=True, verbose_name="zurückgenommen am")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="eingelassen von",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to="events.registration",
                        verbose_name="Anmeldung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Einlass",
                "verbose_name_plural": "Einlass",
            },
        ),
        migrations.CreateModel(
            name="SessionChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("block", models.PositiveSmallIntegerField(verbose_name="Auswahl")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "auf der Warteliste"), ("held", "Platz"), ("released", "abgegeben")],
                        max_length=10,
                        verbose_name="Stand",
                    ),
                ),
                ("is_overbooked", models.BooleanField(default=False, verbose_name="über die Plätze hinaus")),
                ("created_at", models.DateTimeField(verbose_name="gewählt am")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="events.programmeitem",
                        verbose_name="Programmpunkt",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="events.registration",
                        verbose_name="Anmeldung",
                    ),
                ),
            ],
            options={
                "verbose_name": "Auswahl",
                "verbose_name_plural": "Auswahlen",
            },
        ),
        migrations.CreateModel(
            name="Speaker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=150, verbose_name="Name")),
                ("job_title", models.CharField(blank=True, max_length=200, verbose_name="Amt oder Funktion")),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="Kurz vorgestellt")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="speakers",
                        to="events.programmeitem",
                        verbose_name="Programmpunkt",
                    ),
                ),
            ],
            options={
                "verbose_name": "Mitwirkende Person",
                "verbose_name_plural": "Mitwirkende",
                "ordering": ["position"],
            },
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["starts_at", "id"], name="event_start"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["ends_at", "id"], name="event_end"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="event_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("check_in_from", None), ("check_in_from__lte", models.F("starts_at")), _connector="OR"
                ),
                name="event_check_in_before_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("capacity", None), ("capacity__gte", 1), _connector="OR"),
                name="event_capacity_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("registration_from", None),
                    ("registration_until", None),
                    ("registration_from__lte", models.F("registration_until")),
                    _connector="OR",
                ),
                name="event_registration_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "published", "cancelled"])), name="event_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True), ("published_at__isnull", False), _connector="OR"
                ),
                name="event_published_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cancelled_at__isnull", False),
                        ("state", "cancelled"),
                        models.Q(("cancellation_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "cancelled"), _negated=True),
                        ("cancellation_reason", ""),
                        ("cancelled_at", None),
                    ),
                    _connector="OR",
                ),
                name="event_cancelled_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("slug__in", ["anmelden", "kalender", "kommend", "neu", "vergangen"]), _negated=True
                ),
                name="event_slug_free",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(condition=models.Q(("offer_hours__gte", 1)), name="event_offer_hours"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="6cb3f5e792ac4c7924672b8eac37e9b0c60aad4f",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_14c16",
                    table="events_event",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="event_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:cancelled,draft:published,published:cancelled,published:draft}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="a7dfc46a28d38e901194ad51be6218da8876255b",
                    operation="UPDATE",
                    pgid="pgtrigger_event_state_table_44fc0",
                    table="events_event",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="47931232e4bfe8566374202ec3ce6a254016f5fc",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_1e3cc",
                    table="events_document",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["event", "name_fold", "id"], name="invitation_order"),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(django.db.models.functions.text.Upper("email"), name="invitation_email"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("last_name", ""), _negated=True),
                    models.Q(("job_title", ""), _negated=True),
                    models.Q(("organisation_name", ""), _negated=True),
                    ("anonymised_at__isnull", False),
                    _connector="OR",
                ),
                name="invitation_names_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(fields=("event", "post"), name="invitation_post_once"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(fields=("event", "person"), name="invitation_person_once"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("event"),
                django.db.models.functions.text.Lower("email"),
                models.F("name_fold"),
                condition=models.Q(models.Q(("email", ""), _negated=True), models.Q(("last_name", ""), _negated=True)),
                name="invitation_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                models.F("event"),
                django.db.models.functions.text.Lower("email"),
                django.db.models.functions.text.Lower("job_title"),
                django.db.models.functions.text.Lower("organisation_name"),
                condition=models.Q(("anonymised_at", None), ("last_name", ""), ("post", None)),
                name="invitation_office_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("declined_at__isnull", False), ("decline_text", ""), _connector="OR"),
                name="invitation_word",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("invitation_channel", ""), ("invited_at", None)),
                    models.Q(("invited_at__isnull", False), models.Q(("invitation_channel", ""), _negated=True)),
                    _connector="OR",
                ),
                name="invitation_channel",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reminded_at", None),
                    models.Q(("invited_at__isnull", False), ("reminded_at__gte", models.F("invited_at"))),
                    _connector="OR",
                ),
                name="invitation_reminded_later",
            ),
        ),
        migrations.AddIndex(
            model_name="plannedmail",
            index=models.Index(
                condition=models.Q(("state", "planned")), fields=["due_at", "id"], name="planned_mail_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedmail",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "stopped", "sent"])), name="planned_mail_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number__isnull", False), ("sent_at__isnull", False), ("state", "sent")),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("number", None), ("sent_at", None)),
                    _connector="OR",
                ),
                name="planned_mail_sent",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="plannedmail",
            trigger=pgtrigger.compiler.Trigger(
                name="planned_mail_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:sent,planned:stopped,stopped:planned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="59c2dbb449f75be3efb7ffdff2f6af12b1e90aa6",
                    operation="UPDATE",
                    pgid="pgtrigger_planned_mail_state_table_30b8a",
                    table="events_plannedmail",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="programme_item_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="programmeitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("capacity", None), models.Q(("block__isnull", False), ("capacity__gte", 1)), _connector="OR"
                ),
                name="programme_item_capacity",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="programmeitem",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="916585e7697081bb9152e7431f49fc584a67261c",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_04d48",
                    table="events_programmeitem",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("state__in", ["confirmed", "offered", "reserved"])),
                fields=["event", "id"],
                name="registration_holding",
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["event", "id"], name="registration_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("state__in", ["applied", "cancelled", "expired"])),
                fields=["event", "id"],
                name="registration_seatless",
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("state__in", ["applied", "offered", "reserved"])),
                fields=["until", "id"],
                name="registration_timed",
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(fields=["event", "last_fold", "first_name", "id"], name="registration_order"),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(django.db.models.functions.text.Upper("email"), name="registration_email"),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["reserved", "applied", "waiting", "offered", "confirmed", "cancelled", "expired"])
                ),
                name="registration_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("last_name", ""), _negated=True), ("anonymised_at__isnull", False), _connector="OR"
                ),
                name="registration_has_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                models.F("event"),
                django.db.models.functions.text.Lower("email"),
                models.F("name_fold"),
                condition=models.Q(
                    ("anonymised_at", None),
                    ("state__in", ["applied", "confirmed", "offered", "reserved", "waiting"]),
                    models.Q(("email", ""), _negated=True),
                ),
                name="registration_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["applied", "confirmed", "offered", "reserved", "waiting"])),
                fields=("invitation",),
                name="registration_of_invitation_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["applied", "offered", "reserved"]), ("until__isnull", False)),
                    models.Q(
                        models.Q(("state__in", ["applied", "offered", "reserved"]), _negated=True), ("until", None)
                    ),
                    _connector="OR",
                ),
                name="registration_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["cancelled", "expired"])),
                    models.Q(models.Q(("state__in", ["cancelled", "expired"]), _negated=True), ("ended_at", None)),
                    _connector="OR",
                ),
                name="registration_ended_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True), ("confirmed_at__isnull", False), _connector="OR"
                ),
                name="registration_confirmed_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_proxy", False), ("invitation__isnull", False), _connector="OR"),
                name="registration_proxy_of_a_guest",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="registration",
            trigger=pgtrigger.compiler.Trigger(
                name="registration_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{applied:cancelled,applied:confirmed,applied:expired,applied:waiting,confirmed:cancelled,offered:cancelled,offered:confirmed,offered:expired,reserved:cancelled,reserved:confirmed,reserved:expired,reserved:waiting,waiting:cancelled,waiting:confirmed,waiting:offered}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="2d497befa4cfd4ef32a5a462d1f69c87c82679f6",
                    operation="UPDATE",
                    pgid="pgtrigger_registration_state_table_0ec9f",
                    table="events_registration",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="needs",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dietary", ""), _negated=True),
                    models.Q(("accessibility", ""), _negated=True),
                    _connector="OR",
                ),
                name="needs_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkin",
            constraint=models.UniqueConstraint(
                condition=models.Q(("voided_at", None)), fields=("registration",), name="check_in_once"
            ),
        ),
        migrations.AddIndex(
            model_name="sessionchoice",
            index=models.Index(condition=models.Q(("state", "held")), fields=["item", "id"], name="choice_held"),
        ),
        migrations.AddIndex(
            model_name="sessionchoice",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["item", "id"], name="choice_waiting"),
        ),
        migrations.AddConstraint(
            model_name="sessionchoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "held", "released"])), name="choice_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionchoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "held")), fields=("registration", "block"), name="choice_one_seat_a_block"
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionchoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("registration", "block"),
                name="choice_one_wish_a_block",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sessionchoice",
            trigger=pgtrigger.compiler.Trigger(
                name="choice_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{held:released,waiting:held,waiting:released}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="5fe883b988517ddfb8da1285b92bc3a3f69fe6b6",
                    operation="UPDATE",
                    pgid="pgtrigger_choice_state_table_a7d83",
                    table="events_sessionchoice",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="speaker",
            constraint=models.UniqueConstraint(fields=("item", "position"), name="speaker_position_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="speaker",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="26398ef74a1e0e4df08cbe66902697df4f060950",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_1e88b",
                    table="events_speaker",
                    when="AFTER",
                ),
            ),
        ),
    ]
