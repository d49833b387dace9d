"""`mailbox()`: the form in which mail addresses are compared."""

from django.db import migrations

# RFC 3492, section 6.3, with the names used there.
PUNYCODE = r"""
CREATE FUNCTION punycode(label text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  digits CONSTANT text := 'abcdefghijklmnopqrstuvwxyz0123456789';
  codes CONSTANT bigint[] := (
    SELECT array_agg(ascii(substr(label, place, 1)) ORDER BY place) FROM generate_series(1, length(label)) AS place
  );
  output text := regexp_replace(label, '[^\x01-\x7f]', '', 'g');
  basic CONSTANT bigint := length(output);
  h bigint := basic;
  n bigint := 128;
  delta bigint := 0;
  bias bigint := 72;
  m bigint; c bigint; q bigint; k bigint; t bigint;
BEGIN
  IF basic > 0 THEN
    output := output || '-';
  END IF;
  WHILE h < cardinality(codes) LOOP
    SELECT min(code) INTO m FROM unnest(codes) AS code WHERE code >= n;
    delta := delta + (m - n) * (h + 1);
    n := m;
    FOREACH c IN ARRAY codes LOOP
      IF c < n THEN
        delta := delta + 1;
      ELSIF c = n THEN
        q := delta;
        k := 36;
        LOOP
          t := least(greatest(k - bias, 1), 26);
          EXIT WHEN q < t;
          output := output || substr(digits, (t + (q - t) % (36 - t) + 1)::int, 1);
          q := (q - t) / (36 - t);
          k := k + 36;
        END LOOP;
        output := output || substr(digits, (q + 1)::int, 1);
        delta := delta / CASE WHEN h = basic THEN 700 ELSE 2 END;
        delta := delta + delta / (h + 1);
        k := 0;
        WHILE delta > 455 LOOP
          delta := delta / 35;
          k := k + 36;
        END LOOP;
        bias := k + 36 * delta / (delta + 38);
        delta := 0;
        h := h + 1;
      END IF;
    END LOOP;
    delta := delta + 1;
    n := n + 1;
  END LOOP;
  RETURN output;
END
$$
"""
BEYOND_ASCII = r"""
CREATE FUNCTION mailbox_beyond_ascii(address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN (
  SELECT CASE
    WHEN strpos(small, '@') = 0 THEN small
    ELSE substring(small FROM '^(.*@)') || (
      SELECT coalesce(string_agg(
        CASE WHEN label ~ '^[\x01-\x7f]*$' THEN label ELSE 'xn--' || punycode(label) END, '.' ORDER BY position
      ), '')
      FROM string_to_table(substring(small FROM '[^@]*$'), '.') WITH ORDINALITY AS part (label, position)
    )
  END
  FROM (
    SELECT btrim(replace(lower(replace(visible_form(address), 'İ', 'i̇')), '。', '.'), ' ') AS small
  ) AS lowered
)
"""
MAILBOX = """
CREATE FUNCTION mailbox(address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN
  CASE
    WHEN octet_length(address) = length(address) THEN lower(btrim(address, ' '))
    ELSE mailbox_beyond_ascii(address)
  END
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_phone_words")]

    operations = [
        migrations.RunSQL(PUNYCODE, "DROP FUNCTION punycode(text)"),
        migrations.RunSQL(BEYOND_ASCII, "DROP FUNCTION mailbox_beyond_ascii(text)"),
        migrations.RunSQL(MAILBOX, "DROP FUNCTION mailbox(text)"),
    ]
