from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0002_categories"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="confirmed_fold",
            field=models.TextField(blank=True, default="", editable=False),
        ),
    ]
