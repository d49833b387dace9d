"""Django's PostgreSQL backend on a server that starts with the first connection."""

from typing import Any

from django.db.backends.postgresql import base

from sicherimdienst.embedded_postgres import server


class DatabaseWrapper(base.DatabaseWrapper):
    """Starts the server and creates the database, where necessary, before each connection.

    `OPTIONS` are `folder` (of server and data) and `fsync` (default true).
    """

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        folder, fsync = params.pop("folder"), params.pop("fsync", True)
        return params | server.start(folder, database=params["dbname"], fsync=fsync)
