from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RenameField(model_name="invitation", old_name="subject", new_name="subject_key"),
        migrations.RenameField(model_name="registration", old_name="subject", new_name="subject_key"),
    ]
