"""The states of a mail and what may follow what."""

from enum import StrEnum

from django.db import models

from core.transitions import TransitionTable


class MailState(models.TextChoices):
    WAITING = "waiting", "wartet"
    SENT = "sent", "gesendet"
    DEAD = "dead", "nicht zustellbar"
    STOPPED = "stopped", "angehalten"


class MailTransition(StrEnum):
    SEND = "send"
    GIVE_UP = "give_up"
    STOP = "stop"
    RETRY = "retry"


S = MailState

# A mail stopped while a worker had it on the line is sent all the same, and the row says so.
MAIL_TRANSITIONS = TransitionTable(
    {
        MailTransition.SEND: ({S.WAITING, S.STOPPED}, {S.SENT}),
        MailTransition.GIVE_UP: ({S.WAITING}, {S.DEAD}),
        MailTransition.STOP: ({S.WAITING, S.DEAD}, {S.STOPPED}),
        MailTransition.RETRY: ({S.DEAD}, {S.WAITING}),
    }
)
