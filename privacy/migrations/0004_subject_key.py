from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_consent_is_given")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_subject"),
        migrations.RemoveIndex(model_name="consent", name="consent_subject"),
        migrations.RenameField(model_name="case", old_name="subject", new_name="subject_key"),
        migrations.RenameField(model_name="consent", old_name="subject", new_name="subject_key"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("subject_key__isnull", False)), fields=["subject_key"], name="case_subject"
            ),
        ),
        migrations.AddIndex(
            model_name="consent", index=models.Index(fields=["subject_key", "id"], name="consent_subject")
        ),
    ]
