import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import normalisation.mailboxes


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_mailbox"),
        ("mailings", "0001_initial"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="outgoingmail",
            name="mail_state_table",
        ),
        migrations.RemoveConstraint(
            model_name="outgoingmail",
            name="mail_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="outgoingmail",
            name="mail_waiting_not_erased",
        ),
        migrations.RemoveIndex(
            model_name="outgoingmail",
            name="mail_oldest_waiting",
        ),
        migrations.AddField(
            model_name="outgoingmail",
            name="digest",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="mailings.outgoingmail",
                verbose_name="gesendet mit der Sammelmail",
            ),
        ),
        migrations.AddField(
            model_name="outgoingmail",
            name="turn_at",
            field=models.DateTimeField(null=True, verbose_name="an der Reihe"),
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
                    ("stopped", "angehalten"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="Stand",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce("turn_at", "created_at"),
                condition=models.Q(("state__in", ["throttled", "waiting"])),
                name="mail_oldest_unsent",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(condition=models.Q(("digest__isnull", False)), fields=["digest"], name="mail_parts"),
        ),
        migrations.AddIndex(
            model_name="outgoingmail",
            index=models.Index(
                normalisation.mailboxes.Mailbox("to"), condition=models.Q(("state", "throttled")), name="mail_throttled"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outgoingmail",
            trigger=pgtrigger.compiler.Trigger(
                name="mail_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{dead:stopped,dead:waiting,stopped:sent,throttled:stopped,throttled:waiting,waiting:dead,waiting:sent,waiting:stopped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="1450cada740b573c420a1e336dd753ea4ae3ca0b",
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
                condition=models.Q(("state__in", ["waiting", "throttled", "sent", "dead", "stopped"])),
                name="mail_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "throttled"), _negated=True),
                    models.Q(("digest", None), ("turn_at__isnull", False)),
                    _connector="OR",
                ),
                name="mail_throttled_has_turn",
            ),
        ),
        migrations.AddConstraint(
            model_name="outgoingmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at", None),
                    models.Q(("state__in", ["throttled", "waiting"]), _negated=True),
                    _connector="OR",
                ),
                name="mail_unsent_not_erased",
            ),
        ),
    ]
