import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models

import normalisation.folding


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0010_declaration_on_behalf"),
        ("regions", "0003_population_counted_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    normalisation.folding.Fold("employer"), name="text_pattern_ops"
                ),
                condition=models.Q(("employer", ""), _negated=True),
                name="person_employer",
            ),
        ),
    ]
