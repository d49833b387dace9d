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


class EventTransition(StrEnum):
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"


E = EventState

EVENT_TRANSITIONS = MappingProxyType(
    {
        EventTransition.PUBLISH: (frozenset({E.DRAFT}), frozenset({E.PUBLISHED})),
        EventTransition.WITHDRAW: (frozenset({E.PUBLISHED}), frozenset({E.DRAFT})),
        EventTransition.CANCEL: (frozenset({E.DRAFT, E.PUBLISHED}), frozenset({E.CANCELLED})),
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


class RegistrationTransition(StrEnum):
    CONFIRM = "confirm"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    SEAT = "seat"
    EXPIRE = "expire"
    CANCEL = "cancel"


R = RegistrationState
HOLDING_A_SEAT = frozenset({R.RESERVED, R.OFFERED, R.CONFIRMED})  # who has a seat, for the time being or for good
ACTIVE = HOLDING_A_SEAT | {R.APPLIED, R.WAITING}  # one of these for each person and event
WITH_DEADLINE = frozenset({R.RESERVED, R.APPLIED, R.OFFERED})  # what ends by itself at `until`

# act: (from these states, to one of these). CONFIRM leads from APPLIED to a seat only where one is free and nobody
# waits; SEAT is the office's own.
REGISTRATION_TRANSITIONS = MappingProxyType(
    {
        RegistrationTransition.CONFIRM: (frozenset({R.RESERVED, R.APPLIED}), frozenset({R.CONFIRMED, R.WAITING})),
        RegistrationTransition.OFFER: (frozenset({R.WAITING}), frozenset({R.OFFERED})),
        RegistrationTransition.ACCEPT: (frozenset({R.OFFERED}), frozenset({R.CONFIRMED})),
        RegistrationTransition.DECLINE: (frozenset({R.OFFERED}), frozenset({R.CANCELLED})),
        RegistrationTransition.SEAT: (ACTIVE - {R.CONFIRMED}, frozenset({R.CONFIRMED})),
        RegistrationTransition.EXPIRE: (WITH_DEADLINE, frozenset({R.EXPIRED})),
        RegistrationTransition.CANCEL: (ACTIVE, frozenset({R.CANCELLED})),
    }
)


class SessionChoiceState(models.TextChoices):
    WAITING = "waiting", "auf der Warteliste"
    HELD = "held", "Platz"
    RELEASED = "released", "abgegeben"


class SessionChoiceTransition(StrEnum):
    MOVE_UP = "move_up"
    RELEASE = "release"


C = SessionChoiceState

CHOICE_TRANSITIONS = MappingProxyType(
    {
        SessionChoiceTransition.MOVE_UP: (frozenset({C.WAITING}), frozenset({C.HELD})),
        SessionChoiceTransition.RELEASE: (frozenset({C.WAITING, C.HELD}), frozenset({C.RELEASED})),
    }
)


class PlannedMailState(models.TextChoices):
    PLANNED = "planned", "geplant"
    STOPPED = "stopped", "angehalten"
    SENT = "sent", "gesendet"


class PlannedMailTransition(StrEnum):
    STOP = "stop"
    RESUME = "resume"
    SEND = "send"


M = PlannedMailState

PLANNED_MAIL_TRANSITIONS = MappingProxyType(
    {
        PlannedMailTransition.STOP: (frozenset({M.PLANNED}), frozenset({M.STOPPED})),
        PlannedMailTransition.RESUME: (frozenset({M.STOPPED}), frozenset({M.PLANNED})),
        PlannedMailTransition.SEND: (frozenset({M.PLANNED}), frozenset({M.SENT})),
    }
)


class InvitationStatus(models.TextChoices):
    """Never stored: derived from the invitation and its registration (`InvitationQuerySet.with_standing()`)."""

    DRAFT = "draft", "noch nicht eingeladen"
    SILENT = "silent", "eingeladen, noch keine Antwort"
    ACCEPTED = "accepted", "Zusage"
    PROXY = "proxy", "Zusage in Vertretung"
    WAITING = "waiting", "auf der Warteliste"
    DECLINED = "declined", "Absage"


UNANSWERED = frozenset({InvitationStatus.DRAFT, InvitationStatus.SILENT})


def allowed_pairs(table: Mapping[Any, tuple[frozenset[Any], frozenset[Any]]]) -> list[tuple[str, str]]:
    """Every (from, to) of different states a table allows, for the database's trigger."""
    pairs = {(str(old), str(new)) for olds, news in table.values() for old in olds for new in news}
    return sorted((old, new) for old, new in pairs if old != new)
