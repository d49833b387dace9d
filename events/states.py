"""The states of events, registrations, choices of sessions and planned mails, and what may follow what."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.db import models


class EventState(models.TextChoices):
    DRAFT = "draft", "Entwurf"
    PUBLISHED = "published", "veröffentlicht"
    CANCELLED = "cancelled", "abgesagt"


class EventAct(StrEnum):
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"


E = EventState

EVENT_TRANSITIONS = MappingProxyType(
    {
        EventAct.PUBLISH: (frozenset({E.DRAFT}), frozenset({E.PUBLISHED})),
        EventAct.WITHDRAW: (frozenset({E.PUBLISHED}), frozenset({E.DRAFT})),
        EventAct.CANCEL: (frozenset({E.DRAFT, E.PUBLISHED}), frozenset({E.CANCELLED})),
    }
)


class RegistrationState(models.TextChoices):
    RESERVED = "reserved", "Platz reserviert, noch nicht bestätigt"
    APPLIED = "applied", "für die Warteliste, noch nicht bestätigt"
    WAITING = "waiting", "auf der Warteliste"
    OFFERED = "offered", "Platz angeboten"
    CONFIRMED = "confirmed", "angemeldet"
    CANCELLED = "cancelled", "abgemeldet"
    EXPIRED = "expired", "verfallen"


class RegistrationAct(StrEnum):
    CONFIRM = "confirm"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    SEAT = "seat"
    EXPIRE = "expire"
    CANCEL = "cancel"


R = RegistrationState
HOLDING = frozenset({R.RESERVED, R.OFFERED, R.CONFIRMED})  # who has a seat, for the time being or for good
ACTIVE = HOLDING | {R.APPLIED, R.WAITING}  # one of these for each person and event
TIMED = frozenset({R.RESERVED, R.APPLIED, R.OFFERED})  # what ends by itself at `until`

# act: (from these states, to one of these). CONFIRM leads from APPLIED to a seat only where one is free and nobody
# waits; SEAT is the office's own.
REGISTRATION_TRANSITIONS = MappingProxyType(
    {
        RegistrationAct.CONFIRM: (frozenset({R.RESERVED, R.APPLIED}), frozenset({R.CONFIRMED, R.WAITING})),
        RegistrationAct.OFFER: (frozenset({R.WAITING}), frozenset({R.OFFERED})),
        RegistrationAct.ACCEPT: (frozenset({R.OFFERED}), frozenset({R.CONFIRMED})),
        RegistrationAct.DECLINE: (frozenset({R.OFFERED}), frozenset({R.CANCELLED})),
        RegistrationAct.SEAT: (ACTIVE - {R.CONFIRMED}, frozenset({R.CONFIRMED})),
        RegistrationAct.EXPIRE: (TIMED, frozenset({R.EXPIRED})),
        RegistrationAct.CANCEL: (ACTIVE, frozenset({R.CANCELLED})),
    }
)


class ChoiceState(models.TextChoices):
    WAITING = "waiting", "auf der Warteliste"
    HELD = "held", "Platz"
    RELEASED = "released", "abgegeben"


class ChoiceAct(StrEnum):
    MOVE_UP = "move_up"
    RELEASE = "release"


C = ChoiceState

CHOICE_TRANSITIONS = MappingProxyType(
    {
        ChoiceAct.MOVE_UP: (frozenset({C.WAITING}), frozenset({C.HELD})),
        ChoiceAct.RELEASE: (frozenset({C.WAITING, C.HELD}), frozenset({C.RELEASED})),
    }
)


class PlannedMailState(models.TextChoices):
    PLANNED = "planned", "geplant"
    STOPPED = "stopped", "angehalten"
    SENT = "sent", "gesendet"


class PlannedMailAct(StrEnum):
    STOP = "stop"
    RESUME = "resume"
    SEND = "send"


M = PlannedMailState

PLANNED_MAIL_TRANSITIONS = MappingProxyType(
    {
        PlannedMailAct.STOP: (frozenset({M.PLANNED}), frozenset({M.STOPPED})),
        PlannedMailAct.RESUME: (frozenset({M.STOPPED}), frozenset({M.PLANNED})),
        PlannedMailAct.SEND: (frozenset({M.PLANNED}), frozenset({M.SENT})),
    }
)


class InvitationStanding(models.TextChoices):
    """Never stored: derived from the invitation and its registration (`InvitationQuerySet.with_standing()`)."""

    DRAFT = "draft", "noch nicht eingeladen"
    SILENT = "silent", "eingeladen, noch keine Antwort"
    ACCEPTED = "accepted", "Zusage"
    PROXY = "proxy", "Zusage in Vertretung"
    WAITING = "waiting", "auf der Warteliste"
    DECLINED = "declined", "Absage"


UNANSWERED = frozenset({InvitationStanding.DRAFT, InvitationStanding.SILENT})


def allowed(table: Mapping[Any, tuple[frozenset[Any], frozenset[Any]]]) -> list[tuple[str, str]]:
    """Every (from, to) of different states a table allows, for the database's trigger."""
    pairs = {(str(old), str(new)) for olds, news in table.values() for old in olds for new in news}
    return sorted((old, new) for old, new in pairs if old != new)
