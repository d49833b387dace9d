"""Preview, execution, undo and certificates as the office sees them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accessions.domain import execution
from accessions.models import Accession, AccessionRun
from accounts.models import User
from members.domain import memberships
from members.domain.certificates import print_jobs
from members.models import Certificate, Membership
from tests.concurrently import run_concurrently
from tests.factories import TODAY, UserFactory, confirmed_application
from tests.factories.accessions import accession_with_participants, declare_for, executed_accession, participant_named
from tests.office.conftest import client_of
from tests.office.views.test_accessions import post, text

FIRST, SECOND, THIRD, KREIS = "Stadt Musterstadt 1", "Stadt Musterstadt 2", "Stadt Musterstadt 3", "Kreis Lippe"
db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def preview(client, made: Accession) -> str:
    return text(client.get(reverse("office:accession_preview", args=[made.pk])))


def section(page: str, name: str) -> str:
    return page.partition(f'<h2 id="{name}">')[2].partition("</section>")[0]


@db
def test_preview_names_everybody_in_one_place(office_client, reviewer):
    made = accession_with_participants(by=reviewer)
    for name, start in ((FIRST, TODAY - timedelta(days=200)), (SECOND, TODAY + timedelta(days=30))):
        body = participant_named(made, name).organisation
        memberships.record_membership(organisation=body, start=start, by=reviewer, at=timezone.now())
    declare_for(made, SECOND, THIRD)
    waiting = confirmed_application(participant_named(made, THIRD).organisation)
    page = preview(office_client, made)
    assert "Eine Organisation wird mit Wirkung vom 1. Februar 2024 neu aufgenommen." in page
    for name, where in ((THIRD, "neu"), (SECOND, "spaeter"), (FIRST, "schon"), (KREIS, "draussen")):
        assert (name, name in section(page, where)) == (name, True)
    assert waiting.reference in section(page, "antraege")
    assert SECOND in section(page, "fehlen")
    assert "flächendeckend ist das Gebiet damit nicht" in page


@db
def test_later_membership_is_brought_forward_or_left(office_client, reviewer):
    made = accession_with_participants(by=reviewer)
    body = participant_named(made, FIRST).organisation
    memberships.record_membership(organisation=body, start=TODAY + timedelta(days=30), by=reviewer, at=timezone.now())
    declare_for(made, FIRST, SECOND, THIRD)
    for decision, where in (("vorziehen", "vorgezogen"), ("belassen", "spaeter")):
        page = text(
            post(
                office_client,
                "participant_decide_existing",
                made.pk,
                participant_named(made, FIRST).pk,
                decision=decision,
            )
        )
        assert FIRST in section(page, where)
    post(office_client, "participant_decide_existing", made.pk, participant_named(made, FIRST).pk, decision="vorziehen")
    assert "Danach ist der Regierungsbezirk Detmold flächendeckend dabei" in preview(office_client, made)


@db
@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("3", "Es wären 2 neue Mitgliedschaften, nicht 3."),
        ("", "Tippen Sie die Zahl der neuen Mitglieder ein."),
        ("zwei", "Geben Sie eine Zahl ein"),
        ("1.684", "Es wären 2 neue Mitgliedschaften, nicht 1684."),
        ("9" * 30, "Geben Sie hier höchstens 1000000 ein."),
    ],
)
def test_wrong_number_is_an_error_and_nothing_is_ordered(number, sentence, office_client, reviewer):
    made = accession_with_participants(by=reviewer)
    declare_for(made, FIRST, SECOND)
    response = post(office_client, "accession_order", made.pk, number=number)
    assert (response.status_code, sentence in text(response)) == (400, True)
    assert not AccessionRun.objects.exists()


@db
def test_page_says_that_it_runs_and_that_it_is_done(office_client, reviewer):
    made = accession_with_participants(by=reviewer)
    declare_for(made, FIRST, SECOND)
    for _ in range(2):
        response = post(office_client, "accession_order", made.pk, number="2")
        assert (response.status_code, response["Refresh"]) == (200, "4")
        assert "Die Ausführung läuft" in text(response)
    execution.run_due(at=timezone.now())
    response = office_client.get(reverse("office:accession", args=[made.pk]))
    assert "Fertig: 2 neue Mitgliedschaften" in text(response)
    assert "Refresh" not in response
    assert AccessionRun.objects.count() == 1


@db
def test_order_that_no_worker_carries_out_says_whom_to_ask(office_client, reviewer):
    made = accession_with_participants(by=reviewer)
    declare_for(made, FIRST)
    execution.order(made, typed_count=1, by=reviewer, at=timezone.now() - timedelta(minutes=3))
    assert "Sagen Sie der Systemverwaltung Bescheid" in text(
        office_client.get(reverse("office:accession", args=[made.pk]))
    )


@db
def test_colleague_who_orders_too_reads_what_happened(office_client, colleague_client, reviewer):
    made = accession_with_participants(by=reviewer)
    declare_for(made, FIRST)
    post(office_client, "accession_order", made.pk, number="1")
    response = post(colleague_client, "accession_order", made.pk, number="1")
    assert (response.status_code, "Dieser Sammelbeitritt wird gerade ausgeführt." in text(response)) == (409, True)


def test_two_browsers_at_once_execute_once(committed_db):
    users = [UserFactory(), UserFactory()]
    made = accession_with_participants(by=users[0])
    declare_for(made, FIRST, SECOND)
    url = reverse("office:accession_order", args=[made.pk])

    def pressing(user: User):
        client = client_of(user)
        return lambda: client.post(url, {"number": "2"}).status_code

    assert sorted(run_concurrently(*map(pressing, users))) == [302, 409]
    assert execution.run_due(at=timezone.now()) + execution.run_due(at=timezone.now()) == 1
    assert Membership.objects.count() == 2


@db
def test_refused_run_is_shown_with_its_reason(office_client, reviewer):
    made = accession_with_participants(by=reviewer)
    declare_for(made, FIRST, SECOND)
    execution.order(made, typed_count=2, by=reviewer, at=timezone.now())
    memberships.record_membership(
        organisation=participant_named(made, FIRST).organisation, start=TODAY, by=reviewer, at=timezone.now()
    )
    execution.run_due(at=timezone.now())
    page = text(office_client.get(reverse("office:accession", args=[made.pk])))
    assert "Der Sammelbeitritt wurde nicht ausgeführt" in page
    assert "Seit der Vorschau hat sich etwas geändert" in page
    assert "Es wäre eine neue Mitgliedschaft statt 2" in page


@db
def test_undo_lists_what_it_leaves_and_opens_the_accession_again(office_client, reviewer):
    made = executed_accession(FIRST, SECOND, by=reviewer, at=timezone.now())
    ended = participant_named(made, FIRST).membership
    memberships.end(
        ended, on=timezone.localdate() + timedelta(days=1), reason="Austritt", by=reviewer, at=timezone.now()
    )
    page = text(office_client.get(reverse("office:accession_undo", args=[made.pk])))
    assert "Eine Mitgliedschaft wird zurückgenommen" in page
    assert "die Mitgliedschaft wurde beendet" in section(page, "geaendert")
    assert post(office_client, "accession_undo", made.pk, reason="").status_code == 400
    for _ in range(2):
        assert "Die Rücknahme läuft" in text(post(office_client, "accession_undo", made.pk, reason="Falscher Tag."))
    execution.run_due(at=timezone.now())
    page = text(office_client.get(reverse("office:accession", args=[made.pk])))
    assert "Grund: Falscher Tag." in page
    assert "eine inzwischen geänderte Organisation blieb unberührt" in page


@db
def test_undo_after_thirty_days_says_until_when_it_went(office_client, reviewer):
    made = executed_accession(FIRST, by=reviewer, at=timezone.now() - timedelta(days=31))
    response = post(office_client, "accession_undo", made.pk, reason="Zu spät")
    assert (response.status_code, "Zurücknehmen ging bis zum" in text(response)) == (400, True)
    page = text(office_client.get(reverse("office:accession_undo", args=[made.pk]), follow=True))
    assert "Zurücknehmen ging bis zum" in page
    assert "Ausführung zurücknehmen" not in page


@db
def test_single_body_is_taken_out(office_client, reviewer):
    made = executed_accession(FIRST, SECOND, by=reviewer, at=timezone.now())
    one = participant_named(made, FIRST)
    assert "ist herausgenommen." in text(post(office_client, "participant_take_out", made.pk, one.pk, reason="Irrtum"))
    assert [participant_named(made, name).state for name in (FIRST, SECOND)] == ["skipped", "joined"]
    response = post(office_client, "participant_take_out", made.pk, one.pk, reason="Irrtum")
    assert response.status_code == 200


@db
def test_certificates_are_made_once_and_offered(office_client, reviewer):
    made = executed_accession(FIRST, SECOND, by=reviewer, at=timezone.now())
    for _ in range(2):
        response = post(office_client, "accession_print", made.pk)
        assert "Die Urkunden werden erstellt" in text(response)
    assert print_jobs.run_due(at=timezone.now()) == 1
    assert print_jobs.run_due(at=timezone.now()) == 0
    page = text(office_client.get(reverse("office:accession", args=[made.pk])))
    assert "2 Urkunden" in page
    assert "PDF zum Drucken" in page
    one = text(office_client.get(reverse("office:participant", args=[made.pk, participant_named(made, FIRST).pk])))
    assert (
        f"Urkunde {Certificate.objects.get(membership=participant_named(made, FIRST).membership).number} (PDF)" in one
    )
    execution.order_undo(made, reason="Falscher Tag.", by=reviewer, at=timezone.now())
    execution.run_due(at=timezone.now())
    execution.order(made, typed_count=2, by=reviewer, at=timezone.now())
    execution.run_due(at=timezone.now())
    assert "Jetzt die Urkunden" in text(office_client.get(reverse("office:accession", args=[made.pk])))
