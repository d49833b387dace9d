from events.models.events import Document, Event
from events.models.invitations import Invitation
from events.models.planned_mails import PlannedMail
from events.models.programme import ProgrammeItem, Speaker
from events.models.registrations import CheckIn, Needs, Registration, SessionChoice

__all__ = [
    "CheckIn",
    "Document",
    "Event",
    "Invitation",
    "Needs",
    "PlannedMail",
    "ProgrammeItem",
    "Registration",
    "SessionChoice",
    "Speaker",
]
