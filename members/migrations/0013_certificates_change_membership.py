"""A certificate goes over to the membership that corrects only the end of its own."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("members", "0012_membership_numbers_stay")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="certificate",
            name="append_only",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="read_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."day" IS DISTINCT FROM (NEW."day") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."start" IS DISTINCT FROM (NEW."start") OR OLD."wording" IS DISTINCT FROM (NEW."wording") OR OLD."signatories" IS DISTINCT FROM (NEW."signatories"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="41d014a3b2de4ee9bc3aa17189d449baca997563",
                    operation="UPDATE",
                    pgid="pgtrigger_read_only_29b06",
                    table="members_certificate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="b9e5a36d6724a02649a6d5c1f86c91b5dfe63b68",
                    operation="DELETE",
                    pgid="pgtrigger_no_delete_d7c03",
                    table="members_certificate",
                    when="BEFORE",
                ),
            ),
        ),
    ]
