"""What the apps add to the pages of the back office that show all subjects."""

import pytest
from django.template.loader import get_template
from django.urls import reverse

from accounts.permissions import ACTS
from core.backoffice import registry
from members.models import Category
from tests.factories import PersonFactory


def test_menu_stands_in_one_order_whichever_app_an_entry_is_of():
    assert [entry.label for entry in registry.menu_entries()] == [
        "Anträge",
        "Sammelbeitritte",
        "Veranstaltungen",
        "Organisationen",
        "Personen",
        "Mitgliedschaften",
        "Urkunden",
        "Anliegen",
        "Postausgang",
        "Import",
        "Journal",
        "Zugänge",
    ]
    assert [entry.label for entry in registry.master_data_entries()] == [
        "Kategorien",
        "Berufsfelder",
        "Gebiete",
        "Zahlen für die Presse",
        "Gemeindeverzeichnis",
        "Einwilligungstexte",
    ]


def test_queue_and_search_have_one_order_too():
    assert [section.name for section in registry.queue_sections()] == [
        "answered",
        "confirmed",
        "accessions",
        "question",
        "events",
        "cases",
        "information",
        "imports",
        "roles",
        "deletions",
        "dead",
        "late",
    ]
    assert [group.name for group in registry.search_groups()] == [
        "organisations",
        "people",
        "memberships",
        "applications",
        "accessions",
        "events",
        "cases",
    ]


def test_what_is_registered_names_permissions_pages_and_templates_that_exist():
    known_apps = {act.partition(".")[0] for act in (each.key for each in ACTS)}
    entries = [*registry.menu_entries(), *registry.master_data_entries()]
    assert {one.app_label for one in (*entries, *registry.queue_sections(), *registry.search_groups())} <= known_apps
    assert all(reverse(entry.url_name) for entry in entries)
    for section in registry.queue_sections():
        reverse(section.list_url_name)
        get_template(section.row_template)


@pytest.mark.django_db
def test_record_has_an_address_where_its_app_registers_one():
    person = PersonFactory()
    assert registry.record_url(person) == reverse("office:person", args=[person.pk])
    assert registry.record_url(Category.objects.first()) == ""
    assert registry.record_url(None) == ""
