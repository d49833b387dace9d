"""Tenures know whether they were entered for the first day of a membership."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0014_tenures_follow_memberships")]

    operations = [
        migrations.AddField(
            model_name="representative",
            name="begins_with_membership",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunSQL(
            """
            UPDATE members_representative tenure SET begins_with_membership = TRUE FROM members_post post
            WHERE post.id = tenure.post_id AND EXISTS (
                SELECT FROM members_membership membership
                WHERE membership.organisation_id = post.organisation_id AND membership.start = tenure.start
            )
            """,
            migrations.RunSQL.noop,
        ),
    ]
