"""Tenures know the end they were given themselves, and the membership they were voided with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0013_certificates_change_membership")]

    operations = [
        migrations.AddField(
            model_name="representative",
            name="own_end",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="representative",
            name="voided_with",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.membership",
            ),
        ),
        migrations.RunSQL(
            """
            UPDATE members_representative tenure SET own_end = tenure.end FROM members_post post
            WHERE post.id = tenure.post_id AND tenure.end IS NOT NULL AND NOT EXISTS (
                SELECT FROM members_membership membership
                WHERE membership.organisation_id = post.organisation_id AND membership.end = tenure.end
            )
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=models.CheckConstraint(
                condition=models.Q(("own_end", None), ("end__lte", models.F("own_end")), _connector="OR"),
                name="representative_own_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="representative",
            constraint=models.CheckConstraint(
                condition=models.Q(("voided_with", None), ("voided_at__isnull", False), _connector="OR"),
                name="representative_voided_with",
            ),
        ),
    ]
