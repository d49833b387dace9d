"""The table of an office as it is: 1,700 rows of partners and their contact people, with faults of every kind.

`python -m tests.office_list liste.xlsx` writes it. Its people are made of lists of names, their addresses lie below
`example.org`.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from regions.domain.register import units
from regions.models import Area

HEADING = [
    "Lfd. Nr.", "Schlüssel", "Kommune / Einrichtung", "Anrede", "Titel", "Vorname", "Name", "Funktion", "E-Mail",
    "Telefon", "dabei seit", "Bemerkung",
]  # fmt: skip
NAMES_TEXT = """
Anna Berta Cem Dora Emil Fatma Gerd Hanna Ilse Jan Käthe Lars Mira Nils Olga Paul Rita Sven Tanja Uwe
Ahorn Birke Dahlie Eibe Fichte Ginster Hasel Iris Kiefer Linde Mohn Nelke Olive Pappel Quitte Rose Salbei Tanne Ulme
"""
FIRST_NAMES, LAST_NAMES = (words.split() for words in NAMES_TEXT.strip().split("\n"))
JOBS = ["Ordnungsamt", "Personalrat", "Gleichstellungsbeauftragte", "Arbeitsschutz", "Sicherheitsbeauftragter"]
OTHERS = ["Klinikum", "Stadtwerke", "Gesamtschule", "Jobcenter", "Verkehrsbetriebe"]
DAYS = ["01.02.2024", "1.2.24", "2024-02-01", 45323]
Cells = list[object]


def rows(count: int = 1_700) -> list[Cells]:
    """Two title lines, the heading and so many rows."""
    towns = [unit for unit in units() if unit["level"] == Area.Level.GEMEINDE]
    lines: list[Cells] = [["Netzwerkpartner, Stand heute"], [], list(HEADING)]
    for number in range(count - 40 - len(FAULTS)):
        town = towns[number % len(towns)]
        lines.append(_row(number, town))
    doubled = [list(line) for line in lines[3:43]]
    for position, line in enumerate(doubled):
        _respell(line, position)
    lines += doubled
    lines += [[len(lines) + position, *fault] for position, fault in enumerate(FAULTS)]
    return lines


def write(path: Path, lines: Sequence[Cells]) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Partner")
        for number, cells in enumerate(lines):
            sheet.write_row(number, 0, cells)


def _row(number: int, town: dict[str, str]) -> Cells:
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    last = f"{LAST_NAMES[number * 7 % len(LAST_NAMES)]}{'' if number < 500 else '-' + LAST_NAMES[number // 500]}"
    is_town = number % 5 != 0
    name = f"{town['kind'].split()[-1]} {town['name']}" if is_town else f"{OTHERS[number % 25 // 5]} {town['name']}"
    key: object = int(town["ags"]) if is_town and number % 2 else ""
    mail = f"{first}.{last}.{number}@{'stadt' if is_town else 'haus'}{number % len(LAST_NAMES)}.example.org".lower()
    return [
        number + 1,
        key,
        name,
        ["Frau", "Herr", "", "Herrn"][number % 4],
        "Dr." if number % 11 == 0 else "",
        first,
        last,
        JOBS[number % len(JOBS)],
        mail.replace("ä", "ae"),
        f"0{52 + number % 9}31 71-{number}",
        DAYS[number % len(DAYS)],
        "vegetarisch" if number % 50 == 0 else "",
    ]


def _respell(line: Cells, position: int) -> None:
    """The same person as somebody else has written them down: another spelling, or another address."""
    if position % 2:
        line[5] = f"{str(line[5])[0]}."
    else:
        line[8] = f"neu.{line[8]}"
    line[0] = 9_000 + position


FAULTS: list[Cells] = [
    ["", "Stadt Lemgo", "Frau", "", "Anna", "", "Ordnungsamt", "a1@stadt.example.org", "", "", ""],
    ["", "Stadt Lemgo", "Frau", "", "", "Beispiel", "Ordnungsamt", "a2@stadt.example.org", "", "", ""],
    ["05999999", "", "", "", "Anna", "Beispielhaft", "", "a3@stadt.example.org", "", "", ""],
    ["", "Herford", "", "", "Anna", "Doppelt", "", "a4@stadt.example.org", "", "", ""],
    ["", "Stadt Lemgo", "", "", "Anna", "Adresse", "", "a5@stadt", "", "", ""],
    ["", "Stadt Lemgo", "", "", "Anna", "Klammer", "", "a6@[127.0.0.1]", "", "", ""],
    ["", "Stadt Lemgo", "", "", "Anna", "Schalttag", "", "a7@stadt.example.org", "", "29.02.2023", ""],
    ["", "Stadt Lemgo", "", "", "Anna", "Früh", "", "a8@stadt.example.org", "", "01.01.1999", ""],
    ["", "Stadt Lemgo", "", "", "Anna", "Spät", "", "a9@stadt.example.org", "", "01.01.2099", ""],
    ["", "Stadt Lemgo", "", "", "=HYPERLINK(1)", "Formel", "", "a10@stadt.example.org", "", "", ""],
    ["", "Stadt Lemgo", "", "", "Anna\u200bX", "Unsichtbar", "", "a11@stadt.example.org", "", "", ""],
    ["", "", "", "", "", "", "", "a12@stadt.example.org", "", "", ""],
    ["05766044", "Stadt Detmold", "", "", "Anna", "Widerspruch", "", "a13@stadt.example.org", "", "", ""],
    ["", "Stadt Lemgo", "", "", "Anna", "L" * 120, "", "a14@stadt.example.org", "", "", ""],
    ["", "Stadt Lemgo", "", "", "Anna", "Datum", "", "a15@stadt.example.org", "", "im Februar", ""],
    ["keiner", "Stadt Lemgo", "", "", "Anna", "Schlüssel", "", "a16@stadt.example.org", "", "", ""],
    ["", "Stadt Lemgo", "", "", "Anna", "---", "", "a17@stadt.example.org", "", "", ""],
    ["", "Paderborn", "", "", "Anna", "Zweimal", "", "a18@stadt.example.org", "", "", ""],
    ["", "Stadt Lemgo", "", "T" * 60, "Anna", "Titel", "", "a19@stadt.example.org", "", "", ""],
    ["", "Stadt Lemgo", "", "", "Anna", "Monat", "", "a20@stadt.example.org", "", "01.13.2024", ""],
    ["", "Stadt Lemgo", "", "", "Anna", "At", "", "anna at stadt.example.org", "", "", ""],
    ["", "Stadt Lemgo", "", "", "Anna", "Länge", "F" * 200, "a22@stadt.example.org", "", "", ""],
    ["", "???", "", "", "Anna", "Frage", "", "a23@stadt.example.org", "", "", ""],
    ["05", "", "", "", "Anna", "Land", "", "a24@stadt.example.org", "", "", ""],
    ["", "Höxter", "", "", "Anna", "Unklar", "", "a25@stadt.example.org", "", "", ""],
]


if __name__ == "__main__":
    write(Path(sys.argv[1]), rows())
