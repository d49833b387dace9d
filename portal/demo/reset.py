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
from portal.demo.instance import DemoInstance, print_start_errors
from sicherimdienst.embedded_postgres import server


def main(arguments: Sequence[str]) -> None:
    """Reload a demo with its uploads. Refused while it is being served."""
    with print_start_errors():
        instance = DemoInstance.from_arguments(arguments)
        with instance.lock():
            instance.set_environment()
            try:
                django.setup()
                _drop_database(instance)
                shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
                preparation.prepare(instance.day)
                connections.close_all()
            finally:
                server.stop(instance.postgres)
    sys.stdout.write("Die Demo ist neu geladen.\n")


def _drop_database(instance: DemoInstance) -> None:
    with closing(psycopg2.connect(make_dsn(dbname="postgres", **server.start(instance.postgres)))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {settings.DATABASES['default']['NAME']}")


if __name__ == "__main__":
    main(sys.argv[1:])
