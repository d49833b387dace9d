import pytest

from journal.entries import entries_for
from mailings.models import OutgoingMail
from members.domain import applications, nominations
from members.models import EmailAddress, Nomination, Person, Post, Representative
from privacy.domain import consents
from privacy.models import Consent
from tests.factories import NOW, TODAY, OrganisationFactory, UserFactory, confirmed_application, nominee_input

pytestmark = pytest.mark.django_db


def accept(application):
    return applications.accept(application, start=TODAY, by=UserFactory(), at=NOW)


def test_objection_before_the_decision_leaves_no_trace_of_the_person():
    application = confirmed_application(nominees=[nominee_input(1), nominee_input(2)])
    first, second = application.declaration.nominations.all()
    for _ in range(2):
        nominations.record_objection(first, at=NOW)
    assert list(Nomination.objects.all()) == [second]
    mail = OutgoingMail.objects.get(cause_kind="members.nomination", cause_id=first.pk)
    assert (mail.to, mail.body, mail.state) == ("", "", "stopped")
    assert [entry.verb for entry in entries_for(application)][-1] == "nominee_objected"


def test_objection_after_the_acceptance_removes_the_person_and_leaves_the_post_vacant():
    application = accept(confirmed_application())
    nominations.record_objection(Nomination.objects.get(), at=NOW)
    counts = [model.objects.count() for model in (Nomination, Representative, Person, EmailAddress, Post)]
    assert counts == [0, 0, 0, 0, 1]
    application.refresh_from_db()
    assert application.state == "accepted"


def test_objection_keeps_a_person_with_another_tenure():
    accept(confirmed_application())
    accept(confirmed_application(OrganisationFactory()))
    nominations.record_objection(Nomination.objects.first(), at=NOW)
    assert (Person.objects.count(), Representative.objects.count()) == (1, 1)


def test_consent_after_the_objection_is_not_stored():
    confirmed_application()
    nomination = Nomination.objects.get()
    nominations.record_objection(Nomination.objects.get(), at=NOW)
    assert not nominations.give_newsletter(nomination, text=consents.current_text("newsletter"), at=NOW)
    assert not Consent.objects.exists()


def test_newsletter_consent_of_a_nominee_is_copied_to_the_person():
    application = confirmed_application()
    text = consents.current_text("newsletter")
    nominations.give_newsletter(Nomination.objects.get(), text=text, at=NOW)
    accept(application)
    [statuses] = consents.statuses(Person.objects.get().subject_key)
    assert (statuses.text, statuses.is_given) == (text, True)
