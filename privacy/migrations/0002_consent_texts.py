from datetime import UTC, datetime

from django.db import migrations

NEWSLETTER = (
    "Ich möchte den Rundbrief des Präventionsnetzwerks #sicherimDienst an meine dienstliche E-Mail-Adresse erhalten. "
    "Ich kann diese Einwilligung jederzeit widerrufen, auf der Seite „Meine Daten“ oder durch eine Nachricht an die "
    "Geschäftsstelle. Der Widerruf wirkt für die Zukunft; mein Beitritt hängt nicht davon ab. (Mustertext)"
)
EVENT_NEEDS = (
    "Ich bin damit einverstanden, dass meine Angaben zu Verpflegung und Barrierefreiheit für diese Veranstaltung "
    "gespeichert werden. Daraus kann sich etwas über meine Gesundheit ergeben. Nur die Geschäftsstelle und das "
    "Veranstaltungsteam sehen sie; nach der Veranstaltung werden sie gelöscht. Ich kann diese Einwilligung jederzeit "
    "auf der Seite meiner Anmeldung widerrufen, dann werden die Angaben sofort gelöscht. (Mustertext)"
)


def seed(apps, schema_editor):
    texts = apps.get_model("privacy", "ConsentText").objects
    for purpose, wording in (("newsletter", NEWSLETTER), ("event_needs", EVENT_NEEDS)):
        texts.create(purpose=purpose, version=1, wording=wording, created_at=datetime(2022, 10, 1, tzinfo=UTC))


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
