"""The state machine of applications."""

from core.transitions import StateMachine
from journal import entries
from members.models import Application
from members.states import APPLICATION_TRANSITIONS

APPLICATION_MACHINE = StateMachine(
    Application,
    APPLICATION_TRANSITIONS,
    journal=entries,
    describe_state=lambda application: (
        f"Das geht nicht mehr: Der Antrag ist inzwischen {application.get_state_display()}"
    ),
    author_prefix=lambda application: ", entschieden" if application.decided_at else ", geändert",
    implied_fields=lambda target, at: {"state_since": at},
    related=("declaration", "details", "organisation"),
)
