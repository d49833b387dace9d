from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from members.domain import organisations
from regions.domain import register


class Command(BaseCommand):
    """Safe to run at every start: existing areas and organisations stay unchanged."""

    help = "Lädt die amtlichen Gebiete und legt ihre Verwaltungen als Organisationen an"

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        self.stdout.write(f"{register.load(at=now)} Gebiete geladen.")
        self.stdout.write(f"{organisations.create_territorial_authorities(at=now)} Gebietskörperschaften angelegt.")
