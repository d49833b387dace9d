"""A membership keeps its number when its dates are corrected."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0011_person_employer")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="numbered_as",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.RunSQL(
            """
            WITH RECURSIVE chain (id, first) AS (
                SELECT id, id FROM members_membership WHERE replacement <> 'correction'
                UNION ALL
                SELECT later.id, chain.first FROM members_membership later JOIN chain ON later.replaces_id = chain.id
                WHERE later.replacement = 'correction'
            )
            UPDATE members_membership SET numbered_as = first FROM chain
            WHERE chain.id = members_membership.id AND first <> chain.id
            """,
            migrations.RunSQL.noop,
        ),
    ]
