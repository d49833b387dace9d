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
from portal.pre_release_databases import is_before_first_release
from sicherimdienst.embedded_postgres import server


def main(arguments: Sequence[str]) -> None:
    """Empty a demo and load it anew. Refused while it is being served."""
    with print_start_errors():
        instance = DemoInstance.from_arguments(arguments)
        with instance.lock():
            instance.set_environment()
            try:
                django.setup()
                drop_data(instance)
                preparation.prepare(instance.day)
                connections.close_all()
            finally:
                server.stop(instance.postgres)
    sys.stdout.write("Die Demo ist neu geladen.\n")


def drop_data_before_first_release(instance: DemoInstance) -> bool:
    """Drop the demo's database and uploads where a version from before the first release made them; whether it did."""
    is_outdated = is_before_first_release()
    connections.close_all()
    if is_outdated:
        drop_data(instance)
    return is_outdated


def drop_data(instance: DemoInstance) -> None:
    """Drop the demo's database, and the uploads with the data they belong to."""
    _drop_database(instance)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def _drop_database(instance: DemoInstance) -> None:
    with closing(psycopg2.connect(make_dsn(dbname="postgres", **server.start(instance.postgres)))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {settings.DATABASES['default']['NAME']}")


if __name__ == "__main__":
    main(sys.argv[1:])
