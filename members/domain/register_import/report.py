"""The preview as text: for the page, the command and the stored report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst

from core import date_spans
from core.counts import count_text
from members.domain.register_import.preview import EditionPreview, EndedBody
from regions.domain.areas import is_kreisfrei_kreis
from regions.domain.gemeindeverzeichnis import SOURCE, Changes, ListedUnit
from regions.domain.name_cases import nominative


class ReportSection(NamedTuple):
    """A title, a sentence about it and lines; stored in JSON as a list."""

    title: str
    note: str
    lines: list[str]


def report(preview: EditionPreview) -> list[ReportSection]:
    """The changes in sections; sections without changes are left out."""
    return [section for section in _sections(preview) if section.lines]


def _sections(preview: EditionPreview) -> Iterator[ReportSection]:
    changes = preview.changes
    yield ReportSection(
        "Neue Namen und Arten",
        "So heißen die Gebiete von nun an.",
        [
            f"{capfirst(nominative(ended.before.title))} heißt {ended.after.title} ({ended.after.ags})"
            for ended in changes.changed
            if not is_kreisfrei_kreis(ended.after.level, ended.after.kind)
        ],
    )
    yield ReportSection(
        "Verwaltungen, die mit umbenannt werden",
        "Der bisherige Name bleibt auffindbar, die bisherige Adresse im Netz leitet weiter.",
        [f"„{ended.organisation}“ wird „{ended.name}“" for ended in preview.renamings if not ended.keeps_own_name],
    )
    yield ReportSection(
        "Verwaltungen, deren Name bleibt",
        "Diese Namen hat die Geschäftsstelle selbst vergeben. Der amtliche Name kommt als weiterer Name hinzu.",
        [f"„{ended.organisation}“, amtlich „{ended.name}“" for ended in preview.renamings if ended.keeps_own_name],
    )
    yield ReportSection(
        "Neu im Verzeichnis",
        "Die Gebiete werden angelegt, ihre Verwaltungen mit ihnen. Netzwerkpartner werden sie dadurch nicht.",
        [_name_and_ags(unit) for unit in changes.new if not is_kreisfrei_kreis(unit.level, unit.kind)],
    )
    yield ReportSection(
        "Nicht mehr im Verzeichnis",
        "Diese Gebiete enden. Ihre Verwaltungen bleiben als Organisationen bestehen, decken aber nichts mehr ab.",
        [_ended_line(ended) for ended in preview.endings if ended.vanished in changes.needing_successor],
    )
    yield ReportSection(
        "Im Verzeichnis beendet, in der Datei noch enthalten",
        "Hier ändert sich nichts. Prüfen Sie, ob die Datei die richtige ist.",
        [_name_and_ags(unit) for unit in changes.returned if not is_kreisfrei_kreis(unit.level, unit.kind)],
    )
    yield ReportSection("Einwohnerzahlen", f"Quelle: {SOURCE}", list(_population(changes)))


def _name_and_ags(unit: ListedUnit) -> str:
    return f"{unit.title} ({unit.ags})"


def _ended_line(ended: EndedBody) -> str:
    line = _name_and_ags(ended.vanished.unit)
    if ended.membership is None:
        return line
    span = date_spans.sentence_text(ended.membership.start, None, today=timezone.localdate())
    name = capfirst(nominative(ended.organisation))
    return f"{line}: {name} gehört {span} zum Netzwerk. Die Mitgliedschaft läuft weiter, bis Sie sie beenden."


def _population(changes: Changes) -> Iterable[str]:
    if changes.population:
        total = number_format(sum(changes.edition.population.values()), force_grouping=True)
        day = date_format(changes.counted_on, "j. F Y")
        number = count_text(len(changes.population), "Eine Zahl", "Zahlen")
        yield f"{number} zum Stand {day}; zusammen leben danach {total} Menschen im Land"
