"""The states of a mail and what may follow what."""

from enum import StrEnum

from django.db import models

from core.transitions import TransitionTable


class MailState(models.TextChoices):
    WAITING = "waiting", "wartet"
    THROTTLED = "throttled", "wartet auf das Postfach"
    SENT = "sent", "gesendet"
    DEAD = "dead", "nicht zustellbar"
    STOPPED = "stopped", "angehalten"


class MailTransition(StrEnum):
    RELEASE = "release"
    SEND = "send"
    GIVE_UP = "give_up"
    STOP = "stop"
    RETRY = "retry"


S = MailState

# A mail stopped while a worker was transmitting it is sent all the same, and the row says so. Only RETRY goes through
# the state machine and the journal: throttling.py writes RELEASE, sending.py SEND and GIVE_UP with the end of its
# lease, outgoing.py STOP.
MAIL_TRANSITIONS = TransitionTable(
    {
        MailTransition.RELEASE: ({S.THROTTLED}, {S.WAITING}),
        MailTransition.SEND: ({S.WAITING, S.STOPPED}, {S.SENT}),
        MailTransition.GIVE_UP: ({S.WAITING}, {S.DEAD}),
        MailTransition.STOP: ({S.WAITING, S.THROTTLED, S.DEAD}, {S.STOPPED}),
        MailTransition.RETRY: ({S.DEAD}, {S.WAITING}),
    }
)
