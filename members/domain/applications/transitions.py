"""The state machine of applications."""

from core.transitions import Machine
from journal import entries
from members.models import Application
from members.states import APPLICATION_TRANSITIONS

APPLICATION_MACHINE = Machine(
    Application,
    APPLICATION_TRANSITIONS,
    journal=entries,
    sentence=lambda application: f"Das geht nicht mehr: Der Antrag ist inzwischen {application.get_state_display()}",
    before_author=lambda application: ", entschieden" if application.decided_at else ", geändert",
    implied_fields=lambda target, at: {"waiting_since": at},
    related=("declaration", "details", "organisation"),
)
