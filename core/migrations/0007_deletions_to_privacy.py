"""The tables of stopped deletions belong to `privacy`, whose `0007_deletions` has renamed them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0006_deletion_stops"), ("privacy", "0007_deletions")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("DeletionCount"), migrations.DeleteModel("DeletionStop")]
        )
    ]
