"""What one needs to reach somebody: Anrede and phones of people, address, phone and mailbox of organisations."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import normalisation.mailboxes
import normalisation.phone_numbers


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0018_application_chosen_name"),
        ("regions", "0003_population_counted_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, verbose_name="Telefonnummer")),
                (
                    "kind",
                    models.CharField(
                        choices=[("work", "dienstlich"), ("mobile", "mobil")],
                        default="work",
                        max_length=10,
                        verbose_name="Art der Nummer",
                    ),
                ),
            ],
            options={
                "verbose_name": "Telefonnummer",
                "verbose_name_plural": "Telefonnummern",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ValueOrigin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("field", models.CharField(max_length=60, verbose_name="Feld")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("form", "Formular"),
                            ("import", "Import"),
                            ("self", "selbst angegeben"),
                            ("office", "Geschäftsstelle"),
                        ],
                        max_length=10,
                        verbose_name="Herkunft",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="eingetragen am")),
                ("actor_kind", models.CharField(max_length=20)),
                ("actor_id", models.BigIntegerField(null=True)),
            ],
            options={
                "verbose_name": "Herkunft einer Angabe",
                "verbose_name_plural": "Herkunft von Angaben",
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="mailbox",
            field=models.EmailField(blank=True, default="", max_length=254, verbose_name="Zentrale E-Mail-Adresse"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="members.organisation",
                verbose_name="gehört zu",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="phone",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="Zentrale Telefonnummer"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="po_box",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="Postfach"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="postcode",
            field=models.CharField(blank=True, default="", max_length=5, verbose_name="Postleitzahl"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="street",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="Straße und Hausnummer"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="town",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="Ort"),
        ),
        migrations.AddField(
            model_name="person",
            name="salutation",
            field=models.CharField(
                blank=True,
                choices=[("female", "Frau"), ("male", "Herr")],
                default="",
                max_length=10,
                verbose_name="Anrede",
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="phone",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="Telefon der Funktion"),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(
                normalisation.mailboxes.Mailbox("mailbox"),
                condition=models.Q(("mailbox", ""), _negated=True),
                name="organisation_mailbox",
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                normalisation.phone_numbers.PhoneWords("phone"),
                condition=models.Q(("phone", ""), _negated=True),
                name="organisation_phone",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=django.contrib.postgres.indexes.GinIndex(
                normalisation.phone_numbers.PhoneWords("phone"),
                condition=models.Q(("phone", ""), _negated=True),
                name="post_phone",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organisation",
            trigger=pgtrigger.compiler.Trigger(
                name="no_circle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."parent_id" IS NOT NULL)',
                    func="\n        PERFORM pg_advisory_xact_lock(hashtextextended('organisation parents', 0));\n        IF EXISTS (\n            WITH RECURSIVE above (id, parent_id) AS (\n                SELECT id, parent_id FROM members_organisation WHERE id = NEW.parent_id\n                UNION\n                SELECT one.id, one.parent_id FROM members_organisation AS one JOIN above ON one.id = above.parent_id\n            )\n            SELECT FROM above WHERE id = NEW.id\n        ) THEN\n            RAISE EXCEPTION 'organisation % would be above itself', NEW.id USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="945cc6d73010bf6fd4be3591bd65f55cbe38a14d",
                    operation='INSERT OR UPDATE OF "parent_id"',
                    pgid="pgtrigger_no_circle_98e30",
                    table="members_organisation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("postcode", ""), ("postcode__regex", "^[0-9]{5}$"), _connector="OR"),
                name="organisation_postcode_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("po_box", ""), ("street", "")),
                    models.Q(models.Q(("postcode", ""), _negated=True), models.Q(("town", ""), _negated=True)),
                    _connector="OR",
                ),
                name="organisation_address_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True), name="organisation_not_its_own_parent"
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("salutation__in", ["", "female", "male"])), name="person_salutation_known"
            ),
        ),
        migrations.AddField(
            model_name="phonenumber",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="phones", to="members.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="valueorigin",
            constraint=models.UniqueConstraint(
                fields=("subject_kind", "subject_id", "field"), name="value_origin_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="valueorigin",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["form", "import", "self", "office"])), name="value_origin_known"
            ),
        ),
        migrations.AddIndex(
            model_name="phonenumber",
            index=django.contrib.postgres.indexes.GinIndex(
                normalisation.phone_numbers.PhoneWords("number"), name="phone_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="phonenumber",
            constraint=models.UniqueConstraint(fields=("person", "number"), name="phone_once_per_person"),
        ),
        migrations.AddConstraint(
            model_name="phonenumber",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="phone_has_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="phonenumber",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["work", "mobile"])), name="phone_kind_known"
            ),
        ),
    ]
