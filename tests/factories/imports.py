"""Factories of imports, made by the domain's functions."""

from datetime import datetime

from accounts.models import User
from core.tables.rows import Sheet
from core.tables.texts import parse_text
from imports.domain import orders, running, uploads
from imports.models import Import
from tests.factories import NOW

HEADING = "AGS;Organisation;Vorname;Nachname;Titel;Funktion;E-Mail;Mitglied seit"


def run_imports(*, at: datetime = NOW) -> None:
    """Do what the worker does, to the end."""
    while running.run_due(lambda: True, at=at):
        pass


def checked_import(*lines: str, by: User, at: datetime = NOW) -> Import:
    """An import of these lines under the usual heading, after its dry run."""
    text = "\n".join([HEADING, *lines])
    made = uploads.create(Sheet("", parse_text(text)), file_name="liste.csv", by=by, at=at)
    run_imports(at=at)
    return Import.objects.get(pk=made.pk)


def applied_import(source: Import, *, by: User, at: datetime = NOW) -> Import:
    orders.apply(source, by=by, at=at)
    run_imports(at=at)
    return Import.objects.get(pk=source.pk)


def undone_import(source: Import, *, by: User, at: datetime = NOW) -> Import:
    orders.undo(source, by=by, at=at)
    run_imports(at=at)
    return Import.objects.get(pk=source.pk)
