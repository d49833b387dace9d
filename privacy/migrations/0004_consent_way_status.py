from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0003_names_searched"),
    ]

    operations = [
        migrations.AlterField(
            model_name="consent",
            name="way",
            field=models.CharField(
                choices=[
                    ("joining", "beim Beitritt, durch Bestätigung der Mail"),
                    ("nomination", "auf der Seite der Benennung"),
                    ("status", "auf der Seite zum Stand des Antrags"),
                    ("my_data", "auf der Seite „Meine Daten“"),
                    ("office", "durch die Geschäftsstelle eingetragen"),
                ],
                max_length=20,
                verbose_name="Weg",
            ),
        ),
    ]
