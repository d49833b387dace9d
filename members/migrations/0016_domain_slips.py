import django.contrib.postgres.indexes
from django.db import migrations, models

import members.models.slips

SLIPS = """
CREATE FUNCTION domain_slips(domains varchar[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 10000 RETURN ARRAY(
  SELECT DISTINCT left(domain, place) || substr(domain, place + 2)
  FROM unnest(domains) AS domain, generate_series(0, length(domain)) AS place
)
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0015_memberships_in_force")]
    operations = [
        migrations.RunSQL(SLIPS, "DROP FUNCTION domain_slips(varchar[])"),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                members.models.slips.DomainSlips(models.F("domains")), name="organisation_slips"
            ),
        ),
    ]
