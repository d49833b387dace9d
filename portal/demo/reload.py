"""`make demo`: empty the demo's database and load it anew."""

import shutil
import sys
from collections.abc import Sequence
from contextlib import closing

import django
import psycopg2
from django.conf import settings
from django.db import connections
from psycopg2.extensions import make_dsn

from portal.demo import preparation
from portal.demo.stand import Stand, refusals_told
from sicherimdienst.embedded_postgres import server


def main(arguments: Sequence[str]) -> None:
    """Refuses while the demo is being served; uploads go with the data they belong to."""
    with refusals_told():
        stand = Stand.chosen(arguments)
        with stand.alone():
            stand.set_environment()
            try:
                django.setup()
                _drop_database(stand)
                shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
                preparation.prepare(stand.day)
                connections.close_all()
            finally:
                server.stop(stand.postgres)
    sys.stdout.write("Die Demo ist neu geladen.\n")


def _drop_database(stand: Stand) -> None:
    with closing(psycopg2.connect(make_dsn(dbname="postgres", **server.start(stand.postgres)))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {settings.DATABASES['default']['NAME']}")


if __name__ == "__main__":
    main(sys.argv[1:])
