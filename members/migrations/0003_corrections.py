import django.db.models.deletion
from django.db import migrations, models

NAME_REPLACEMENTS = """
UPDATE members_membership
SET replacement = CASE basis WHEN 'accession' THEN 'brought_forward' ELSE 'restored' END
WHERE replaces_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_categories"),
    ]

    operations = [
        migrations.AddField(
            model_name="certificate",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="members.certificate",
                verbose_name="ersetzt",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="Fassung"),
        ),
        migrations.AddField(
            model_name="membership",
            name="replacement",
            field=models.CharField(
                blank=True,
                choices=[
                    ("brought_forward", "durch einen Sammelbeitritt vorgezogen"),
                    ("restored", "nach dessen Rücknahme wiederhergestellt"),
                    ("correction", "berichtigt"),
                ],
                max_length=20,
                verbose_name="Ersatz",
            ),
        ),
        migrations.RunSQL(NAME_REPLACEMENTS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="certificate",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="members.membership",
                verbose_name="Mitgliedschaft",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(fields=("membership", "version"), name="certificate_version_once"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("version", 1), ("replaces__isnull", False), _connector="OR"),
                name="certificate_version_replaces_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replacement", ""), ("replaces", None)),
                    models.Q(
                        ("replacement__in", ["brought_forward", "restored", "correction"]), ("replaces__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="membership_replacement_known",
            ),
        ),
    ]
