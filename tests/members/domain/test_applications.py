import uuid
from datetime import timedelta

import pytest
from django.conf import settings

from core.refusals import DomainRefusal
from core.transitions import TransitionError
from journal import actors
from journal.actors import SYSTEM, VISITOR
from journal.entries import entries_for
from mailings.domain.sending import send_due
from mailings.models import OutgoingMail
from members.domain import applications
from members.domain.inputs import OrganisationInput
from members.models import (
    Application,
    Category,
    Declaration,
    Membership,
    Nomination,
    Organisation,
    Person,
    PersonalDetails,
    Representative,
)
from members.states import ApplicationState
from privacy.domain import consents
from privacy.models import Consent
from tests.factories import (
    NOW,
    TODAY,
    GemeindeFactory,
    OrganisationFactory,
    UserFactory,
    accepted_application,
    applicant_input,
    confirmed_application,
    declarer_input,
    nominee_input,
    submitted_application,
    submitted_individual,
)

pytestmark = pytest.mark.django_db
S = ApplicationState


def mails_to(address: str) -> list[str]:
    return list(OutgoingMail.objects.filter(to=address).order_by("id").values_list("template", flat=True))


def newsletter_text():
    return consents.current_text("newsletter")


def test_submit_stores_one_application_per_sent_form():
    organisation, submission = OrganisationFactory(), uuid.uuid4()
    first = submitted_application(organisation, submission=submission)
    second = submitted_application(organisation, submission=submission)
    assert (second.pk, Application.objects.count(), Declaration.objects.count()) == (first.pk, 1, 1)
    assert mails_to("bb@stadt.example.org") == ["members/confirm"]


def test_confirmation_mail_names_its_own_applicant_and_organisation():
    anna, mayor = {"first_name": "Anna", "last_name": "Amt"}, {"on_behalf_of": "Dr. Berta Boss"}
    sent = [
        submitted_application(OrganisationFactory(name="Stadt Lemgo")),
        submitted_application(OrganisationFactory(name="Kreis Lippe"), declarer=declarer_input(**anna, email="a@x.de")),
        submitted_application(
            OrganisationFactory(name="Stadt Lage"),
            declarer=declarer_input(**mayor, on_behalf_of_job_title="Bürgermeisterin", email="b@x.de"),
            nominees=[nominee_input(1), nominee_input(2, job_title="")],
        ),
        submitted_individual(),
    ]
    mails = [OutgoingMail.objects.get(cause_id=one.pk, template="members/confirm") for one in sent]
    assert [mail.subject for mail in mails] == [
        f"Bitte bestätigen: Ihr Beitritt zu #sicherimDienst ({one.reference})" for one in sent
    ]
    starts = [mail.body.partition("Bitte bestätigen Sie")[0] for mail in mails]
    assert ["Die Stadt Lemgo möchte" in starts[0], "Der Kreis Lippe möchte" in starts[1]] == [True, True]
    assert [start.split("\n\n")[2:-1] for start in starts] == [
        [
            "Beitritt erklärt von: Bärbel Beispiel, Bürgermeisterin\n"
            "Als Multiplikatorin oder Multiplikator benannt: Moritz Muster 1 (Personalrat)"
        ],
        [
            "Beitritt erklärt von: Anna Amt, Bürgermeisterin\n"
            "Als Multiplikatorin oder Multiplikator benannt: Moritz Muster 1 (Personalrat)"
        ],
        [
            "Beitritt erklärt von: Dr. Berta Boss, Bürgermeisterin\n"
            "Im Auftrag ausgefüllt von: Bärbel Beispiel, Bürgermeisterin\n"
            "Als Multiplikatorin oder Multiplikator benannt: Moritz Muster 1 (Personalrat), Moritz Muster 2"
        ],
        [],
    ]


def test_second_person_of_a_mailbox_is_not_told_that_confirming_one_application_is_enough():
    sent = [submitted_individual(first_name=name, email="team@haus.example.org") for name in ("Ida", "Eva", "Ida")]
    bodies = [OutgoingMail.objects.get(cause_id=one.pk, template="members/confirm").body for one in sent]
    sentence = f"({sent[0].reference}). Sie brauchen nicht beide zu bestätigen."
    assert [sentence in body for body in bodies] == [False, False, True]


