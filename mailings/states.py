"""The states of a mail and what may follow what."""

from enum import StrEnum

from django.db import models

from core.transitions import TransitionTable


class MailState(models.TextChoices):
    WAITING = "waiting", "wartet"
    THROTTLED = "throttled", "wartet auf das Postfach"
    SENT = "sent", "gesendet"
    DEAD = "dead", "nicht zustellbar"
    SETTLED = "settled", "erledigt"
    STOPPED = "stopped", "angehalten"


class MailTransition(StrEnum):
    RELEASE = "release"
    SEND = "send"
    GIVE_UP = "give_up"
    STOP = "stop"
    RETRY = "retry"
    SETTLE = "settle"


S = MailState

# A mail stopped while a worker was transmitting it is sent all the same, and the row says so. Only RETRY and SETTLE,
# which the office presses, go through the state machine and the journal: throttling.py writes RELEASE, sending.py SEND
# and GIVE_UP with the end of its lease, outgoing.py STOP.
MAIL_TRANSITIONS = TransitionTable(
    {
        MailTransition.RELEASE: ({S.THROTTLED}, {S.WAITING}),
        MailTransition.SEND: ({S.WAITING, S.STOPPED}, {S.SENT}),
        MailTransition.GIVE_UP: ({S.WAITING}, {S.DEAD}),
        MailTransition.STOP: ({S.WAITING, S.THROTTLED, S.DEAD, S.SETTLED}, {S.STOPPED}),
        MailTransition.RETRY: ({S.DEAD, S.SETTLED}, {S.WAITING}),
        MailTransition.SETTLE: ({S.DEAD}, {S.SETTLED}),
    }
)
