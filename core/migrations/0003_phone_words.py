"""`phone_words()`: what a phone number is found by, however it and the query were typed."""

from django.db import migrations

# Digits in a row, and for each further extension („411-1066, -1067“) the number with it: in place of the last group of
# digits, and in place of as many digits as it has. Of each number every ending of five digits and more, so that the
# beginning of a word is any piece of a number, with country code and leading zero or without.
PHONE_WORDS = r"""
CREATE FUNCTION phone_words(phone text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN (
  WITH digit_group AS (
    SELECT found[1] AS gap, found[2] AS digits, position
    FROM regexp_matches(
      regexp_replace(translate(visible_form(phone), '‐‑‒–—―−', '-------'), '\(0+\)', ' ', 'g'),
      '([^0-9]*)([0-9]+)', 'g'
    ) WITH ORDINALITY AS match (found, position)
  ),
  extension AS (
    SELECT digits, position FROM digit_group
    WHERE position > 1 AND gap ~ '[,;[:alpha:]]|/\s*-' OR position > 2 AND gap ~ '/'
  ),
  main AS (
    SELECT
      string_agg(digits, '' ORDER BY position) AS whole,
      string_agg(digits, '' ORDER BY position) FILTER (WHERE position < first) AS number,
      string_agg(digits, '' ORDER BY position) FILTER (WHERE position < first - 1) AS stem
    FROM digit_group, (SELECT min(position) AS first FROM extension) AS extended
  ),
  number AS (
    SELECT whole AS digits FROM main
    UNION SELECT stem || extension.digits FROM main, extension
    UNION SELECT left(number, -length(extension.digits)) || extension.digits FROM main, extension
  )
  SELECT array_to_tsvector(coalesce(array_agg(DISTINCT substr(digits, start)), '{}'))
  FROM number, generate_series(1, length(digits) - 4) AS start
)
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_fold_what_is_seen")]

    operations = [migrations.RunSQL(PHONE_WORDS, "DROP FUNCTION phone_words(text)")]
