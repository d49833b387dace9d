"""Parser of the GV100AD format: fixed width, one record per line, the whole of Germany in one file."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import IO, Any

from gv100ad import (
    District,
    DistrictType,
    FederalState,
    GovernmentRegion,
    GV100ADReader,
    Municipality,
    MunicipalityType,
)

from regions.domain.areas import LAND_AGS
from regions.domain.gemeindeverzeichnis.editions import Edition, ListedUnit, RegisterRefusal
from regions.models import KREISFREI, Area

LAENDER = 16
MAX_BYTES = 10_000_000
MAX_INHABITANTS = 20_000_000
EARLIEST = date(2010, 1, 1)  # the Städteregion Aachen, and with it the Kreise of today, dates from October 2009
MIN_LENGTH = {
    "10": 23,
    "20": 23,
    "40": 124,
    "60": 150,
}  # by record type: Land, Regierungsbezirk, Kreis, Gemeinde; no Verbände
RECORD = re.compile(r"(?:[1-6]0)\d{8}(?P<land>\d{2})")
NAME = re.compile(r"[A-Za-zÄÖÜäöüßéèáó0-9 .,()/'’–-]+")
STAEDTEREGION = "Städteregion"
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DOS_LETTERS, WINDOWS_LETTERS = ("äöüÄÖÜß".encode(name) for name in ("cp850", "cp1252"))

NO_GV100AD = (
    "Diese Datei ist kein Gemeindeverzeichnis im Format GV100AD. Laden Sie es beim Statistischen Bundesamt herunter, "
    "entpacken Sie es und wählen Sie die Textdatei, deren Name mit „GV100AD“ beginnt."
)
KINDS = {
    MunicipalityType.KREISFREIE_STADT: "Stadt",
    MunicipalityType.STADTKREIS: "Stadt",
    MunicipalityType.STADT: "Stadt",
    MunicipalityType.GROSSE_KREISSTADT: "Stadt",
    MunicipalityType.KREISANGEHOERIGE_GEMEINDE: "Gemeinde",
    MunicipalityType.MARKT: "Gemeinde",
}


def parse(file: IO[bytes]) -> Edition:
    """Parse a file in any of the encodings that editions have had over the years.

    Raises RegisterRefusal where it is another file, incomplete, contradictory or without the Land.
    """
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise RegisterRefusal("Die Datei ist zu groß für ein Gemeindeverzeichnis: Höchstens 10 MB sind erlaubt.")
    if not content.strip():
        raise RegisterRefusal("Die Datei ist leer. Laden Sie das Gemeindeverzeichnis noch einmal herunter.")
    records = list(_records(_lines(_decode(content))))
    as_of = _day([record for _, record in records])
    if as_of < EARLIEST:
        raise RegisterRefusal(f"Der Gebietsstand {as_of:%d.%m.%Y} ist zu alt: Gelesen werden Ausgaben seit 2010.")
    units = [unit for number, record in records if (unit := _unit(number, record))]
    _validate_complete(units)
    return Edition(as_of, tuple(sorted(units, key=lambda unit: (len(unit.ags), unit.ags))))


def _day(records: list[Any]) -> date:
    """The day of the Land's own record; other records may have older days, of their last change, but no newer ones."""
    as_of: date = max(record.timestamp for record in records if isinstance(record, FederalState))
    if any(record.timestamp > as_of for record in records):
        raise RegisterRefusal(
            "Die Datei vermischt Ausgaben verschiedener Tage. Verwenden Sie sie, wie sie geliefert wird."
        )
    return as_of


def _decode(content: bytes) -> str:
    """Decode UTF-8, Windows-1252 (older editions) or cp850 (the oldest)."""
    for bom, name in BOMS.items():
        if content.startswith(bom):
            return content.decode(name, errors="replace")
    if b"\0" in content or not content.lstrip()[:1].isdigit():
        raise RegisterRefusal(NO_GV100AD)
    try:
        return content.decode()
    except UnicodeDecodeError:
        dos, windows = (
            sum(map(content.count, letters)) for letters in (_single_bytes(DOS_LETTERS), _single_bytes(WINDOWS_LETTERS))
        )
        return content.decode("cp850" if dos > windows else "cp1252", errors="replace")


def _single_bytes(letters: bytes) -> list[bytes]:
    return [bytes([letter]) for letter in letters]


def _lines(text: str) -> list[tuple[int, str]]:
    """The lines with their numbers, without empty ones and without the end-of-file character of DOS."""
    lines = enumerate(text.replace("\r", "\n" if "\n" not in text else "").split("\n"), start=1)
    return [(number, line) for number, line in lines if line.strip(" \t\x1a")]


