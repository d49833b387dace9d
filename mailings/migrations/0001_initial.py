import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="Versuche")),
                ("due_at", models.DateTimeField(verbose_name="fällig")),
                ("leased_until", models.DateTimeField(null=True)),
                ("lease", models.UUIDField(null=True)),
                ("template", models.CharField(max_length=60, verbose_name="Vorlage")),
                ("to", models.CharField(max_length=254, verbose_name="an")),
                ("subject", models.CharField(max_length=200, verbose_name="Betreff")),
                ("body", models.TextField(verbose_name="Text")),
                ("links", models.JSONField(default=list)),
                ("attachments", models.JSONField(default=list)),
                ("cause_kind", models.CharField(max_length=60, verbose_name="Anlass")),
                ("cause_id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "wartet"),
                            ("sent", "gesendet"),
                            ("dead", "nicht zustellbar"),
                            ("stopped", "angehalten"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="Stand",
                    ),
                ),
                ("last_error", models.CharField(blank=True, max_length=300, verbose_name="letzter Fehler")),
                ("created_at", models.DateTimeField(verbose_name="geschrieben")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="gesendet am")),
                ("erased_at", models.DateTimeField(null=True, verbose_name="Text gelöscht am")),
            ],
            options={
                "verbose_name": "Mail",
                "verbose_name_plural": "Postausgang",
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["due_at", "id"], name="mail_due"),
                    models.Index(fields=["-created_at", "-id"], name="mail_newest"),
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["created_at"], name="mail_oldest_waiting"
                    ),
                    models.Index(fields=["cause_kind", "cause_id"], name="mail_cause"),
                    models.Index(condition=models.Q(("state", "dead")), fields=["id"], name="mail_dead"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "sent", "dead", "stopped"])),
                        name="mail_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="mail_sent_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("to__regex", "[\\r\\n]"), _negated=True),
                            models.Q(("subject__regex", "[\\r\\n]"), _negated=True),
                        ),
                        name="mail_one_line_headers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at", None), models.Q(("state", "waiting"), _negated=True), _connector="OR"
                        ),
                        name="mail_waiting_not_erased",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at", None),
                            models.Q(("attachments", []), ("body", ""), ("subject", ""), ("to", "")),
                            _connector="OR",
                        ),
                        name="mail_erased_empty",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outgoingmail",
            trigger=pgtrigger.compiler.Trigger(
                name="mail_state_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{dead:stopped,dead:waiting,stopped:sent,waiting:dead,waiting:sent,waiting:stopped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="472b495b3da2746769a9978a78d996e17eea9125",
                    operation="UPDATE",
                    pgid="pgtrigger_mail_state_table_607df",
                    table="mailings_outgoingmail",
                    when="BEFORE",
                ),
            ),
        ),
    ]
