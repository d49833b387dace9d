"""`manage.py rollen`: prints which role may do what, as a page of the documentation (docs/rollen.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.permissions import ACTS, Role

INTRO = """\
# Wer darf was

Diese Tabelle kommt aus `accounts/permissions.py`: `manage.py rollen > docs/rollen.md`. In der Verwaltung zeigt sie
„Wer darf was“.

Die Regionalkoordination, und ein Lesezugriff, der auf Gebiete begrenzt ist, sehen nur, was in ihren Regierungsbezirken
und Kreisen liegt; das Veranstaltungsteam sieht nur die Veranstaltungen, zu deren Team es gehört. Was „unbegrenzt“ ist,
erlaubt nur eine Rolle ohne Gebiet.
"""


class Command(BaseCommand):
    help = "Gibt aus, welche Rolle was darf"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(table(), ending="")


def table() -> str:
    """The acts and roles as Markdown."""
    rows = [["Was", *Role.labels], ["---"] * (len(Role) + 1)]
    for act in ACTS:
        label = f"{act.label} (unbegrenzt)" if act.everything else act.label
        rows.append([label, *("ja" if role in act.roles else "–" for role in Role)])
    return INTRO + "\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)
