from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.demo import loading


class Command(BaseCommand):
    """Safe to repeat at every start: where there is demo data, nothing happens."""

    help = "Lädt die Vorführung: Netzwerkpartner, erfundene Personen, Anträge in jedem Stand"

    def handle(self, **options: Any) -> None:
        try:
            loaded = loading.load(at=timezone.now())
        except loading.LoadingRefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Die Vorführung ist geladen." if loaded else "Die Vorführung ist schon geladen.")
