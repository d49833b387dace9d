import pytest

from journal.entries import entries_for
from mailings.models import OutgoingMail
from members.domain import applications, nominations
from members.models import EmailAddress, Nomination, Person, Post, Representative
from privacy.domain import consents
from privacy.models import Case, Consent
from tests.factories import (
    NOW,
    TODAY,
    OrganisationFactory,
    UserFactory,
    confirmed_application,
    declarer_input,
    nominee_input,
)

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


def test_objection_erases_the_mail_to_the_declarer_that_names_everybody():
    application = confirmed_application()
    mails = OutgoingMail.objects.caused_by(application)
    assert "Moritz Muster 1" in mails.get(template="members/confirm").body
    nominations.record_objection(application.declaration.nominations.get(), at=NOW)
    assert [mail.template for mail in mails if mail.erased_at] == ["members/confirm"]
    assert "Moritz" not in "".join(mails.values_list("body", flat=True))


def test_nominee_reads_on_whose_behalf_they_were_nominated():
    on_behalf = {"on_behalf_of": "Dr. Berta Boss", "on_behalf_of_job_title": "Landrätin"}
    confirmed_application(declarer=declarer_input(job_title="Vorzimmer", **on_behalf))
    [mail] = OutgoingMail.objects.filter(template="members/nominated")
    assert "Dr. Berta Boss (Landrätin) hat Sie" in mail.body
    assert "Das Formular hat Bärbel Beispiel (Vorzimmer) ausgefüllt." in mail.body


def test_objection_after_the_acceptance_removes_the_person_and_leaves_the_post_vacant():
    application = accept(confirmed_application())
    nominations.record_objection(Nomination.objects.get(), at=NOW)
    counts = [model.objects.count() for model in (Nomination, Representative, Person, EmailAddress, Post)]
    assert counts == [0, 0, 0, 0, 1]
    application.refresh_from_db()
    assert application.state == "accepted"


def test_objection_that_empties_a_post_is_told_to_house_and_office_without_a_name():
    application = accept(confirmed_application(nominees=[nominee_input(1, job_title="Personalrat")]))
    nominations.record_objection(Nomination.objects.get(), at=NOW)
    [mail] = OutgoingMail.objects.filter(template="members/post_vacant")
    assert (mail.to, mail.subject) == ("bb@stadt.example.org", "Die Funktion „Personalrat“ ist wieder frei")
    assert "möchte diese Aufgabe nicht übernehmen" in mail.body
    [case] = Case.objects.all()
    name = application.organisation.name
    message = f"{name}: Die Funktion „Personalrat“ ist frei, weil die benannte Person widersprochen hat."
    assert (case.message, case.name, case.email) == (message, "", "")
    assert "Moritz" not in mail.body + case.message


def test_objection_before_the_decision_empties_no_post_and_is_told_to_nobody():
    confirmed_application()
    nominations.record_objection(Nomination.objects.get(), at=NOW)
    assert not OutgoingMail.objects.filter(template="members/post_vacant").exists()
    assert not Case.objects.exists()


def test_objection_after_an_undone_acceptance_empties_no_post_and_is_told_to_nobody():
    applications.undo_acceptance(accept(confirmed_application()), reason="Irrtum", by=UserFactory(), at=NOW)
    nominations.record_objection(Nomination.objects.get(), at=NOW)
    assert not OutgoingMail.objects.filter(template="members/post_vacant").exists()
    assert not Case.objects.exists()


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
