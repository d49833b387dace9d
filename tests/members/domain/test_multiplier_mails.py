"""The welcome of new Multiplikatorinnen and Multiplikatoren, and its correction."""

from datetime import timedelta

import pytest

from accessions.domain import answers_by_link, execution, planning, undo
from accessions.models import Accession
from journal.actors import SYSTEM
from mailings.models import OutgoingMail
from mailings.states import MailState
from members.domain import applications, memberships, nominations
from members.models import Nomination, Organisation, Representative
from tests.factories import (
    NOW,
    TODAY,
    UserFactory,
    accepted_application,
    confirmed_application,
    declarer_input,
    nominee_input,
)
from tests.factories.accessions import accession, executed_accession

pytestmark = pytest.mark.django_db


def accession_of(organisation: Organisation) -> Accession:
    made = accession(by=UserFactory())
    planning.add_organisations(made, [organisation], by=UserFactory(), at=NOW)
    return made


def mails(template: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(template=f"members/{template}").exclude(state=MailState.STOPPED))


def test_accepted_nominees_learn_what_they_are_and_what_comes_first(settings):
    application = accepted_application(nominees=[nominee_input(1), nominee_input(2)])
    first, _ = welcomes = mails("multiplier_welcome")
    assert [mail.to for mail in welcomes] == ["muster1@stadt.example.org", "muster2@stadt.example.org"]
    assert first.subject == "Willkommen als Multiplikatorin oder Multiplikator bei #sicherimDienst"
    for sentence in (
        "Guten Tag Moritz Muster 1,",
        "Sie sind seit dem 1. Februar 2024 als Multiplikatorin oder Multiplikator für "
        f"das {application.organisation.name} im",
        "Melden Sie sich auf NRW Connect an",
        settings.NRW_CONNECT_URL,
        f"{settings.BASE_URL}/konto/",
        "Ihr Name wird nicht veröffentlicht.",
    ):
        assert sentence in first.body


def test_who_is_one_already_is_not_welcomed_again():
    organisation = accepted_application(nominees=[nominee_input(1)]).organisation
    made = accession_of(organisation)
    nominees = [nominee_input(1), nominee_input(2)]
    answers_by_link.declare(made.participants.get(), declarer=declarer_input(), nominees=nominees, at=NOW)
    memberships.void(organisation.memberships.get(), reason="Probe", actor=SYSTEM, at=NOW)
    execution.carry_out(execution.order(made, typed_count=1, by=UserFactory(), at=NOW), at=NOW)
    assert [mail.to for mail in mails("multiplier_welcome")] == [one.email for one in nominees]


def test_future_start_is_said_as_such():
    application = confirmed_application(nominees=[nominee_input(1)])
    applications.accept(application, start=TODAY + timedelta(days=29), by=UserFactory(), at=NOW)
    [mail] = mails("multiplier_welcome")
    assert "Sie sind vom 1. März 2024 an als Multiplikatorin oder Multiplikator" in mail.body


def test_undone_acceptance_stops_the_welcome_or_corrects_it():
    application = accepted_application(nominees=[nominee_input(1), nominee_input(2)])
    left, waiting = mails("multiplier_welcome")
    OutgoingMail.objects.filter(pk=left.pk).update(state=MailState.SENT, sent_at=NOW)
    applications.undo_acceptance(application, reason="Irrtum", by=UserFactory(), at=NOW)
    waiting.refresh_from_db()
    assert waiting.state == MailState.STOPPED
    [correction] = mails("multiplier_undone")
    assert correction.to == left.to
    assert "zurückgenommen und damit auch Ihre Eintragung" in correction.body


def test_accession_welcomes_its_nominees_and_undoing_it_corrects_that():
    made = executed_accession("Stadt Musterstadt 1", "Kreis Lippe")
    welcomes = mails("multiplier_welcome")
    assert sorted(mail.cause_id for mail in welcomes) == sorted(Representative.objects.values_list("pk", flat=True))
    OutgoingMail.objects.update(state=MailState.SENT, sent_at=NOW)
    made.refresh_from_db()
    undo.take_out(made.participants.get(organisation__name="Kreis Lippe"), reason="x", by=UserFactory(), at=NOW)
    assert len(mails("multiplier_undone")) == Representative.objects.exclude(voided_at=None).count() > 0


def test_objection_erases_the_welcome_too():
    accepted_application(nominees=[nominee_input(1)])
    nominations.record_objection(Nomination.objects.get(), at=NOW)
    [mail] = OutgoingMail.objects.filter(template="members/multiplier_welcome")
    assert (mail.to, mail.body) == ("", "")
