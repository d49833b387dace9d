"""Rows in bulk, by SQL: partners with open applications, people who are members, mails and journal entries.

Three or four names in a thousand begin with „Selten“: what a search for them finds.
"""

from django.db import connection

STATEMENTS = [
    """
    INSERT INTO members_organisation (name, aliases, slug, category_id, seat_id, website, domains, created_at)
    SELECT 'Dienststelle ' || CASE WHEN i %% 1000 < 4 THEN 'Seltenberg' ELSE
      (ARRAY['Musterstadt', 'Beispielhausen', 'Probeberg', 'Testfeld'])[1 + i %% 4] END || ' ' || i, '',
      'dienststelle-' || i, category.ids[1 + i %% cardinality(category.ids)],
      seat.ids[1 + i %% cardinality(seat.ids)], '', ARRAY['dienststelle-' || i || '.example.org'], now()
    FROM generate_series(%(first)s, %(last)s) AS i,
      (SELECT array_agg(id ORDER BY id) AS ids FROM members_category) AS category,
      (SELECT array_agg(id ORDER BY id) AS ids FROM regions_area WHERE level = 'gemeinde') AS seat
    """,
    """
    INSERT INTO members_membership (organisation_id, start, basis, end_reason, void_reason, replacement, created_at)
    SELECT id, date '2022-10-01' + (id %% 1000)::int, 'declaration', '', '', '', now()
    FROM members_organisation WHERE slug IN
      (SELECT 'dienststelle-' || i FROM generate_series(%(first)s, %(last)s) AS i)
    """,
    """
    INSERT INTO members_person (subject_key, title, first_name, last_name, employer, link_generation, created_at,
                                confirmed_fold)
    SELECT md5('person' || i)::uuid, '', (ARRAY['Anna', 'Ben', 'Cem', 'Dörte', 'Eva'])[1 + i %% 5],
      CASE WHEN i %% 1000 < 4 THEN 'Seltenreich' ELSE
      (ARRAY['Müller', 'Muster', 'Beispiel', 'Probst', 'Großmann', 'Weiß'])[1 + i %% 6] END || '-' || i,
      '', 1, now(), ''
    FROM generate_series(%(first)s, %(last)s) AS i
    """,
    """
    INSERT INTO members_emailaddress (person_id, address, is_shared, is_primary)
    SELECT person.id, 'person' || i || '@example.org', false, true
    FROM generate_series(%(first)s, %(last)s) AS i
    JOIN members_person AS person ON subject_key = md5('person' || i)::uuid
    """,
    """
    INSERT INTO members_membership (person_id, start, basis, end_reason, void_reason, replacement, created_at)
    SELECT person.id, date '2023-01-01' + i %% 500, 'declaration', '', '', '', now()
    FROM generate_series(%(first)s, %(last)s) AS i
    JOIN members_person AS person ON subject_key = md5('person' || i)::uuid
    """,
    """
    INSERT INTO members_declaration (title, first_name, last_name, job_title, email, phone, may_declare, subject_key,
      on_behalf_of, on_behalf_of_job_title)
    SELECT '', 'Bärbel', CASE WHEN i %% 1000 < 4 THEN 'Seltenreich-' ELSE 'Beispiel-' END || i,
      'Bürgermeisterin', 'amt' || i || '@example.org', '', true,
      md5('declarer' || i)::uuid, '', ''
    FROM generate_series(%(first)s, %(last)s) AS i
    """,
    """
    INSERT INTO members_nomination (declaration_id, position, is_declarer, title, first_name, last_name, job_title,
      email, phone, subject_key, link_generation, created_tenure)
    SELECT id, 1, true, '', first_name, last_name, job_title, email, '', subject_key, 1, false
    FROM members_declaration WHERE subject_key IN
      (SELECT md5('declarer' || i)::uuid FROM generate_series(%(first)s, %(last)s) AS i)
    """,
    """
    INSERT INTO members_application (kind, state, source, reference, submission, declaration_id, organisation_id,
      proposed_name, proposed_website, remark, link_generation, submitted_at, confirmed_at, state_since, decline_text,
      internal_note, state_before, scan, added_domain, chosen_name)
    SELECT 'organisation', 'confirmed', 'online', 'B-' || i, gen_random_uuid(), declaration.id, organisation.id,
      '', '', '', 1, now() - i * interval '1 minute', now(), now() - i * interval '1 minute', '', '', '', '', '', ''
    FROM generate_series(%(first)s, %(last)s) AS i
    JOIN members_declaration AS declaration ON declaration.subject_key = md5('declarer' || i)::uuid
    JOIN members_organisation AS organisation ON organisation.slug = 'dienststelle-' || i
    """,
    """
    INSERT INTO mailings_outgoingmail (template, "to", subject, body, links, attachments, cause_kind, cause_id, state,
      last_error, created_at, sent_at, attempts, due_at)
    SELECT 'members/confirm', 'amt' || i || '@example.org', 'Bitte bestätigen', repeat('Guten Tag. ', 100), '[]', '[]',
      'members.application', application.id, 'sent', '', now(), now(), 1, now()
    FROM generate_series(%(first)s, %(last)s) AS i JOIN members_application AS application ON reference = 'B-' || i
    """,
    """
    INSERT INTO journal_journalentry (at, actor_kind, verb, subject_kind, subject_id, data)
    SELECT now(), 'visitor', 'submit', 'members.application', application.id, '{"kind": "organisation"}'
    FROM generate_series(%(first)s, %(last)s) AS i JOIN members_application AS application ON reference = 'B-' || i
    """,
    """
    INSERT INTO core_ratelimitcount (key, window_end, count)
    SELECT md5('tally' || i) || md5('other' || i), now() + interval '1 hour', 1
    FROM generate_series(%(first)s, %(last)s) AS i
    """,
    """
    INSERT INTO django_session (session_key, session_data, expire_date)
    SELECT md5('session' || i), repeat('x', 500), now() + interval '1 hour'
    FROM generate_series(%(first)s, %(last)s) AS i
    """,
]


def grow(*, first: int, last: int) -> None:
    """Insert rows number `first` to `last` into every table that joining or a list reads, and ANALYZE."""
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement, {"first": first, "last": last})
        cursor.execute("VACUUM ANALYZE")
