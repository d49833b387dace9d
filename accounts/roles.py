"""The permissions of each role in the back office."""

from django.db import models


class Role(models.TextChoices):
    OFFICE = "office", "Geschäftsstelle"
    EVENT_TEAM = "event_team", "Veranstaltungsteam"
    READER = "reader", "Lesezugriff"
    SYSTEM = "system", "Systemverwaltung"


VIEW_ADD_CHANGE = frozenset({"view", "add", "change"})
VIEW = frozenset({"view"})

# Veranstaltungsteam works on the events it belongs to, and sees no other (`Event.objects.for_user()`).
# Systemverwaltung sees logins, roles and the state of mails: no people, no texts.
# Nobody deletes in the admin, and states change on pages of their own (see office/).
PERMISSIONS: dict[str, dict[str, frozenset[str]]] = {
    Role.OFFICE: {
        "members": VIEW_ADD_CHANGE,
        "events": VIEW_ADD_CHANGE,
        "privacy": VIEW_ADD_CHANGE,
        "regions": VIEW,
        "mailings": VIEW,
        "journal": VIEW,
    },
    Role.EVENT_TEAM: {"events": frozenset({"view", "change"})},
    Role.READER: {"members": VIEW, "events": VIEW, "privacy": VIEW, "regions": VIEW, "journal": VIEW},
    Role.SYSTEM: {"accounts": VIEW_ADD_CHANGE, "mailings": VIEW},
}


def allows(role: str, app_label: str, verb: str) -> bool:
    return verb in PERMISSIONS.get(role, {}).get(app_label, frozenset())
