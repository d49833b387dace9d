import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="Zeit")),
                ("actor_kind", models.CharField(max_length=20, verbose_name="wer")),
                ("actor_id", models.BigIntegerField(null=True)),
                ("verb", models.CharField(max_length=40, verbose_name="was")),
                ("subject_kind", models.CharField(max_length=60, verbose_name="Datensatz")),
                ("subject_id", models.BigIntegerField(verbose_name="Nummer")),
                ("data", models.JSONField(default=dict, verbose_name="Einzelheiten")),
            ],
            options={
                "verbose_name": "Journaleintrag",
                "verbose_name_plural": "Journal",
                "indexes": [models.Index(fields=["subject_kind", "subject_id", "id"], name="journal_subject")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalentry",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="15656eb865e8d01c815c67be8e6b8eaec3b430e3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_8e889",
                    table="journal_journalentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="journalentry",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                    hash="a597cf929bc8664a5a44056ca2ff5aff4e2c7e05",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_441f7",
                    table="journal_journalentry",
                    when="BEFORE",
                ),
            ),
        ),
    ]
