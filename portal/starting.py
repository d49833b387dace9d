"""Ends a start that cannot succeed: with sentences instead of a traceback, and so that nothing starts it again."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process
from typing import NoReturn

from django.core.exceptions import ImproperlyConfigured

EXIT_CODE = 78  # EX_CONFIG of sysexits.h; the units of systemd do not start again after it


def end_start(reason: str) -> NoReturn:
    """Write the reason and end this process with EXIT_CODE; a web server that would start it again is ended too."""
    sys.stderr.write(f"{reason}\n")
    sys.stderr.flush()
    if server := parent_process():
        os.kill(server.pid or os.getppid(), signal.SIGTERM)
    sys.exit(EXIT_CODE)


@contextmanager
def wrong_settings_end_the_start() -> Iterator[None]:
    """Within it, ImproperlyConfigured ends the process."""
    try:
        yield
    except ImproperlyConfigured as error:
        end_start(str(error))


def refuse_start_with_errors() -> None:
    """Raise ImproperlyConfigured where a setting is of no use or the database is from before the first release.

    Django must be set up. A database that does not answer is no reason: the portal starts and waits for it.
    """
    from portal import pre_release_databases  # noqa: PLC0415 - needs the settings

    pre_release_databases.refuse_database_before_first_release()
