"""The back end: Django's own for PostgreSQL, on a server that starts when the first connection is made."""

from typing import Any

from django.db.backends.postgresql import base

from sicherimdienst.embedded_postgres import server


class DatabaseWrapper(base.DatabaseWrapper):
    """`OPTIONS` take `folder` (where server and data live) and `fsync` (default true).

    A server that is down is started, a database that is missing is created, each time a connection is made.
    """

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        folder, fsync = params.pop("folder"), params.pop("fsync", True)
        return params | server.start(folder, database=params["dbname"], fsync=fsync)
