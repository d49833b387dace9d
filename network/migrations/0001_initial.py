import django.core.serializers.json
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PressSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=150, verbose_name="Überschrift")),
                ("day", models.DateField(verbose_name="Stand")),
                (
                    "figures",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="Zahlen"),
                ),
                ("data_as_of", models.DateTimeField(verbose_name="Datenstand")),
                ("frozen_at", models.DateTimeField(verbose_name="festgehalten am")),
                (
                    "frozen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="festgehalten von",
                    ),
                ),
            ],
            options={
                "verbose_name": "Presseblatt",
                "verbose_name_plural": "Presseblätter",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="press_sheet_has_title"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="presssheet",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e3d7145a7b76130e8c46a41d3ac55ba0aac2f760",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_9ec6b",
                    table="network_presssheet",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="presssheet",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                    hash="302bd4040f74c7f465911ad7a8fb35beaf49cb58",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_b1546",
                    table="network_presssheet",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="presssheet",
            trigger=pgtrigger.compiler.Trigger(
                name="shown_in_public",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="PERFORM pg_notify('public_pages', TG_TABLE_NAME); RETURN NULL;",
                    hash="c932593c3c4a8a5370de85acdf41c95ab10ed642",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_shown_in_public_83787",
                    table="network_presssheet",
                    when="AFTER",
                ),
            ),
        ),
    ]
