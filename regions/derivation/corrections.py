"""Where the source of 2017 is behind the official list (Destatis, Gemeindeverzeichnis GV100AD, 31.08.2025).

Every other name and kind of the 5 + 53 + 396 units agrees with that list.
"""

CORRECTIONS: dict[str, dict[str, str]] = {
    # A Kreis in the source; legally a Städteregion (Städteregion Aachen Gesetz).
    "05334": {"kind": "Städteregion"},
    # Written out in the official list, abbreviated „(Rhld.)“ in the source.
    "05158020": {"name": "Langenfeld (Rheinland)"},
    "05378016": {"name": "Leichlingen (Rheinland)"},
    # Stadt since 1 January 2019.
    "05162012": {"kind": "Stadt"},
}
