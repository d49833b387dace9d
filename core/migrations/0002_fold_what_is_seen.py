"""`fold()` compares what a reader sees: soft hyphens and zero-width characters no longer part words.

The apps that store folds write them anew: `0006_refold` of members, `0003_refold` of events, `0005_refold` of privacy.
"""

from django.db import migrations

# The ranges are those of normalisation/folding.py.
VISIBLE_FORM = r"""
CREATE FUNCTION visible_form(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN
  normalize(
    regexp_replace(
      value,
      '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f'
      '\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]',
      '', 'g'),
    NFKC)
"""
FOLD = r"""
CREATE OR REPLACE FUNCTION fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN
  btrim(regexp_replace(
    replace(replace(replace(
      translate(
        replace(replace(
          lower(regexp_replace(
            normalize(visible_form(value), NFKD),
            '[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]', '', 'g')),
          'ß', 'ss'), 'þ', 'th'),
        'æœøłđðı', 'aoolddi'),
      'ae', 'a'), 'oe', 'o'), 'ue', 'u'),
    '[^a-z0-9]+', ' ', 'g'))
"""
FOLD_BEFORE = r"""
CREATE OR REPLACE FUNCTION fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN
  btrim(regexp_replace(
    replace(replace(replace(
      translate(
        replace(replace(lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g')), 'ß', 'ss'), 'þ', 'th'),
        'æœøłđðı', 'aoolddi'),
      'ae', 'a'), 'oe', 'o'), 'ue', 'u'),
    '[^a-z0-9]+', ' ', 'g'))
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL(VISIBLE_FORM, "DROP FUNCTION visible_form(text)"),
        migrations.RunSQL(FOLD, FOLD_BEFORE),
    ]
