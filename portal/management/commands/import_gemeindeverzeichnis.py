from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.refusals import DomainRefusal
from members.domain import register_import
from members.domain.register_import import EditionPreview
from regions.domain import gemeindeverzeichnis
from regions.domain.gemeindeverzeichnis import Succession

DAYS = ("%Y-%m-%d", "%d.%m.%Y")


def day(text: str) -> date:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise ArgumentTypeError(f"„{text}“ ist kein Datum. Schreiben Sie es wie 2025-01-01 oder 1.1.2025.")


def succession(text: str) -> tuple[str, Succession]:
    vanished, equals, rest = text.partition("=")
    successor, colon, since = rest.partition(":")
    if not (equals and colon):
        raise ArgumentTypeError(f"„{text}“ ist keine Nachfolge. Schreiben Sie sie wie 05766044=05766020:2025-01-01.")
    return vanished, Succession(successor, day(since))


class Command(BaseCommand):
    """Writes only with --ausfuehren; a second run with the same file changes nothing."""

    help = "Zeigt, was eine Ausgabe des amtlichen Gemeindeverzeichnisses (GV100AD) ändert, und übernimmt sie"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", type=Path, help="Textdatei GV100AD des Statistischen Bundesamts")
        parser.add_argument("--ausfuehren", action="store_true", help="übernehmen; ohne dies nur Vorschau")
        parser.add_argument(
            "--nachfolger",
            action="append",
            type=succession,
            default=[],
            metavar="AGS=AGS:DATUM",
            help="worin ein weggefallenes Gebiet aufgegangen ist und seit wann; je Gebiet einmal",
        )
        parser.add_argument(
            "--einwohnerstand",
            type=day,
            metavar="DATUM",
            help="Stand der Einwohnerzahlen; ohne dies der letzte 31. Dezember vor dem Gebietsstand",
        )

    def handle(self, *args: Any, datei: Path, **options: Any) -> None:
        try:
            with datei.open("rb") as file:
                self.run(file, **options)
        except OSError as error:
            raise CommandError(f"Die Datei {datei} lässt sich nicht lesen: {error.strerror}.") from error
        except DomainRefusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def run(
        self,
        file: IO[bytes],
        *,
        ausfuehren: bool,
        nachfolger: list[tuple[str, Succession]],
        einwohnerstand: date | None,
        **options: Any,
    ) -> None:
        now = timezone.now()
        edition = gemeindeverzeichnis.parse(file)
        preview = register_import.preview(edition, day=timezone.localdate(now), counted_on=einwohnerstand)
        self.show(preview)
        if preview.changes.is_empty:
            self.stdout.write("Nichts zu ändern.")
        elif ausfuehren:
            file.seek(0)
            with transaction.atomic():
                register_import.apply(
                    register_import.upload(file, by=None, at=now),
                    counted_on=preview.changes.counted_on,
                    successors=dict(nachfolger),
                    seen_digest=preview.changes.digest,
                    by=None,
                    at=now,
                )
            self.stdout.write("Übernommen.")
        else:
            self.explain_next_step(preview, dict(nachfolger))

    def show(self, preview: EditionPreview) -> None:
        changes = preview.changes
        self.stdout.write(f"Gebietsstand {changes.edition.as_of:%d.%m.%Y}, {changes.unchanged} Gebiete unverändert.")
        if changes.is_older:
            self.stdout.write("Diese Ausgabe ist älter als die zuletzt übernommene: Nur Einwohnerzahlen kommen hinzu.")
        for section in register_import.report(preview):
            self.stdout.write(f"\n{section.title}\n  {section.note}")
            self.stdout.writelines(f"  - {line}\n" for line in section.lines)
        self.stdout.write("")

    def explain_next_step(self, preview: EditionPreview, named: dict[str, Succession]) -> None:
        without_successor = [one.unit.ags for one in preview.changes.needing_successor if one.unit.ags not in named]
        for ags in without_successor:
            self.stdout.write(f"Nennen Sie die Nachfolge: --nachfolger {ags}=AGS:DATUM")
        self.stdout.write("Nichts geschrieben. Mit --ausfuehren wird übernommen.")
