from django.db import migrations

CATEGORIES = [
    "Kommune",
    "Bezirksregierung",
    "Landesbehörde",
    "Bundesbehörde",
    "Polizei",
    "Justiz",
    "Feuerwehr und Rettungsdienst",
    "Schule",
    "Hochschule",
    "Kita",
    "Jobcenter und Arbeitsagentur",
    "Gesundheitswesen",
    "Finanzverwaltung",
    "ÖPNV",
    "Ver- und Entsorgung",
    "Sozialversicherung",
    "Gewerkschaft und Berufsvertretung",
    "Verband",
    "Sonstige",
]
FIELDS = [
    "Ordnung und Vollzug",
    "Polizei",
    "Rettung und Feuerwehr",
    "Justiz",
    "Schule und Bildung",
    "Soziales und Jugend",
    "Gesundheit und Pflege",
    "Bürgerservice",
    "Jobcenter",
    "Bau und Umwelt",
    "Verkehr",
    "Finanzen",
    "Arbeitsschutz und Personalvertretung",
    "Sonstiges",
]


def seed(apps, schema_editor):
    for model, names in (("Category", CATEGORIES), ("ProfessionalField", FIELDS)):
        rows = apps.get_model("members", model)
        rows.objects.bulk_create(rows(name=name, position=10 * number) for number, name in enumerate(names, start=1))


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
