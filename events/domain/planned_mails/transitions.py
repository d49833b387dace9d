"""Holding a planned mail, and the one door of its state."""

from __future__ import annotations

from datetime import datetime

from core.refusals import DomainRefusal
from events.models import PlannedMail
from events.states import PLANNED_MAIL_TRANSITIONS, PlannedMailState, PlannedMailTransition
from journal.actors import Actor
from journal.entries import record


class PlannedMailRefusal(DomainRefusal):
    """The table does not allow the act in the present state; `mail` is fresh from the database."""

    SENTENCES = {
        PlannedMailState.PLANNED: "Diese Mail ist schon geplant.",
        PlannedMailState.STOPPED: "Diese Mail ist angehalten.",
        PlannedMailState.SENT: "Diese Mail ist schon gesendet.",
    }

    def __init__(self, mail: PlannedMail) -> None:
        self.mail = mail
        super().__init__(self.SENTENCES[PlannedMailState(mail.state)])


def lock(mail: PlannedMail) -> PlannedMail:
    """The row as it is now with its event, held until the transaction ends."""
    found: PlannedMail = PlannedMail.objects.select_for_update(of=("self",)).select_related("event").get(pk=mail.pk)
    return found


def move(
    mail: PlannedMail, transition: PlannedMailTransition, *, actor: Actor, at: datetime, **changes: object
) -> PlannedMail:
    """Carry out an act on a locked mail and record it. Raises PlannedMailRefusal where the table refuses."""
    sources, targets = PLANNED_MAIL_TRANSITIONS[transition]
    if mail.state not in sources:
        raise PlannedMailRefusal(mail)
    before, target = mail.state, next(iter(targets))
    for field, value in {"state": target, **changes}.items():
        setattr(mail, field, value)
    mail.save(update_fields=["state", *changes])
    record(transition, mail, actor=actor, at=at, data={"from": before, "to": target.value})
    return mail
