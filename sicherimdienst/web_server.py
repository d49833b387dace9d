"""`python -m sicherimdienst.web_server`: checks the settings once, then becomes granian serving the portal.

Further arguments are granian's and come after these, so that they prevail.
"""

import os
import sys
from collections.abc import Sequence

import django

from portal.starting import refuse_start_with_errors, wrong_settings_end_the_start

APPLICATION = "sicherimdienst.wsgi:application"
OPTIONS = {
    "interface": "wsgi",
    "blocking-threads": "512",  # they only wait for slow clients, see sicherimdienst/wsgi_middleware.py
    "log-level": "warning",
}


def granian_command(*arguments: str, application: str = APPLICATION) -> list[str]:
    options = [f"--{name}={value}" for name, value in OPTIONS.items()]
    return [sys.executable, "-m", "granian", "--no-ws", *options, *arguments, application]


def main(arguments: Sequence[str]) -> None:
    """Replace this process by granian; ends with a list of mistakes instead where it cannot start."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sicherimdienst.settings")
    with wrong_settings_end_the_start():
        django.setup()
        refuse_start_with_errors()
    os.execv(sys.executable, granian_command(*arguments))  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
