from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.db.utils import InternalError

from core.refusals import DomainRefusal
from journal.actors import SYSTEM
from journal.entries import entries_for
from journal.models import JournalEntry
from members.domain import memberships
from members.models import Membership
from network.domain import figures_snapshot, press
from regions.models import Population
from tests.factories import NOW, TODAY, GemeindeFactory, OrganisationFactory, UserFactory, accepted_application

LATER = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def covered_land() -> Membership:
    area = GemeindeFactory()
    Population.objects.create(area=area, counted_on=date(2023, 12, 31), inhabitants=40_000, source="Liste")
    accepted_application(OrganisationFactory(body_of=area, seat=area))
    return Membership.objects.get()


def test_frozen_figures_stay_when_the_network_changes():
    membership = covered_land()
    press_sheet = press.freeze(TODAY, title="Das Land ist dabei", by=UserFactory(), at=LATER)
    before = figures_snapshot.snapshot(TODAY)
    memberships.void(membership, reason="Irrtum", actor=SYSTEM, at=LATER)
    press_sheet.refresh_from_db()
    assert press.parse_figures(press_sheet) == before
    assert (before["land"]["is_complete"], figures_snapshot.snapshot(TODAY)["land"]["is_complete"]) == (True, False)
    assert before["land"]["population"]["as_of"] == date(2023, 12, 31)


def test_sheet_says_when_something_was_last_entered_and_who_froze_it():
    covered_land()
    by = UserFactory()
    press_sheet = press.freeze(TODAY, title="Das Land ist dabei", by=by, at=LATER)
    assert (press_sheet.data_as_of, press_sheet.frozen_at, press_sheet.frozen_by) == (NOW, LATER, by)
    assert [(one.verb, one.data) for one in entries_for(press_sheet)] == [("freeze", {"day": "2024-02-01"})]


def test_day_before_the_network_is_refused():
    with pytest.raises(DomainRefusal, match=r"seit dem 01\.01\.2022"):
        press.freeze(date(2021, 12, 31), title="Zu früh", by=UserFactory(), at=LATER)
    assert not JournalEntry.objects.filter(verb="freeze").exists()


def test_database_refuses_to_change_a_sheet():
    press_sheet = press.freeze(TODAY, title="Das Land ist dabei", by=UserFactory(), at=LATER)
    press_sheet.title = "Anders"
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        press_sheet.save()
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        press_sheet.delete()
