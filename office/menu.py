"""What the back office's menu offers, by role."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse


class MenuEntry(NamedTuple):
    path: str
    label: str
    is_current: bool


# label, app whose view permission it needs, URL name, further address prefixes that belong to it
MENU = (
    ("Anträge", "members", "admin:members_application_changelist", "/verwaltung/antraege/"),
    ("Sammelbeitritte", "members", "office:accessions", ""),
    ("Veranstaltungen", "events", "office:events", ""),
    ("Organisationen", "members", "admin:members_organisation_changelist", "/verwaltung/organisationen/"),
    ("Personen", "members", "admin:members_person_changelist", "/verwaltung/personen/"),
    ("Mitgliedschaften", "members", "admin:members_membership_changelist", "/verwaltung/mitgliedschaften/"),
    ("Urkunden", "members", "office:certificates", ""),
    ("Anliegen", "privacy", "admin:privacy_case_changelist", "/verwaltung/anliegen/"),
    ("Postausgang", "mailings", "admin:mailings_outgoingmail_changelist", "/verwaltung/postausgang/"),
    ("Journal", "journal", "admin:journal_journalentry_changelist", ""),
    ("Zugänge", "accounts", "admin:accounts_user_changelist", ""),
)
MASTER_DATA = (
    ("Kategorien", "members", "admin:members_category_changelist", ""),
    ("Berufsfelder", "members", "admin:members_professionalfield_changelist", ""),
    ("Gebiete", "regions", "admin:regions_area_changelist", ""),
    ("Zahlen für die Presse", "members", "office:press_sheets", ""),
    ("Gemeindeverzeichnis", "members", "office:register_import", ""),
    ("Einwilligungstexte", "privacy", "admin:privacy_consenttext_changelist", ""),
)


def menu(request: HttpRequest) -> list[MenuEntry]:
    start = reverse("admin:index")
    return [MenuEntry(start, "Was ansteht", request.path == start), *_visible_entries(MENU, request)]


def master_data(request: HttpRequest) -> list[MenuEntry]:
    return _visible_entries(MASTER_DATA, request)


def _visible_entries(lines: tuple[tuple[str, str, str, str], ...], request: HttpRequest) -> list[MenuEntry]:
    entries = []
    for label, app_label, url_name, prefix in lines:
        if request.user.has_module_perms(app_label):
            path = reverse(url_name)
            here = request.path.startswith(path) or bool(prefix and request.path.startswith(prefix))
            entries.append(MenuEntry(path, label, here))
    return entries
