import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="E-Mail-Adresse")),
                ("name", models.CharField(max_length=150, verbose_name="Name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("office", "Geschäftsstelle"),
                            ("event_team", "Veranstaltungsteam"),
                            ("reader", "Lesezugriff"),
                            ("system", "Systemverwaltung"),
                        ],
                        max_length=20,
                        verbose_name="Rolle",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="aktiv")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="angelegt")),
            ],
            options={
                "verbose_name": "Zugang",
                "verbose_name_plural": "Zugänge",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="user_email_once",
                        violation_error_message="Diese E-Mail-Adresse hat schon einen Zugang.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["office", "event_team", "reader", "system"])),
                        name="user_role_known",
                    ),
                ],
            },
        ),
    ]
