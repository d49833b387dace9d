"""`manage.py worker --once` on a machine whose clock is eight days ahead."""

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import django
import time_machine
from django.core.management import CommandError, call_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sicherimdienst.settings")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        django.setup()
        with suppress(CommandError):  # no mail server listens here
            call_command("worker", once=True)
