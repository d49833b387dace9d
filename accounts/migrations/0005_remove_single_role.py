from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_role_assignments")]

    operations = [
        migrations.RemoveConstraint(
            model_name="user",
            name="user_role_known",
        ),
        migrations.RemoveField(
            model_name="user",
            name="role",
        ),
    ]
