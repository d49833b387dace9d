"""Which role may do what in the back office: the one table that views, templates, menu and admin read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models


class Role(models.TextChoices):
    OFFICE = "office", "Geschäftsstelle"
    REGIONAL = "regional", "Regionalkoordination"
    EVENT_TEAM = "event_team", "Veranstaltungsteam"
    EDITOR = "editor", "Redaktion"
    READER = "reader", "Lesezugriff"
    SYSTEM = "system", "Systemverwaltung"


OFFICE, REGIONAL, TEAM = Role.OFFICE, Role.REGIONAL, Role.EVENT_TEAM
EDITOR, READER, SYSTEM = Role.EDITOR, Role.READER, Role.SYSTEM
WITH_AREAS = frozenset({REGIONAL, READER})  # the first must have some, the other may


class Act(NamedTuple):
    """Something a user may do: `subject.verb` as in `User.has_perm()`, in German, and the roles that allow it.

    What concerns `everything` is allowed only by a role that is not limited to areas: its pages know no scope.
    """

    key: str
    label: str
    roles: frozenset[Role]
    everything: bool


def act(key: str, label: str, *roles: Role, everything: bool = False) -> Act:
    return Act(key, label, frozenset(roles), everything)


# Which rows of what it may see a role sees, its areas decide, and each model's `visible_to()`: the Regionalkoordination
# those of its own areas, so does a Lesezugriff that has some, the Veranstaltungsteam the events it belongs to.
# Systemverwaltung sees logins, roles and the state of mails: no people, no texts.
# Nobody deletes in the admin, and states change on pages of their own (see office/).
ACTS = (
    act("members.view", "Anträge, Organisationen, Personen und Mitgliedschaften ansehen", OFFICE, REGIONAL, READER),
    act("certificates.view", "Alle Urkunden und Drucke ansehen", OFFICE, READER, everything=True),
    act("register.view", "Ausgaben des Gemeindeverzeichnisses ansehen", OFFICE, READER, everything=True),
    act("press.view", "Zahlen für die Presse ansehen", OFFICE, REGIONAL, READER),
    act("members.add", "Organisationen, Personen und Anträge erfassen", OFFICE),
    act("members.change", "Anträge entscheiden; Angaben, Funktionen und Mitgliedschaften ändern", OFFICE),
    act("applications.recommend", "Empfehlen, wie ein Antrag entschieden wird", OFFICE, REGIONAL),
    act("imports.view", "Importe ansehen", OFFICE, everything=True),
    act("imports.change", "Listen importieren, übernehmen und zurücknehmen", OFFICE, everything=True),
    act("events.view", "Veranstaltungen ansehen", OFFICE, REGIONAL, TEAM, READER),
    act("events.add", "Veranstaltungen anlegen", OFFICE),
    act("events.change", "Veranstaltungen planen, einladen, einlassen und Bedarf sehen", OFFICE, TEAM),
    act("privacy.view", "Anliegen ansehen", OFFICE, READER, everything=True),
    act("privacy.add", "Anliegen erfassen", OFFICE),
    act("privacy.change", "Anliegen beantworten", OFFICE),
    act("texts.view", "Einwilligungstexte ansehen", OFFICE, EDITOR, READER),
    act("regions.view", "Gebiete ansehen", OFFICE, REGIONAL, READER),
    act("journal.view", "Das Journal ansehen", OFFICE, REGIONAL, READER),
    act("mailings.view", "Den Postausgang ansehen", OFFICE, SYSTEM),
    act("mailings.read", "Adressen und Texte von Mails lesen", OFFICE, READER, everything=True),
    act("accounts.view", "Zugänge und Rollen ansehen", OFFICE, SYSTEM),
    act("accounts.add", "Zugänge anlegen", SYSTEM),
    act("accounts.change", "Zugänge ändern und abschalten", SYSTEM),
    act("roles.give", "Rollen geben und beenden", OFFICE, SYSTEM),
    act("roles.confirm", "Rollen bestätigen, die andere geben", OFFICE),
)
ACTS_BY_KEY = {each.key: each for each in ACTS}
SUBJECTS_OF_MODELS = {"privacy.consenttext": "texts"}  # all other models are permitted with their app


def acts_of(role: Role | str) -> frozenset[str]:
    """The keys of the acts that the role allows."""
    return frozenset(each.key for each in ACTS if role in each.roles)


def allows(role: Role | str, permission: str, *, in_areas: bool = False) -> bool:
    """Whether a role, limited to areas or not, allows an act, or a permission as `members.view_person`."""
    found = ACTS_BY_KEY.get(act_of(permission))
    return found is not None and role in found.roles and not (in_areas and found.everything)


def act_of(permission: str) -> str:
    """The key of the act that a permission stands for: `texts.view` of `privacy.view_consenttext`."""
    app_label, _, codename = permission.partition(".")
    verb, _, model_name = codename.partition("_")
    return f"{SUBJECTS_OF_MODELS.get(f'{app_label}.{model_name}', app_label)}.{verb}"


def is_wider(role: Role | str, own: Iterable[Role | str]) -> bool:
    """Whether the role allows something that none of one's own roles allows."""
    return not acts_of(role) <= frozenset().union(*map(acts_of, own))
