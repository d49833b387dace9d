"""A declarer without a person row sees, gives and withdraws a consent by the link of the application."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from core.tokens import Link
from journal.models import JournalEntry
from privacy.domain import consents
from privacy.models import Consent, Purpose
from tests.factories import NOW, accepted_application, confirmed_application, submitted_application
from tests.members.views.form_data import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def url(application, page="members:status_consent"):
    return reverse(page, args=[Link("members:status", application.pk, 1, NOW).token()])


def test_consent_is_given_and_withdrawn_on_the_page(client):
    application = accepted_application()
    wording = consents.current_text(Purpose.NEWSLETTER)
    assert wording.wording in text(client.get(url(application, "members:status")))
    given = client.post(url(application), {"newsletter": "on", "newsletter_text": wording.pk}, follow=True)
    assert "Rundbrief: Einwilligung widerrufen" in text(given)
    withdrawn = client.post(url(application), {"withdraw": "newsletter"}, follow=True)
    assert "Ihre Einwilligung ist widerrufen." in text(withdrawn)
    assert [consent.is_given for consent in Consent.objects.order_by("id")] == [True, False]


def test_newsletter_without_tick_is_no_consent(client):
    application = confirmed_application()
    answer = client.post(url(application), {"newsletter_text": consents.current_text(Purpose.NEWSLETTER).pk})
    assert (answer.status_code, "Setzen Sie das Häkchen" in text(answer)) == (422, True)
    assert not Consent.objects.exists()


def test_looking_and_expired_links_change_nothing(client, now):
    application = accepted_application()
    entries = JournalEntry.objects.count()
    assert [getattr(client, method)(url(application)).status_code for method in ("get", "head")] == [302, 302]
    now.shift(timedelta(days=30))
    typed = {"newsletter": "on", "newsletter_text": consents.current_text(Purpose.NEWSLETTER).pk}
    client.post(url(application), typed)
    client.post(url(application), {"withdraw": "newsletter"})
    assert (JournalEntry.objects.count(), Consent.objects.exists()) == (entries, False)


def test_unconfirmed_application_offers_no_consent(client):
    assert "Rundbrief" not in text(client.get(url(submitted_application(), "members:status")))
