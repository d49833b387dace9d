"""Stored folds and indexes over folds after an update of the portal."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.operations import RunSQL

from members.domain.applications import search
from members.models import Application, Organisation, Person
from tests.factories import OrganisationFactory, PersonFactory, confirmed_application, declarer_input
from tests.factories.events import InvitationFactory, RegistrationFactory

FOLD = import_module("core.migrations.0002_fold_what_is_seen")
REFOLDS = [
    import_module(name)
    for name in ("members.migrations.0006_refold", "events.migrations.0003_refold", "privacy.migrations.0005_refold")
]


@pytest.mark.django_db
def test_what_was_folded_before_is_found_after_the_update():
    with connection.cursor() as cursor:
        cursor.execute(FOLD.FOLD_BEFORE)
        person = PersonFactory(first_name="Anna", last_name="Sternen\u00adlaub")
        house = OrganisationFactory(name="Pflege\u200bheim Lemgo")
        guest = InvitationFactory(first_name="Anna", last_name="Sternen\u00adlaub")
        registration = RegistrationFactory(first_name="Anna", last_name="Sternen\u00adlaub")
        application = confirmed_application(declarer=declarer_input(last_name="Sternen\u00adlaub"))
        assert not Person.objects.matching("sternenlaub").exists()
        cursor.execute(FOLD.FOLD)
        for operation in (one for module in REFOLDS for one in module.Migration.operations):
            if isinstance(operation, RunSQL):
                cursor.execute(operation.sql)
        cursor.execute("SET LOCAL enable_seqscan = off")  # so that the index is used
        assert Person.objects.matching("sternenlaub").get() == person
        assert Organisation.objects.matching("pflegeheim").get() == house
        assert search.search(Application.objects.all(), "sternenlaub").get() == application
    for row in (person, guest, registration):
        row.refresh_from_db()
        assert row.name_fold == "anna sternenlaub"
    assert registration.last_fold == person.last_fold == "sternenlaub"
