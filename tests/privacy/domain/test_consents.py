from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from journal.models import JournalEntry
from privacy.domain import consents
from privacy.domain.consents import ConsentStatus
from privacy.models import Consent, ConsentText, Purpose

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
Channel = Consent.Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def text() -> ConsentText:
    return consents.current_text(Purpose.NEWSLETTER)


def test_current_text_is_the_latest_version(text):
    newer = ConsentText.objects.create(purpose=text.purpose, version=text.version + 1, wording="Neu", created_at=NOW)
    assert consents.current_text(Purpose.NEWSLETTER) == newer


def test_giving_twice_is_one_consent(text):
    subject_key = uuid4()
    consents.give(subject_key, text=text, channel=Channel.JOINING, at=NOW)
    consents.give(subject_key, text=text, channel=Channel.MY_DATA, at=LATER)
    assert consents.statuses(subject_key) == [ConsentStatus(text, True, NOW, Channel.JOINING)]
    assert Consent.objects.count() == 1


def test_new_wording_needs_a_consent_of_its_own(text):
    subject_key = uuid4()
    newer = ConsentText.objects.create(purpose=text.purpose, version=text.version + 1, wording="Neu", created_at=NOW)
    consents.give(subject_key, text=text, channel=Channel.JOINING, at=NOW)
    consents.give(subject_key, text=newer, channel=Channel.MY_DATA, at=LATER)
    assert consents.statuses(subject_key) == [ConsentStatus(newer, True, LATER, Channel.MY_DATA)]


def test_withdrawing_names_the_text_that_was_given(text):
    subject_key = uuid4()
    consents.give(subject_key, text=text, channel=Channel.JOINING, at=NOW)
    for moment in (LATER, LATER + timedelta(hours=1)):
        consents.withdraw(subject_key, purpose=Purpose.NEWSLETTER, channel=Channel.MY_DATA, at=moment)
    assert consents.statuses(subject_key) == [ConsentStatus(text, False, LATER, Channel.MY_DATA)]
    assert Consent.objects.count() == 2


def test_withdrawing_what_was_never_given_writes_nothing():
    subject_key = uuid4()
    consents.withdraw(subject_key, purpose=Purpose.NEWSLETTER, channel=Channel.MY_DATA, at=NOW)
    assert consents.statuses(subject_key) == []


def test_consent_after_withdrawal_is_given_again(text):
    subject_key = uuid4()
    consents.give(subject_key, text=text, channel=Channel.JOINING, at=NOW)
    consents.withdraw(subject_key, purpose=Purpose.NEWSLETTER, channel=Channel.MY_DATA, at=NOW)
    consents.give(subject_key, text=text, channel=Channel.MY_DATA, at=LATER)
    assert consents.statuses(subject_key) == [ConsentStatus(text, True, LATER, Channel.MY_DATA)]


def test_each_consent_is_in_the_journal_without_the_subject(text):
    subject_key = uuid4()
    consents.give(subject_key, text=text, channel=Channel.JOINING, at=NOW)
    consents.withdraw(subject_key, purpose=Purpose.NEWSLETTER, channel=Channel.OFFICE, at=LATER)
    assert list(JournalEntry.objects.order_by("id").values_list("verb", "data")) == [
        ("give", {"text": text.pk, "channel": "joining"}),
        ("withdraw", {"text": text.pk, "channel": "office"}),
    ]


def test_current_newsletter_text_is_true_for_private_addresses_and_the_former_stays():
    texts = consents.current_texts(Purpose.NEWSLETTER)
    assert [(text.version, "dienstliche" in text.wording) for text in texts] == [(2, False), (1, True)]