def test_form_sent_again_with_other_content_is_another_application():
    submission, office_user = uuid.uuid4(), UserFactory()
    house, anna, berta = OrganisationFactory(), applicant_input(), applicant_input(first_name="Berta")
    by_post = {"source": Application.Source.LETTER, "by": office_user}
    sent = {"submission": submission, "at": NOW}
    made = [
        *(applications.submit_individual(applicant=one, **sent) for one in (anna, berta)),
        *(applications.submit_representative(organisation=house, applicant=one, **sent) for one in (anna, berta)),
        *(applications.record_individual(applicant=one, **sent, **by_post) for one in (anna, berta)),
        *(submitted_application(house, nominees=[nominee_input(one)], submission=submission) for one in (1, 2)),
        *(
            applications.record_organisation(
                organisation=house,
                declarer=declarer_input(first_name=name),
                nominees=[nominee_input(1)],
                **sent,
                **by_post,
            )
            for name in ("Anna", "Berta")
        ),
    ]
    assert len({application.pk for application in made}) == Application.objects.count() == 10


@pytest.mark.parametrize("number", [0, 11])
def test_submit_refuses_none_and_eleven_nominations(number):
    with pytest.raises(DomainRefusal):
        submitted_application(nominees=[nominee_input(position) for position in range(number)])
    assert Application.objects.count() == 0


def test_mail_of_a_mailbox_at_its_limit_waits():
    last = [submitted_application() for _ in range(settings.MAILS_PER_MAILBOX_HOUR + 1)][-1]
    mail = OutgoingMail.objects.get(state="throttled")
    assert (last.state, mail.cause_id, mail.turn_at) == (S.SUBMITTED, last.pk, NOW + timedelta(hours=1))


def test_mails_of_the_office_are_neither_counted_nor_do_they_wait(settings):
    settings.MAILS_PER_MAILBOX_HOUR = 1
    accepted_application()
    submitted_individual(email="bb@stadt.example.org")
    states = OutgoingMail.objects.filter(to="bb@stadt.example.org").order_by("pk").values_list("template", "state")
    assert list(states) == [
        ("members/confirm", "waiting"),
        ("members/confirmed", "waiting"),
        ("members/welcome", "waiting"),
        ("members/confirm", "throttled"),
    ]


def test_application_whose_mail_waits_expires_a_week_after_that_left():
    applied = [submitted_application() for _ in range(settings.MAILS_PER_MAILBOX_HOUR + 2)]
    week, left = settings.UNCONFIRMED_AGE, NOW + timedelta(hours=30)  # the worker was away for a day
    assert applications.expire_due(at=NOW + week) == settings.MAILS_PER_MAILBOX_HOUR
    assert applications.expire_due(at=NOW + week * 3) == 0
    assert send_due(at=left, limit=10) > 0
    assert applications.expire_due(at=left + week - timedelta(seconds=1)) == 0
    assert applications.expire_due(at=left + week + timedelta(seconds=1)) == 2
    assert set(Application.objects.values_list("state", flat=True)) == {S.EXPIRED}
    assert set(OutgoingMail.objects.values_list("to", "body")) == {("", "")}
    assert len(applied) == 5


def test_confirm_records_consents_and_informs_nominees_but_not_the_declarer():
    application = submitted_application(
        nominees=[nominee_input(1), nominee_input(2, email="bb@stadt.example.org", is_declarer=True)],
        newsletter=newsletter_text(),
    )
    assert consents.statuses(application.declaration.subject_key) == []
    applications.confirm(application, at=NOW)
    [status] = consents.statuses(application.declaration.subject_key)
    assert (status.is_given, status.text, status.channel) == (True, newsletter_text(), Consent.Channel.JOINING)
    assert mails_to("muster1@stadt.example.org") == ["members/nominated"]
    assert mails_to("bb@stadt.example.org") == ["members/confirm", "members/confirmed"]


def test_confirm_twice_changes_nothing():
    application = confirmed_application()
    before = (OutgoingMail.objects.count(), entries_for(application).count())
    again = applications.confirm(application, at=NOW + timedelta(hours=1))
    assert (again.state, again.confirmed_at) == (S.CONFIRMED, NOW)
    assert (OutgoingMail.objects.count(), entries_for(application).count()) == before


