"""The wording of the newsletter's consent said „dienstliche E-Mail-Adresse“; individuals may give a private one."""

from django.db import migrations
from django.utils import timezone

PURPOSE, REPLACED_VERSION = "newsletter", 1
WORDING = (
    "Ich möchte den Rundbrief des Präventionsnetzwerks #sicherimDienst an meine E-Mail-Adresse erhalten. "
    "Ich kann diese Einwilligung jederzeit widerrufen, auf der Seite „Meine Daten“ oder durch eine Nachricht an die "
    "Geschäftsstelle. Der Widerruf wirkt für die Zukunft; mein Beitritt hängt nicht davon ab. (Mustertext)"
)


def add_wording(apps, schema_editor):
    """Add the new wording, unless the operator's own has replaced the first one already."""
    texts = apps.get_model("privacy", "ConsentText").objects
    if not texts.filter(purpose=PURPOSE, version__gt=REPLACED_VERSION).exists():
        texts.create(purpose=PURPOSE, version=REPLACED_VERSION + 1, wording=WORDING, created_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("privacy", "0008_refold")]
    operations = [migrations.RunPython(add_wording, migrations.RunPython.noop)]
