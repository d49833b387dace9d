from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accessions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="accessionparticipant",
            name="taken_out_at",
            field=models.DateTimeField(null=True, verbose_name="herausgenommen am"),
        ),
    ]
