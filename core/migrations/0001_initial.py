from django.db import migrations, models

FOLD = r"""
CREATE FUNCTION fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN
  btrim(regexp_replace(
    replace(replace(replace(
      translate(
        replace(replace(lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'þ', 'th'),
        'æœøłđðı', 'aoolddi'),
      'ae', 'a'), 'oe', 'o'), 'ue', 'u'),
    '[^a-z0-9]+', ' ', 'g'))
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION fold(text)"),
        migrations.CreateModel(
            name="RateLimitCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("window_end", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["window_end"], name="tally_window_end")],
                "constraints": [models.UniqueConstraint(fields=("key", "window_end"), name="tally_once")],
            },
        ),
        # Counts are worth no wait for the disk: after a crash of the database they begin anew.
        migrations.RunSQL("ALTER TABLE core_ratelimitcount SET UNLOGGED", "ALTER TABLE core_ratelimitcount SET LOGGED"),
    ]
