from datetime import UTC, datetime

from django.db import migrations

WORDING = (
    "Ich bin damit einverstanden, dass meine Angaben zu Verpflegung und Barrierefreiheit für diese Veranstaltung "
    "gespeichert werden. Daraus kann sich etwas über meine Gesundheit ergeben. Nur die Geschäftsstelle und das "
    "Veranstaltungsteam sehen sie; nach der Veranstaltung werden sie gelöscht. Ich kann diese Einwilligung jederzeit "
    "auf der Seite meiner Anmeldung widerrufen, dann werden die Angaben sofort gelöscht. (Mustertext)"
)


def seed(apps, schema_editor):
    apps.get_model("privacy", "ConsentText").objects.create(
        purpose="event_needs", version=1, wording=WORDING, created_at=datetime(2022, 10, 1, tzinfo=UTC)
    )


class Migration(migrations.Migration):
    dependencies = [("privacy", "0006_event_needs")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
