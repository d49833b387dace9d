"""The states of events, registrations, choices of sessions and planned mails, and what may follow what."""

from enum import StrEnum

from django.db import models

from core.transitions import TransitionTable


class EventState(models.TextChoices):
    DRAFT = "draft", "Entwurf"
    PUBLISHED = "published", "veröffentlicht"
    CANCELLED = "cancelled", "abgesagt"


class EventTransition(StrEnum):
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"


E = EventState

EVENT_TRANSITIONS = TransitionTable(
    {
        EventTransition.PUBLISH: ({E.DRAFT}, {E.PUBLISHED}),
        EventTransition.WITHDRAW: ({E.PUBLISHED}, {E.DRAFT}),
        EventTransition.CANCEL: ({E.DRAFT, E.PUBLISHED}, {E.CANCELLED}),
    }
)


class RegistrationState(models.TextChoices):
    RESERVED = "reserved", "Platz reserviert, noch nicht bestätigt"
    APPLIED = "applied", "ohne vorgemerkten Platz, noch nicht bestätigt"
    WAITING = "waiting", "auf der Warteliste"
    OFFERED = "offered", "Platz angeboten"
    CONFIRMED = "confirmed", "angemeldet"
    CANCELLED = "cancelled", "abgemeldet"
    EXPIRED = "expired", "verfallen"


class RegistrationTransition(StrEnum):
    CONFIRM = "confirm"
    RETURN_SEAT = "return_seat"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    SEAT = "seat"
    UNDO_SEAT = "undo_seat"
    EXPIRE = "expire"
    CANCEL = "cancel"


R = RegistrationState
HOLDING_A_SEAT = frozenset({R.RESERVED, R.OFFERED, R.CONFIRMED})  # who has a seat, for the time being or for good
ACTIVE = HOLDING_A_SEAT | {R.APPLIED, R.WAITING}  # one of these for each person and event
MAY_BE_SEATED = ACTIVE - {R.CONFIRMED}  # whom the office can give a seat
WITH_DEADLINE = frozenset({R.RESERVED, R.APPLIED, R.OFFERED})  # what ends by itself at `until`

# CONFIRM leads from APPLIED to a seat only where one is free and nobody waits; RETURN_SEAT takes an unconfirmed seat
# back for those who wait; SEAT is the office's own, and UNDO_SEAT takes it back with the check-in it was given for.
REGISTRATION_TRANSITIONS = TransitionTable(
    {
        RegistrationTransition.CONFIRM: ({R.RESERVED, R.APPLIED}, {R.CONFIRMED, R.WAITING}),
        RegistrationTransition.RETURN_SEAT: ({R.RESERVED}, {R.APPLIED}),
        RegistrationTransition.OFFER: ({R.WAITING}, {R.OFFERED}),
        RegistrationTransition.ACCEPT: ({R.OFFERED}, {R.CONFIRMED}),
        RegistrationTransition.DECLINE: ({R.OFFERED}, {R.CANCELLED}),
        RegistrationTransition.SEAT: (MAY_BE_SEATED, {R.CONFIRMED}),
        RegistrationTransition.UNDO_SEAT: ({R.CONFIRMED}, MAY_BE_SEATED),
        RegistrationTransition.EXPIRE: (WITH_DEADLINE, {R.EXPIRED}),
        RegistrationTransition.CANCEL: (ACTIVE, {R.CANCELLED}),
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

CHOICE_TRANSITIONS = TransitionTable(
    {
        SessionChoiceTransition.MOVE_UP: ({C.WAITING}, {C.HELD}),
        SessionChoiceTransition.RELEASE: ({C.WAITING, C.HELD}, {C.RELEASED}),
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

PLANNED_MAIL_TRANSITIONS = TransitionTable(
    {
        PlannedMailTransition.STOP: ({M.PLANNED}, {M.STOPPED}),
        PlannedMailTransition.RESUME: ({M.STOPPED}, {M.PLANNED}),
        PlannedMailTransition.SEND: ({M.PLANNED}, {M.SENT}),
    }
)


class InvitationStatus(models.TextChoices):
    """Never stored: derived from the invitation and its registration (`InvitationQuerySet.with_status()`)."""

    DRAFT = "draft", "noch nicht eingeladen"
    SILENT = "silent", "eingeladen, noch keine Antwort"
    ACCEPTED = "accepted", "Zusage"
    PROXY = "proxy", "Zusage in Vertretung"
    WAITING = "waiting", "auf der Warteliste"
    PROXY_DECLINED = "proxy_declined", "offen, Vertretung abgemeldet"
    DECLINED = "declined", "Absage"


UNANSWERED = frozenset({InvitationStatus.DRAFT, InvitationStatus.SILENT})
