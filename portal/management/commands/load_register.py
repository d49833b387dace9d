from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from regions.domain import register


class Command(BaseCommand):
    """Safe to repeat at every start: what is there stays as it is."""

    help = "Lädt die amtlichen Gebiete mit ihren Grenzen"

    def handle(self, **options: Any) -> None:
        loaded = register.load(at=timezone.now())
        self.stdout.write(f"{loaded.areas} Gebiete und {loaded.boundaries} Grenzen geladen.")
