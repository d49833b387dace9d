from django.db import migrations


class Migration(migrations.Migration):
    """Counts are worth no wait for the disk: after a crash of the database they begin anew."""

    dependencies = [("core", "0002_tally")]

    operations = [
        migrations.RunSQL("ALTER TABLE core_tally SET UNLOGGED", "ALTER TABLE core_tally SET LOGGED"),
    ]
