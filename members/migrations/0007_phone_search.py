from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

import normalisation.phone_numbers

INDEXES = {"declaration": "declaration_phone", "nomination": "nomination_phone", "personaldetails": "details_phone"}


class Migration(migrations.Migration):
    dependencies = [("core", "0003_phone_words"), ("members", "0006_refold")]

    operations = [
        migrations.AddIndex(
            model_name=model,
            index=GinIndex(
                normalisation.phone_numbers.PhoneWords("phone"),
                condition=models.Q(("phone", ""), _negated=True),
                name=name,
            ),
        )
        for model, name in INDEXES.items()
    ]
