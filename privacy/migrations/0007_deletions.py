"""The tables of stopped deletions come over from `core`: what they protect is people's data."""

from django.db import migrations, models

RENAMES = [
    ("TABLE core_deletioncount", "privacy_deletioncount"),
    ("TABLE core_deletionstop", "privacy_deletionstop"),
    ("SEQUENCE core_deletioncount_id_seq", "privacy_deletioncount_id_seq"),
    ("SEQUENCE core_deletionstop_id_seq", "privacy_deletionstop_id_seq"),
    ("INDEX core_deletioncount_pkey", "privacy_deletioncount_pkey"),
    ("INDEX core_deletionstop_pkey", "privacy_deletionstop_pkey"),
    (
        "TABLE privacy_deletioncount RENAME CONSTRAINT core_deletioncount_number_check",
        "privacy_deletioncount_number_check",
    ),
    (
        "TABLE privacy_deletioncount RENAME CONSTRAINT core_deletioncount_allowed_check",
        "privacy_deletioncount_allowed_check",
    ),
    (
        "TABLE privacy_deletionstop RENAME CONSTRAINT core_deletionstop_waiting_check",
        "privacy_deletionstop_waiting_check",
    ),
]
CHANGES = [f"ALTER {old} {'TO' if 'CONSTRAINT' in old else 'RENAME TO'} {new}" for old, new in RENAMES]


class Migration(migrations.Migration):
    dependencies = [("privacy", "0006_mailboxes"), ("core", "0006_deletion_stops")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CHANGES)],
            state_operations=[
                migrations.CreateModel(
                    name="DeletionCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        ("night", models.DateField()),
                        ("number", models.PositiveIntegerField(default=0)),
                        ("allowed", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("name", "night"), name="deletion_count_once")],
                    },
                ),
                migrations.CreateModel(
                    name="DeletionStop",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        ("label", models.CharField(max_length=100, verbose_name="Gelöscht werden")),
                        ("waiting", models.PositiveIntegerField(verbose_name="es warten")),
                        ("stopped_at", models.DateTimeField(verbose_name="angehalten")),
                        ("released_at", models.DateTimeField(null=True, verbose_name="fortgesetzt")),
                    ],
                    options={
                        "verbose_name": "angehaltene Löschung",
                        "verbose_name_plural": "angehaltene Löschungen",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(released_at=None), fields=("name",), name="deletion_stopped_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
