"""`manage.py worker` with a lease of two seconds for accessions, so that the scenario does not take minutes."""

import os
from datetime import timedelta

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sicherimdienst.settings")
    django.setup()
    from accessions.domain import execution

    execution.LEASE = timedelta(seconds=2)
    call_command("worker")
