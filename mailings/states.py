"""The states of a mail and what may follow what."""

from django.db import models


class MailState(models.TextChoices):
    WAITING = "waiting", "wartet"
    SENT = "sent", "gesendet"
    DEAD = "dead", "nicht zustellbar"
    STOPPED = "stopped", "angehalten"


S = MailState

# A mail stopped while a worker had it on the line is sent all the same, and the row says so.
TRANSITIONS = (
    (S.WAITING, S.SENT),
    (S.WAITING, S.DEAD),
    (S.WAITING, S.STOPPED),
    (S.STOPPED, S.SENT),
    (S.DEAD, S.WAITING),
    (S.DEAD, S.STOPPED),
)
