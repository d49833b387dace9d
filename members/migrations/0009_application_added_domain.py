from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0008_mailboxes"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="added_domain",
            field=models.CharField(blank=True, max_length=255),
        ),
    ]
