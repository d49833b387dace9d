import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.jobs import registered_jobs
from portal.pre_release_databases import refuse_database_before_first_release
from portal.worker import Worker


class Command(BaseCommand):
    help = "Erledigt, was fällig ist: sendet Mails, lässt verfallen, räumt auf. Beliebig viele laufen nebeneinander."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="nur was jetzt fällig ist, dann Ende")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        refuse_database_before_first_release()
        worker = Worker(registered_jobs())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        if not once:
            worker.run()
        elif not worker.run_once():
            raise CommandError("Nicht alles konnte erledigt werden, siehe Protokoll.")
