"""The index over folded names follows the new `fold()`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0008_fold_every_script"), ("privacy", "0007_deletions")]

    operations = [migrations.RunSQL("REINDEX INDEX case_name", migrations.RunSQL.noop)]
