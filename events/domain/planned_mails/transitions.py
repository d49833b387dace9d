"""The state machine of planned mails."""

from __future__ import annotations

from core.transitions import StateMachine
from events.models import PlannedMail
from events.states import PLANNED_MAIL_TRANSITIONS, PlannedMailState
from journal import entries

SENTENCES = {
    PlannedMailState.PLANNED: "Diese Mail ist schon geplant",
    PlannedMailState.STOPPED: "Diese Mail ist angehalten",
    PlannedMailState.SENT: "Diese Mail ist schon gesendet",
}
PLANNED_MAIL_MACHINE = StateMachine(
    PlannedMail,
    PLANNED_MAIL_TRANSITIONS,
    journal=entries,
    describe_state=lambda mail: SENTENCES[PlannedMailState(mail.state)],
    related=("event",),
)
