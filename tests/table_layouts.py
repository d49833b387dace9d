"""The heads of the Gemeinden of Detmold in the layouts in which offices keep such lists."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import NamedTuple

import xlsxwriter

from members.models import Organisation
from normalisation.folding import fold


class Head(NamedTuple):
    """A fictitious head of a real Gemeinde."""

    ags: str
    name: str
    kind: str
    district: str
    district_ags: str
    first_name: str
    last_name: str
    email: str
    number: int

    @property
    def ars(self) -> str:
        return f"{self.ags[:5]}0000{self.ags[5:]}"

    @property
    def title(self) -> str:
        return f"{'Gemeinde' if self.kind == 'Gemeinde' else 'Stadt'} {self.name}"

    @property
    def official(self) -> str:
        return f"{self.name}, {'Gemeinde' if self.kind == 'Gemeinde' else 'Stadt'}"

    @property
    def administration(self) -> str:
        return self.title.replace(" ", "verwaltung ", 1)

    @property
    def postcode(self) -> str:
        return str(32_000 + self.number)


def heads(organisations: Iterable[Organisation]) -> list[Head]:
    """A head for each municipality among the organisations."""
    made = []
    for number, one in enumerate(organisations, start=1):
        area = one.body_of
        assert area
        assert area.parent
        mail = f"rathaus@{fold(one.slug).replace(' ', '-')}.example"
        made.append(
            Head(
                area.ags,
                area.name,
                area.kind,
                area.parent.name,
                area.parent.ags,
                "Änne",
                f"Groß-{number}",
                mail,
                number,
            )
        )
    return made


Line = Callable[[Head], list[object]]


def _csv(
    separator: str, heading: str, line: Line, *, encoding: str = "utf-8", before: str = ""
) -> Callable[..., bytes]:
    def made(people: list[Head]) -> bytes:
        text = io.StringIO()
        rows = csv.writer(text, delimiter=separator, lineterminator="\r\n")
        if heading:
            rows.writerow(heading.split("|"))
        rows.writerows(line(one) for one in people)
        return (before + text.getvalue()).encode(encoding)

    return made


def _xlsx(heading: str, line: Line, *, titles: tuple[str, ...] = ()) -> Callable[..., bytes]:
    def made(people: list[Head]) -> bytes:
        content = io.BytesIO()
        with xlsxwriter.Workbook(content) as book:
            sheet = book.add_worksheet("Kommunen")
            rows = [*([title] for title in titles), heading.split("|"), *(line(one) for one in people)]
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
        return content.getvalue()

    return made


LAYOUTS: dict[str, Callable[[list[Head]], bytes]] = {
    "AGS and address": _csv(";", "AGS|E-Mail", lambda one: [one.ags, one.email]),
    "AGS of seven digits": _csv(";", "AGS|Mail", lambda one: [one.ags.lstrip("0"), one.email]),
    "AGS as a number": _xlsx("Gemeindeschlüssel|E-Mail-Adresse", lambda one: [int(one.ags), one.email]),
    "AGS with points": _csv(
        ";", "Schlüssel|Mail", lambda one: [f"{one.ags[:2]}.{one.ags[2]}.{one.ags[3:5]}.{one.ags[5:]}", one.email]
    ),
    "ARS": _csv(";", "ARS|Gemeindename|Mail", lambda one: [one.ars, one.official, one.email]),
    "ARS as a number": _xlsx("ARS|Name|E-Mail", lambda one: [int(one.ars), one.title, one.email]),
    "key in columns": _xlsx(
        "Land|RB|Kreis|VB|Gem|Gemeindename|E-Mail",
        lambda one: [one.ags[:2], one.ags[2], one.ags[3:5], "0000", one.ags[5:], one.name, one.email],
    ),
    "full names": _csv(";", "Kommune|Mailadresse", lambda one: [one.title, one.email]),
    "official names": _csv(",", "Name|Email", lambda one: [one.official, one.email]),
    "bare names": _csv("\t", "Gemeinde|Mail", lambda one: [one.name, one.email]),
    "Kreis before": _csv(
        ";", "Kreis|Gemeinde|PLZ|E-Mail", lambda one: [one.district, one.name, one.postcode, one.email]
    ),
    "Kreis behind": _csv(
        ";", "Stadt/Gemeinde|E-Mail|Kreis", lambda one: [one.name, one.email, f"Kreis {one.district}"]
    ),
    "name of the Kreis": _xlsx("Nr.|Kreisname|AGS|Mail", lambda one: [one.number, one.district, one.ags, one.email]),
    "postcodes and inhabitants": _xlsx(
        "Lfd. Nr.|PLZ|Ort|Einwohner|Telefon|E-Mail",
        lambda one: [one.number, int(one.postcode), one.name, 5766 + one.number, "05231 71-0", one.email],
    ),
    "title lines": _xlsx(
        "AGS|Kommune|E-Mail",
        lambda one: [one.ags, one.title, one.email],
        titles=("Anschriften der Kommunen im Regierungsbezirk Detmold", "Stand: 01.01.2024"),
    ),
    "UTF-16": _csv(
        "\t", "Gemeinde|Bürgermeister/in|Mail", lambda one: [one.title, "offen", one.email], encoding="utf-16"
    ),
    "CP850": _csv(
        ";", "Gemeindename|Straße|Mail", lambda one: [one.official, "Große Straße 1", one.email], encoding="cp850"
    ),
    "Windows-1252 with sep=": _csv(
        "|", "Behörde|Mail", lambda one: [one.administration, one.email], encoding="cp1252", before="sep=|\r\n"
    ),
    "no heading": _csv(";", "", lambda one: [one.title, one.email]),
    "no heading, key anywhere": _csv(
        ";", "", lambda one: [one.email, one.title, one.ags] if one.number % 2 else [one.ags, one.title, one.email]
    ),
}

PEOPLE_LAYOUTS: dict[str, Callable[[list[Head]], bytes]] = {
    "columns apart": _csv(
        ";", "Vorname|Name|Organisation|Mail", lambda one: [one.first_name, one.last_name, one.title, one.email]
    ),
    "last name first": _xlsx(
        "Name|Gemeinde|E-Mail", lambda one: [f"{one.last_name}, {one.first_name}", one.official, one.email]
    ),
    "Anrede and titles": _xlsx(
        "Anrede|Titel|Vorname|Nachname|AGS|E-Mail",
        lambda one: ["Frau", "Dr.", one.first_name, one.last_name, int(one.ags), one.email],
    ),
    "Herrn": _csv(
        ";",
        "Anrede|Vorname|Familienname|Kreis|Gemeinde|Mail",
        lambda one: ["Herrn", one.first_name, one.last_name, one.district, one.name, one.email],
    ),
    "whole names": _csv(
        ";",
        "Ansprechpartner|Kommune|Mail",
        lambda one: [f"Frau Dr. {one.first_name} {one.last_name}", one.title, one.email],
    ),
    "no heading": _csv(
        ";", "", lambda one: [f"{one.first_name} {one.last_name}", "Bürgermeisterin", one.title, one.email]
    ),
    "Outlook": _csv(
        ",",
        "First Name|Last Name|Company|Job Title|E-mail Address|Business Phone",
        lambda one: [one.first_name, one.last_name, one.title, "Bürgermeisterin", one.email, "05231 71-0"],
    ),
    "title line": _xlsx(
        "Vorname|Nachname|Funktion|Stadt/Gemeinde|E-Mail|Bemerkung",
        lambda one: [one.first_name, one.last_name, "Bürgermeisterin", one.title, one.email, "vegetarisch"],
        titles=("Gästeliste 1. Februar 2024",),
    ),
}


def outlook_line(people: list[Head]) -> bytes:
    """All in one line, as mail programs copy it: names and addresses, no houses."""
    return "; ".join(f"{one.first_name} {one.last_name} <{one.email}>" for one in people).encode()
