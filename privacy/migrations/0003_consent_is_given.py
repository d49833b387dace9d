from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_consent_texts")]

    operations = [migrations.RenameField(model_name="consent", old_name="given", new_name="is_given")]