def test_confirm_after_the_organisation_joined_is_superseded_at_once():
    organisation = OrganisationFactory()
    late = submitted_application(organisation, declarer=declarer_input(email="spaet@stadt.example.org"))
    membership = accepted_application(organisation).membership
    late = applications.confirm(late, at=NOW)
    assert (late.state, late.superseded_by, late.state_before) == (S.SUPERSEDED, membership, S.CONFIRMED)
    assert mails_to("spaet@stadt.example.org") == ["members/confirm", "members/superseded"]


def test_correct_email_invalidates_the_old_link_and_stops_its_mail():
    application = submitted_application(nominees=[nominee_input(email="bb@stadt.example.org", is_declarer=True)])
    actor = actors.applicant(application.pk)
    corrected = applications.correct_email(application, email="neu@stadt.example.org", actor=actor, at=NOW)
    assert corrected.link_generation == application.link_generation + 1
    assert corrected.declaration.nominations.get().email == "neu@stadt.example.org"
    states = OutgoingMail.objects.order_by("id").values_list("to", "state")
    assert list(states) == [("bb@stadt.example.org", "stopped"), ("neu@stadt.example.org", "waiting")]


def test_correct_email_is_refused_once_confirmed():
    with pytest.raises(TransitionError):
        applications.correct_email(confirmed_application(), email="neu@stadt.example.org", actor=SYSTEM, at=NOW)


def test_expire_deletes_personal_data_and_keeps_the_row():
    week_ago = NOW - timedelta(days=7)
    due = [submitted_application(at=week_ago, remark="Meine Nummer: 0151"), submitted_individual(at=week_ago)]
    fresh = submitted_application(at=week_ago + timedelta(seconds=1))
    assert applications.expire_due(at=NOW) == len(due)
    assert applications.expire_due(at=NOW) == 0
    assert list(Application.objects.order_by("id").values_list("state", "remark")) == [
        (S.EXPIRED, ""),
        (S.EXPIRED, ""),
        (S.SUBMITTED, ""),
    ]
    assert list(Declaration.objects.all()) == [fresh.declaration]
    assert (Nomination.objects.count(), PersonalDetails.objects.count()) == (1, 0)
    erased = OutgoingMail.objects.filter(cause_id__in=[application.pk for application in due])
    assert set(erased.values_list("to", "body", "subject")) == {("", "", "")}


def test_withdraw_stops_waiting_mails_and_can_be_repeated():
    application = applications.withdraw(confirmed_application(), actor=VISITOR, at=NOW)
    again = applications.withdraw(application, actor=VISITOR, at=NOW)
    assert (again.state, again.contact is None) == (S.WITHDRAWN, False)
    mails = OutgoingMail.objects.filter(cause_kind="members.application").order_by("id")
    assert list(mails.values_list("template", "state")) == [
        ("members/confirm", "stopped"),
        ("members/confirmed", "stopped"),
        ("members/withdrawn", "waiting"),
    ]


def test_withdrawing_what_nobody_confirmed_removes_the_personal_data():
    for application in (submitted_application(remark="Meine Nummer: 0151"), submitted_individual()):
        for _ in range(2):
            withdrawn = applications.withdraw(application, actor=VISITOR, at=NOW)
        assert (withdrawn.state, withdrawn.contact, withdrawn.remark) == (S.WITHDRAWN, None, "")
    counts = [model.objects.count() for model in (Declaration, Nomination, PersonalDetails)]
    assert counts == [0, 0, 0]
    assert list(OutgoingMail.objects.values_list("to", "body", "state")) == [("", "", "stopped")] * 2


def test_question_and_answer_wait_for_each_other():
    office_user = UserFactory()
    with_question = applications.ask(confirmed_application(), text="Für welches Amt?", by=office_user, at=NOW)
    with pytest.raises(TransitionError):
        applications.ask(with_question, text="Und noch etwas?", by=office_user, at=NOW)
    answered = applications.answer(with_question, text="Für das Bürgerbüro.", at=NOW)
    question = answered.questions.get()
    assert (answered.state, question.answer, question.answered_at) == (S.ANSWERED, "Für das Bürgerbüro.", NOW)