def _records(lines: list[tuple[int, str]]) -> Iterator[tuple[int, Any]]:
    """The records of the Land with their line numbers."""
    laender = set()
    records = []
    for position, (number, line) in enumerate(lines):
        match = RECORD.match(line)
        if not match:
            raise RegisterRefusal(NO_GV100AD if position == 0 else _malformed_line(number))
        if line.startswith("10"):
            laender.add(match["land"])
        if match["land"] == LAND_AGS and line[:2] in MIN_LENGTH:
            records.append((number, line))
    if LAND_AGS not in laender:
        raise RegisterRefusal(
            "Nordrhein-Westfalen steht nicht in dieser Datei. Wählen Sie die Ausgabe für ganz Deutschland."
        )
    if laender != {LAND_AGS} and len(laender) != LAENDER:
        raise RegisterRefusal("Die Datei ist nicht vollständig, es fehlen Länder. Laden Sie sie noch einmal herunter.")
    for number, line in records:
        yield number, _record(number, line)


def _record(number: int, line: str) -> Any:
    if len(line) < MIN_LENGTH[line[:2]]:
        raise RegisterRefusal(_malformed_line(number))
    try:
        [record] = GV100ADReader(StringIO(line)).read()
    except ValueError as error:
        raise RegisterRefusal(_malformed_line(number)) from error
    return record


def _malformed_line(number: int) -> str:
    return (
        f"Zeile {number} ist beschädigt oder bricht ab. Laden Sie die Datei noch einmal herunter und verwenden Sie sie "
        "unverändert."
    )


def _unit(number: int, record: Any) -> ListedUnit | None:
    """The unit of a record; None for the Land itself, which does not change."""
    if isinstance(record, FederalState):
        return None
    describe = {GovernmentRegion: _regierungsbezirk, District: _kreis, Municipality: _gemeinde}[type(record)]
    unit = describe(record)
    if unit is None or not (unit.ags.isascii() and unit.ags.isdecimal()) or not NAME.fullmatch(unit.name):
        raise RegisterRefusal(_malformed_line(number))
    return unit


def _regierungsbezirk(record: Any) -> ListedUnit:
    name = re.sub(r"^(Reg\.-Bez\.|Regierungsbezirk) ", "", plain_name(record.name))
    return ListedUnit(record.regional_code, name, Area.Level.REGIERUNGSBEZIRK.value, "Regierungsbezirk")


def _kreis(record: Any) -> ListedUnit:
    name, kind = plain_name(record.name), "Kreis"
    if record.type in {DistrictType.KREISFREIE_STADT, DistrictType.STADTKREIS}:
        kind = KREISFREI
    elif STAEDTEREGION in record.name or record.type is DistrictType.REGIONALVERBAND:
        kind = STAEDTEREGION
        name = name if STAEDTEREGION in name else f"{STAEDTEREGION} {name}"
    return ListedUnit(record.regional_code, name, Area.Level.KREIS.value, kind)


def _gemeinde(record: Any) -> ListedUnit | None:
    kind = KINDS.get(record.type)
    if kind is None or not 0 <= record.inhabitants <= MAX_INHABITANTS:
        return None
    if kind == "Stadt" and record.regional_code.endswith("000"):
        kind = KREISFREI
    name, level = plain_name(record.name), Area.Level.GEMEINDE.value
    return ListedUnit(record.regional_code, name, level, kind, record.inhabitants or None)


def plain_name(listed: str) -> str:
    """The name without additions after a comma: „Lemgo, Alte Hansestadt“ is Lemgo, „Erkrath, Fundort …“ Erkrath."""
    bare = re.sub(r"\s*\(einschl\..*\)$", "", listed).partition(",")[0]
    return " ".join(bare.split())


def _validate_complete(units: list[ListedUnit]) -> None:
    """Refuse duplicate keys, units without their parent, and parents without units."""
    doubled = [ags for ags, times in Counter(unit.ags for unit in units).items() if times > 1]
    if doubled:
        raise RegisterRefusal(f"Der Schlüssel {doubled[0]} steht mehrmals in der Datei. Verwenden Sie sie unverändert.")
    keys = {unit.ags for unit in units} | {LAND_AGS}
    parents = {unit.parent for unit in units}
    childless = [unit for unit in units if unit.level != Area.Level.GEMEINDE and unit.ags not in parents]
    if parents - keys or childless or not units:
        raise RegisterRefusal(
            "Die Datei ist nicht vollständig: Gemeinden ohne ihren Kreis oder Kreise ohne ihre Gemeinden. "
            "Laden Sie sie noch einmal herunter."
        )
