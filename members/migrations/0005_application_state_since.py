from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0004_subject_key")]

    operations = [
        migrations.RemoveIndex(model_name="application", name="application_open"),
        migrations.RenameField(model_name="application", old_name="waiting_since", new_name="state_since"),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("state__in", ["answered", "confirmed", "question"])),
                fields=["state_since", "id"],
                name="application_open",
            ),
        ),
    ]