def test_accept_opens_the_membership_and_creates_people_and_posts():
    organisation = OrganisationFactory()
    application = confirmed_application(organisation, nominees=[nominee_input(1), nominee_input(2)])
    done = applications.accept(application, start=TODAY - timedelta(days=30), by=UserFactory(), at=NOW)
    membership = Membership.objects.get()
    assert (membership.organisation, membership.start, membership.basis) == (
        organisation,
        TODAY - timedelta(days=30),
        Membership.Basis.DECLARATION,
    )
    assert (done.state, done.membership, done.decided_at) == (S.ACCEPTED, membership, NOW)
    holders = Representative.objects.order_by("id").values_list("post__title", "person__last_name", "start")
    assert list(holders) == [
        ("Personalrat", "Muster 1", membership.start),
        ("Personalrat", "Muster 2", membership.start),
    ]
    organisation.refresh_from_db()
    assert organisation.domains == ["stadt.example.org"]
    assert mails_to("bb@stadt.example.org")[-1] == "members/welcome"


def test_accept_is_refused_too_far_ahead_and_for_decided_applications():
    office_user = UserFactory()
    with pytest.raises(DomainRefusal):
        applications.accept(confirmed_application(), start=TODAY + timedelta(days=367), by=office_user, at=NOW)
    done = accepted_application()
    with pytest.raises(TransitionError) as refused:
        applications.accept(done, start=TODAY, by=office_user, at=NOW)
    assert str(refused.value) == (
        "Das geht nicht mehr: Der Antrag ist inzwischen angenommen, "
        f"entschieden von {done.decided_by} am 01.02.2024 um 12:00 Uhr."
    )


def test_accept_creates_a_described_organisation_or_reuses_an_existing_one():
    described = OrganisationInput(
        name="Stadtwerke Musterstadt", category=Category.objects.get(name="Ver- und Entsorgung"), seat=GemeindeFactory()
    )
    office_user = UserFactory()
    new = applications.accept(confirmed_application(described), start=TODAY, by=office_user, at=NOW)
    assert (new.organisation.name, new.organisation.slug) == ("Stadtwerke Musterstadt", "stadtwerke-musterstadt")
    known = OrganisationFactory()
    reused = applications.accept(
        confirmed_application(described), start=TODAY, by=office_user, at=NOW, organisation=known
    )
    assert (reused.organisation, Organisation.objects.filter(name="Stadtwerke Musterstadt").count()) == (known, 1)


def test_accept_reuses_the_person_with_the_same_mail_and_name():
    first = accepted_application()
    person = Person.objects.get()
    again = applications.confirm(submitted_application(nominees=[nominee_input(1, last_name="MUSTER 1")]), at=NOW)
    applications.accept(again, start=TODAY, by=UserFactory(), at=NOW)
    assert Person.objects.get() == person
    assert person.tenures.count() == 2
    assert first.organisation.posts.count() == 1


@pytest.mark.parametrize(("name", "spelling"), [("Jörg", "JOERG"), ("Ελένη", "ΕΛΕΝΗ"), ("Фёдор", "ФЕДОР")])
def test_accept_supersedes_another_spelling_of_the_same_person(name, spelling):
    first = applications.confirm(submitted_individual(first_name=name), at=NOW)
    other = submitted_individual(first_name=spelling, email="Nele@Klinik.example.org")
    applications.confirm(other, at=NOW)
    applications.accept(first, start=TODAY, by=UserFactory(), at=NOW)
    other.refresh_from_db()
    assert other.state == S.SUPERSEDED


@pytest.mark.parametrize(
    "names",
    [
        (("Nele", "Muster"), ("Ole", "Muster")),
        (("Ελένη", "Παπαδοπούλου"), ("Ольга", "Иванова")),
        (("???",) * 2, ("–",) * 2),
    ],
)
def test_accept_leaves_the_application_of_somebody_else_at_the_same_mailbox(names):
    mailbox = "poststelle@stadt.example.org"
    first, other = (
        applications.confirm(submitted_individual(first_name=name, last_name=last_name, email=mailbox), at=NOW)
        for name, last_name in names
    )
    applications.accept(first, start=TODAY, by=UserFactory(), at=NOW)
    other.refresh_from_db()
    assert other.state == S.CONFIRMED


