from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0003_corrections")]

    operations = [
        migrations.RemoveIndex(model_name="nomination", name="nomination_subject"),
        migrations.RenameField(model_name="declaration", old_name="subject", new_name="subject_key"),
        migrations.RenameField(model_name="nomination", old_name="subject", new_name="subject_key"),
        migrations.RenameField(model_name="person", old_name="subject", new_name="subject_key"),
        migrations.RenameField(model_name="personaldetails", old_name="subject", new_name="subject_key"),
        migrations.AddIndex(
            model_name="nomination", index=models.Index(fields=["subject_key"], name="nomination_subject")
        ),
    ]
