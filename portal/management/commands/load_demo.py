from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.demo import loading


class Command(BaseCommand):
    """Safe to run at every start: existing demo data stays unchanged."""

    help = "Lädt die Vorführung: Netzwerkpartner, erfundene Personen, Anträge in jedem Stand"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bis", type=date.fromisoformat, help="das Netzwerk vom Abend dieses Tages (JJJJ-MM-TT)")

    def handle(self, *, bis: date | None = None, **options: Any) -> None:
        try:
            loaded = loading.load(at=timezone.now(), until=bis)
        except loading.LoadingRefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Die Vorführung ist geladen." if loaded else "Die Vorführung ist schon geladen.")