def test_accept_supersedes_the_other_applications_of_the_organisation():
    organisation = OrganisationFactory()
    other = applications.ask(confirmed_application(organisation), text="Wer?", by=UserFactory(), at=NOW)
    unconfirmed = submitted_application(organisation)
    done = accepted_application(organisation)
    other.refresh_from_db()
    unconfirmed.refresh_from_db()
    assert (other.state, other.superseded_by, other.state_before) == (S.SUPERSEDED, done.membership, S.QUESTION)
    assert unconfirmed.state == S.SUBMITTED


def test_undo_acceptance_voids_what_it_created_and_reopens_what_it_superseded():
    organisation = OrganisationFactory()
    other = applications.ask(confirmed_application(organisation), text="Wer?", by=UserFactory(), at=NOW)
    done = accepted_application(organisation)
    membership = done.membership
    undone = applications.undo_acceptance(done, reason="Falsche Stadt", by=UserFactory(), at=NOW)
    membership.refresh_from_db()
    other.refresh_from_db()
    assert (undone.state, undone.membership, undone.decided_at) == (S.CONFIRMED, None, None)
    assert (membership.voided_at, membership.void_reason) == (NOW, "Falsche Stadt")
    assert (other.state, other.superseded_by) == (S.QUESTION, None)
    assert list(Representative.objects.values_list("voided_at", flat=True)) == [NOW]
    assert mails_to("bb@stadt.example.org")[-1] == "members/acceptance_undone"
    again = applications.accept(undone, start=TODAY, by=UserFactory(), at=NOW + timedelta(hours=1))
    assert (again.state, Membership.objects.valid().count()) == (S.ACCEPTED, 1)


def test_individual_becomes_a_person_with_a_membership_and_their_consents():
    application = applications.submit_individual(
        submission=uuid.uuid4(), applicant=applicant_input(), newsletter=newsletter_text(), at=NOW
    )
    done = applications.accept(applications.confirm(application, at=NOW), start=TODAY, by=UserFactory(), at=NOW)
    person = Person.objects.get()
    assert (done.membership.person, str(person), person.employer) == (person, "Nele Nachtdienst", "Klinik Musterland")
    assert [status.is_given for status in consents.statuses(person.subject_key)] == [True]


def test_representative_gets_a_post_and_no_membership():
    organisation = accepted_application().organisation
    application = applications.submit_representative(
        submission=uuid.uuid4(),
        organisation=organisation,
        applicant=applicant_input(job_title="Gleichstellung"),
        at=NOW,
    )
    done = applications.accept(applications.confirm(application, at=NOW), start=TODAY, by=UserFactory(), at=NOW)
    assert (done.membership, done.representative.post.title, Membership.objects.count()) == (None, "Gleichstellung", 1)


def test_recorded_application_starts_confirmed_and_informs_nominees():
    office_user = UserFactory()
    application = applications.record_organisation(
        submission=uuid.uuid4(),
        organisation=OrganisationFactory(),
        declarer=declarer_input(email=""),
        nominees=[nominee_input()],
        source=Application.Source.LETTER,
        by=office_user,
        at=NOW,
    )
    assert (application.state, application.source, application.confirmed_at) == (S.CONFIRMED, "letter", NOW)
    assert mails_to("muster1@stadt.example.org") == ["members/nominated"]
    done = applications.accept(application, start=TODAY, by=office_user, at=NOW)
    assert (done.state, mails_to("")) == (S.ACCEPTED, [])


def test_decline_mails_the_text_and_stores_the_note():
    declined = applications.decline(
        confirmed_application(), text="Kein öffentlicher Dienst.", note="Anruf am 3.2.", by=UserFactory(), at=NOW
    )
    mail = OutgoingMail.objects.get(template="members/declined")
    assert (declined.state, declined.internal_note) == (S.DECLINED, "Anruf am 3.2.")
    assert ("Kein öffentlicher Dienst." in mail.body, "Anruf" in mail.body) == (True, False)
