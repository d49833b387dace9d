"""Initial values of the event form for each kind of event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType
from typing import NamedTuple

from django.conf import settings

from core import office_contact
from events.models import Event

Kind = Event.Kind
Admission = Event.Admission
OFFICE_CONTACT = {
    "contact": "Geschäftsstelle des Präventionsnetzwerks #sicherimDienst",
    "contact_email": settings.OFFICE_CONTACT["email"],
    "contact_phone": office_contact.phone(),
}


class KindDefaults(NamedTuple):
    explanation: str
    values: Mapping[str, object]


def _defaults(explanation: str, begins: time, ends: time, check_in_from: time | None, **others: object) -> KindDefaults:
    return KindDefaults(
        explanation,
        MappingProxyType({"begins": begins, "ends": ends, "check_in_from": check_in_from, **OFFICE_CONTACT, **others}),
    )


USUAL = MappingProxyType(
    {
        Kind.ACCESSION: _defaults(
            "Die Leitungen eines Gebiets treten gemeinsam bei; Gäste kommen auf Einladung.",
            time(10), time(13), time(9, 30), admission=Admission.INVITATION,
        ),
        Kind.MEETING: _defaults(
            "Mitglieder tauschen sich aus, oft mit Workshops zur Wahl.",
            time(9, 30), time(16), time(9), admission=Admission.MEMBERS, asks_needs=True,
        ),
        Kind.CONFERENCE: _defaults(
            "Vorträge für alle, die das Thema angeht.",
            time(9, 30), time(16), time(9), admission=Admission.OPEN, asks_needs=True,
        ),
        Kind.TRAINING: _defaults(
            "Wenige Plätze, für Mitglieder.",
            time(9), time(15, 30), time(8, 30), admission=Admission.MEMBERS, capacity=20, asks_needs=True,
        ),
        Kind.ONLINE: _defaults(
            "Ohne Ort: den Link zur Teilnahme bekommen Angemeldete.",
            time(10), time(11, 30), None, admission=Admission.OPEN,
        ),
    }
)  # fmt: skip
