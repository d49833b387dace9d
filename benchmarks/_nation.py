"""A nation: 1,000,000 people, 20,000 organisations and 50,000 applications beside the official register.

Loaded once into a database below var/bench-nation and kept there; loaded anew where this module has changed, and
migrated as any other database.
Benchmarks that write roll back, or leave rows that nobody else measures.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from benchmarks._serving import demand, installation
from portal.demo.instance import DemoInstance

PEOPLE, ORGANISATIONS, APPLICATIONS = 1_000_000, 20_000, 50_000
SLICES = 8
LOAD_SECONDS = 120
NAME = "bench-nation"
TABLES = [
    "members_organisation",
    "members_membership",
    "members_person",
    "members_emailaddress",
    "members_post",
    "members_representative",
    "members_declaration",
    "members_application",
]
_VALUES: dict[str, Any] = {"organisations": ORGANISATIONS, "applications": APPLICATIONS, "tables": TABLES}

# Six in ten people are Multiplikatorinnen and Multiplikatoren, thirty in each organisation; the others are members
# alone, in all parts of the Land. One in twenty posts was held by somebody else before, one in fifty memberships has
# ended, one in ten continues an earlier one. Names begin with every letter. None reads what another has
# written, so that they run concurrently; those of `first` to `last` run for all people in slices.
STATEMENTS = [
    """
    INSERT INTO members_organisation (id, name, aliases, slug, category_id, seat_id, website, domains, created_at)
    SELECT 1000000 + i, chr(65 + i %% 26) || 'mt ' ||
      (ARRAY['Musterstadt', 'Beispielhausen', 'Probeberg', 'Testfeld'])[1 + i %% 4] || ' ' || i, '',
      'amt-' || i, category.ids[1 + i %% cardinality(category.ids)], seat.ids[1 + i %% cardinality(seat.ids)],
      'https://amt-' || i || '.example.org', ARRAY['amt-' || i || '.example.org'], now()
    FROM generate_series(1, %(organisations)s) AS i,
      (SELECT array_agg(id ORDER BY id) AS ids FROM members_category) AS category,
      (SELECT array_agg(id ORDER BY id) AS ids FROM regions_area WHERE level = 'gemeinde') AS seat
    """,
    """
    WITH organisation AS (
      SELECT id FROM members_organisation WHERE id <= 1000000
      UNION ALL SELECT 1000000 + i FROM generate_series(1, %(organisations)s) AS i
    )
    INSERT INTO members_membership (organisation_id, start, "end", basis, end_reason, void_reason, replacement,
      created_at)
    SELECT id, date '2023-01-01' + (id %% 1000)::int,
      CASE WHEN id %% 50 = 0 THEN date '2026-01-01' + (id %% 300)::int END,
      'declaration', '', '', '', now()
    FROM organisation
    UNION ALL
    SELECT id, date '2022-06-01', date '2023-01-01' + (id %% 1000)::int, 'declaration', '', '', '', now()
    FROM organisation WHERE id %% 10 = 0
    """,
    """
    INSERT INTO members_person (id, subject_key, title, first_name, last_name, employer, link_generation, created_at,
      confirmed_fold, duty_area_id)
    SELECT i, md5('person' || i)::uuid, '', (ARRAY['Anna', 'Ben', 'Cem', 'Dörte', 'Eva'])[1 + i %% 5],
      chr(65 + i %% 26) || (ARRAY['üller', 'uster', 'eispiel', 'robst', 'roßmann', 'eiß'])[1 + i %% 6] || '-' || i,
      '', 1, now(), '', duty.ids[1 + i %% cardinality(duty.ids)]
    FROM generate_series(%(first)s, %(last)s) AS i,
      (SELECT array_agg(id ORDER BY id) AS ids FROM regions_area WHERE level = 'kreis') AS duty
    """,
    """
    INSERT INTO members_emailaddress (person_id, address, is_shared, is_primary)
    SELECT i, 'person' || i || '@example.org', false, true FROM generate_series(%(first)s, %(last)s) AS i
    """,
    """
    INSERT INTO members_membership (person_id, start, "end", basis, end_reason, void_reason, replacement, created_at)
    SELECT i, date '2022-03-01' + i %% 1700, CASE WHEN i %% 50 = 0 THEN date '2022-03-02' + i %% 1800 + 30 END,
      'declaration', '', '', '', now()
    FROM generate_series(%(first)s, %(last)s) AS i WHERE i %% 10 > 5
    """,
    """
    INSERT INTO members_post (id, organisation_id, kind, title, mailbox, created_at)
    SELECT i, 1000001 + i %% %(organisations)s, 'multiplier', '', '', now()
    FROM generate_series(%(first)s, %(last)s) AS i WHERE i %% 10 < 6
    """,
    """
    INSERT INTO members_representative (post_id, person_id, start, "end", begins_with_membership, created_at)
    SELECT i, i, date '2023-01-01' + i %% 1300, NULL::date, false, now()
    FROM generate_series(%(first)s, %(last)s) AS i WHERE i %% 10 < 6
    UNION ALL
    SELECT i, i + 1, date '2022-06-01', date '2023-01-01' + i %% 1300, false, now()
    FROM generate_series(%(first)s, %(last)s) AS i WHERE i %% 20 = 0
    """,
    """
    INSERT INTO members_declaration (id, title, first_name, last_name, job_title, email, phone, may_declare,
      subject_key, on_behalf_of, on_behalf_of_job_title)
    SELECT i, '', 'Bärbel', chr(65 + i %% 26) || 'eispiel-' || i, 'Bürgermeisterin', 'amt' || i || '@example.org', '',
      true, md5('declarer' || i)::uuid, '', ''
    FROM generate_series(1, %(applications)s) AS i
    """,
    """
    INSERT INTO members_application (kind, state, source, reference, submission, declaration_id, organisation_id,
      proposed_name, proposed_website, remark, link_generation, submitted_at, confirmed_at, state_since, decline_text,
      internal_note, state_before, scan, added_domain, chosen_name)
    SELECT 'organisation', 'confirmed', 'online', 'B-' || i, gen_random_uuid(), i, 1000001 + i %% %(organisations)s,
      '', '', '', 1, now() - i * interval '1 minute', now(), now() - i * interval '1 minute', '', '', '', '', '', ''
    FROM generate_series(1, %(applications)s) AS i
    """,
]
# What an index or a constraint costs for each row is saved: they are built once all rows are there.
INDEXES = """
SELECT pg_get_indexdef(indexrelid), format('DROP INDEX %%I', indexrelid::regclass)
FROM pg_index
WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
EXCLUSIONS = """
SELECT format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
  format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname)
FROM pg_constraint WHERE conrelid = ANY(%(tables)s::regclass[]) AND contype = 'x'
"""
SEQUENCES = """
SELECT setval(pg_get_serial_sequence(name, 'id'), 2000000) FROM unnest(%(tables)s) AS name
"""


