import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mailings", "0002_mails_wait_for_their_mailbox"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="outgoingmail",
            name="mail_state_table",
        ),
        migrations.RemoveConstraint(
            model_name="outgoingmail",
            name="mail_erased_empty",
        ),
        migrations.RemoveConstraint(
            model_name="outgoingmail",
            name="mail_state_known",
        ),
        migrations.AddField(
            model_name="outgoingmail",
            name="settled_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="erledigt, weil"),
        ),
        migrations.AlterField(
            model_name="outgoingmail",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "wartet"),
                    ("throttled", "wartet auf das Postfach"),
                    ("sent", "gesendet"),
                    ("dead", "nicht zustellbar"),
                    ("settled", "erledigt"),
                    ("stopped", "angehalten"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="Stand",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outgoingmail",
            trigger=pgtrigger.compiler.Trigger(
                name="mail_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{dead:settled,dead:stopped,dead:waiting,settled:stopped,settled:waiting,stopped:sent,throttled:stopped,throttled:waiting,waiting:dead,waiting:sent,waiting:stopped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="d4981179debcd62151f5eaaa31b56c3fc851a1bd",
                    operation="UPDATE",
                    pgid="pgtrigger_mail_state_table_607df",
                    table="mailings_outgoingmail",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "throttled", "sent", "dead", "settled", "stopped"])),
                name="mail_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at", None),
                    models.Q(("attachments", []), ("body", ""), ("settled_reason", ""), ("subject", ""), ("to", "")),
                    _connector="OR",
                ),
                name="mail_erased_empty",
            ),
        ),
    ]
