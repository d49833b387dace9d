from datetime import UTC, datetime

from django.db import migrations

WORDING = (
    "Ich möchte den Rundbrief des Präventionsnetzwerks #sicherimDienst an meine dienstliche E-Mail-Adresse erhalten. "
    "Ich kann diese Einwilligung jederzeit widerrufen, auf der Seite „Meine Daten“ oder durch eine Nachricht an die "
    "Geschäftsstelle. Der Widerruf wirkt für die Zukunft; mein Beitritt hängt nicht davon ab. (Mustertext)"
)


def seed(apps, schema_editor):
    apps.get_model("privacy", "ConsentText").objects.create(
        purpose="newsletter", version=1, wording=WORDING, created_at=datetime(2022, 10, 1, tzinfo=UTC)
    )


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
