"""The index over folded names follows the new `fold()`."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_fold_what_is_seen"), ("privacy", "0004_subject_key")]

    operations = [migrations.RunSQL("REINDEX INDEX case_name", migrations.RunSQL.noop)]
