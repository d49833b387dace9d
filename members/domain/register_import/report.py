"""A preview in words: for the page, for the command and for what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.formats import date_format, number_format

from members.domain.register_import.previewing import Ending, Preview
from regions.domain.areas import KREISFREI
from regions.domain.gemeindeverzeichnis import SOURCE, Changes, Listed
from regions.models import Area


class Section(NamedTuple):
    """A heading, a sentence about it and the lines; it travels through JSON as a list."""

    title: str
    note: str
    lines: list[str]


def report(preview: Preview) -> list[Section]:
    """What the edition changes, section by section, without those that have nothing to say."""
    return [section for section in _sections(preview) if section.lines]


def _sections(preview: Preview) -> Iterator[Section]:
    changes = preview.changes
    yield Section(
        "Neue Namen und Arten",
        "So heißen die Gebiete von nun an.",
        [
            f"{one.before.title} wird {one.after.title} ({one.after.ags})"
            for one in changes.changed
            if not _alias(one.after)
        ],
    )
    yield Section(
        "Verwaltungen, die mit umbenannt werden",
        "Der bisherige Name bleibt auffindbar, die bisherige Adresse im Netz leitet weiter.",
        [f"„{one.organisation}“ wird „{one.name}“" for one in preview.renamings if not one.is_kept],
    )
    yield Section(
        "Verwaltungen, deren Name bleibt",
        "Diese Namen hat die Geschäftsstelle selbst vergeben. Der amtliche Name kommt als weiterer Name hinzu.",
        [f"„{one.organisation}“, amtlich „{one.name}“" for one in preview.renamings if one.is_kept],
    )
    yield Section(
        "Neu im Verzeichnis",
        "Die Gebiete werden angelegt, ihre Verwaltungen mit ihnen. Netzwerkpartner werden sie dadurch nicht.",
        [_named(unit) for unit in changes.new if not _alias(unit)],
    )
    yield Section(
        "Nicht mehr im Verzeichnis",
        "Diese Gebiete enden. Ihre Verwaltungen bleiben als Organisationen bestehen, decken aber nichts mehr ab.",
        [_ended(one) for one in preview.endings if one.vanished in changes.asks_successor],
    )
    yield Section(
        "Im Verzeichnis beendet, in der Datei noch enthalten",
        "Hier ändert sich nichts. Prüfen Sie, ob die Datei die richtige ist.",
        [_named(unit) for unit in changes.returned if not _alias(unit)],
    )
    yield Section("Einwohnerzahlen", f"Quelle: {SOURCE}", list(_population(changes)))


def _alias(unit: Listed) -> bool:
    return unit.level == Area.Level.KREIS and unit.kind == KREISFREI


def _named(unit: Listed) -> str:
    return f"{unit.title} ({unit.ags})"


def _ended(one: Ending) -> str:
    line = _named(one.vanished.unit)
    if one.membership is None:
        return line
    since = date_format(one.membership.start, "j. F Y")
    return (
        f"{line}: {one.organisation} hat eine Mitgliedschaft seit dem {since}. Sie läuft weiter, bis Sie sie beenden."
    )


def _population(changes: Changes) -> Iterable[str]:
    if changes.population:
        total = number_format(sum(changes.edition.population.values()), force_grouping=True)
        day = date_format(changes.counted_on, "j. F Y")
        yield f"{len(changes.population)} Zahlen zum Stand {day}; zusammen leben danach {total} Menschen im Land"