@contextmanager
def nation() -> Iterator[DemoInstance]:
    """The installation with the nation in it; Django is set up."""
    with installation(name=NAME, is_kept=_is_loaded) as instance:
        if not _is_loaded():
            begun = time.monotonic()
            _load()
            seconds = time.monotonic() - begun
            demand(f"Geladen in {seconds:.0f} s, höchstens {LOAD_SECONDS}", seconds <= LOAD_SECONDS)
        yield instance


def _version() -> str:
    return sha256(Path(__file__).read_bytes()).hexdigest()


def _is_loaded() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return cursor.fetchone() == (_version(),)


def _load() -> None:
    """Load the rows, then build their indexes, each over several connections; whoever is interrupted begins anew."""
    create = _drop_indexes()
    _execute_concurrently([(statement, _VALUES | people) for statement in STATEMENTS for people in _slices(statement)])
    _execute_concurrently([(statement, None) for statement in create])
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES, _VALUES)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(f"COMMENT ON DATABASE sicherimdienst IS '{_version()}'")


@transaction.atomic
def _drop_indexes() -> list[str]:
    """Drop indexes and exclusion constraints; returns the statements that create them again, the longest first."""
    created = []
    with connection.cursor() as cursor:
        for of_table in (EXCLUSIONS, INDEXES):
            cursor.execute(of_table, _VALUES)
            for create, drop in cursor.fetchall():
                cursor.execute(drop)
                created.append(create)
    return created


def _slices(statement: str) -> list[dict[str, int]]:
    if "%(first)s" not in statement:
        return [{}]
    size = PEOPLE // SLICES
    return [{"first": 1 + number * size, "last": (number + 1) * size} for number in range(SLICES)]


def _execute_concurrently(statements: list[tuple[str, dict[str, Any] | None]]) -> None:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(_execute, statements))


def _execute(statement: tuple[str, dict[str, Any] | None]) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers: every row is right as it is
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
            cursor.execute(*statement)
    finally:
        connection.close()
