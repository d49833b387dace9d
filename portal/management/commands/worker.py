import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.jobs import registered_jobs
from portal.starting import refuse_start_with_errors
from portal.worker import Worker


class Command(BaseCommand):
    requires_system_checks = ()  # those that matter end the start with a list, see portal/starting.py
    help = "Erledigt, was fällig ist: sendet Mails, lässt verfallen, räumt auf. Beliebig viele laufen nebeneinander."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="nur was jetzt fällig ist, dann Ende")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        refuse_start_with_errors()
        worker = Worker(registered_jobs())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        if not once:
            worker.run()
        elif not worker.run_once():
            raise CommandError("Nicht alles konnte erledigt werden, siehe Protokoll.")
