"""Files in the record layout of GV100AD, made from the portal's own register; their figures are plainly assumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

from regions.domain import register

AS_OF = date(2025, 8, 31)
# Additions as the list makes them, one of each sort; all other Städte are „Name, Stadt“.
ADDITIONS = {
    "05122": "Klingenstadt",
    "05158004": "Fundort des Neanderthalers, Stadt",
    "05382016": "Stadt der Muster",
    "05762020": "Stadt der  Muster",
    "05766044": "Alte Hansestadt",
    "05766004": "Sport- und Freizeitgemeinde",
    "05914": "Stadt der FernUniversität",
}
TOWNS = {"Stadt": 63, "kreisfreie Stadt": 61, "Gemeinde": 64}
KREISE = {"Kreis": 43, "Städteregion": 43, "kreisfreie Stadt": 41}


@dataclass(frozen=True)
class Row:
    """One unit of a file; `inhabitants` counts for Gemeinden only."""

    ags: str
    name: str
    kind: str
    inhabitants: int = 10_000


def rows(changes: Mapping[str, Row | None] | None = None, add: Iterable[Row] = ()) -> list[Row]:
    """The register's units with some replaced, left out (None) or added."""
    units = {unit["ags"]: Row(unit["ags"], _listed(unit), unit["kind"]) for unit in register.units()}
    units |= changes or {}  # type: ignore[arg-type]  # None leaves out
    remaining = [row for row in units.values() if row]
    return sorted([*remaining, *add], key=lambda row: row.ags)


def row(ags: str, **changes: object) -> Row:
    """A unit of the register as the list has it, with another name, kind or number."""
    [found] = [one for one in rows() if one.ags == ags]
    return replace(found, **changes)


def file(content: Iterable[Row] | None = None, *, as_of: date = AS_OF, encoding: str = "utf-8") -> BytesIO:
    return BytesIO(text(content, as_of=as_of).encode(encoding))


def text(content: Iterable[Row] | None = None, *, as_of: date = AS_OF) -> str:
    """All of it: the other Länder with a Gemeinde each, so that it looks like the whole of Germany."""
    own = [_line(one, as_of) for one in (rows() if content is None else content)]
    others = [_other_land(f"{number:02d}", as_of) for number in range(1, 17) if number != 5]
    return "\r\n".join([*others[:4], *own, *others[4:], ""])


def _listed(unit: register.RegisterUnit) -> str:
    if unit["level"] == "regierungsbezirk":
        return f"Reg.-Bez. {unit['name']}"
    addition = ADDITIONS.get(unit["ags"]) or ADDITIONS.get(unit["ags"].removesuffix("000"))
    if addition is None and unit["kind"] in {"Stadt", "kreisfreie Stadt"}:
        addition = "Stadt"
    return ", ".join(filter(None, [unit["name"], addition]))


def _line(one: Row, as_of: date) -> str:
    if len(one.ags) == 8:
        figures = f"{one.inhabitants // 10:011d}{one.inhabitants:011d}{one.inhabitants // 2:011d}"
        return _record("60", one, as_of, f"{TOWNS[one.kind]:02d}", f"    {figures}    12345     ")
    if len(one.ags) == 5:
        return _record("40", one, as_of, f"{KREISE[one.kind]:02d}")
    return _record({2: "10", 3: "20"}[len(one.ags)], one, as_of)


def _record(satzart: str, one: Row, as_of: date, sign: str = "  ", figures: str = "") -> str:
    """EF1 to EF7: Satzart, Gebietsstand, key, Verband, name, seat, Kennzeichen; 220 characters in all."""
    verband = "0000" if satzart == "60" else ""
    head = f"{satzart}{as_of:%Y%m%d}{one.ags:<8}{verband:<4}{one.name:<50}{'Musterort':<50}{sign}"
    return f"{head}{figures}".ljust(220)


def _other_land(ags: str, as_of: date) -> str:
    land, kreis, gemeinde = (Row(f"{ags}{end}", "Müsterland", "Kreis") for end in ("", "001", "001001"))
    lines = [_line(land, as_of), _line(kreis, as_of), _line(replace(gemeinde, kind="Gemeinde"), as_of)]
    return "\r\n".join(lines)
