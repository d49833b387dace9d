"""Prepares a demo before it is served: static files, tables, register, demo data."""

import hashlib
from datetime import date
from io import StringIO

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection


def prepare(until: date | None = None) -> None:
    """Do what is missing or has changed. `until` is the day whose network the demo shows."""
    collect_static()
    with connection.cursor() as cursor:  # hundreds of small commits; what a crash loses is loaded again
        cursor.execute("SET synchronous_commit = off")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("load_register", stdout=StringIO())
    call_command("load_demo", bis=until, stdout=StringIO())


def collect_static() -> None:
    """Collect and compress the static files if one of them has changed since the last time."""
    fingerprint_file = settings.STATIC_ROOT.with_name("static.sha256")
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}".encode())
    if not fingerprint_file.exists() or fingerprint_file.read_text() != digest.hexdigest():
        call_command("collectstatic", clear=True, interactive=False, verbosity=0)
        fingerprint_file.write_text(digest.hexdigest())
