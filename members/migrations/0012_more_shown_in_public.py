import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0011_press_sheets"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', ''); RETURN NULL;",
                    hash="5d083899cfeb2fea528ba19bb38f55d649634a3b",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_f3b1a",
                    table="members_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="presssheet",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', ''); RETURN NULL;",
                    hash="8b60478742d2104512dd531635dfcae5039a7bc1",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_8879a",
                    table="members_presssheet",
                    when="AFTER",
                ),
            ),
        ),
    ]
