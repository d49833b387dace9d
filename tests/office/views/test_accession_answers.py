"""The office invites, prints letters, and records answers by phone, letter or list."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.test import Client
from django.utils import timezone

from accessions.domain import answers_by_link, execution, invitations, pasted_contacts
from accessions.models import Accession, AccessionParticipant
from journal.entries import entries_for
from mailings.models import OutgoingMail
from tests.factories import declarer_input, nominee_input
from tests.factories.accessions import accession_with_participants, declare_for, participant_named
from tests.office.views.test_accessions import post, text

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD, KREIS = "Stadt Musterstadt 1", "Stadt Musterstadt 2", "Stadt Musterstadt 3", "Kreis Lippe"
BY_PHONE = {"source": "phone", "basis_note": "Bürgermeisterin Beispiel am Telefon, 12. Januar"}
NOBODY = {"people-TOTAL_FORMS": "1", "people-INITIAL_FORMS": "0"}
DECLARER = {"first_name": "Bärbel", "last_name": "Beispiel", "job_title": "Bürgermeisterin", "may_declare": "on"}
NAMED = {
    "people-TOTAL_FORMS": "1",
    "people-INITIAL_FORMS": "0",
    "people-0-first_name": "Moritz",
    "people-0-last_name": "Muster",
    "people-0-email": "moritz@stadt.example.org",
}


@pytest.fixture
def made(reviewer) -> Accession:
    accession = accession_with_participants(by=reviewer)
    lines = "\n".join(f"{name};rathaus@{number}.example.org" for number, name in enumerate((FIRST, SECOND, THIRD)))
    pasted_contacts.save_contacts(accession, lines, by=reviewer, at=timezone.now())
    return accession


def answer(client: Client, accession: Accession, name: str, answer_kind: str = "declare", **data: str):
    return post(client, f"participant_{answer_kind}", accession.pk, participant_named(accession, name).pk, **data)


def seen(client: Client, accession: Accession, name: str) -> str:
    return text(client.get(f"/verwaltung/sammelbeitritte/{accession.pk}/{participant_named(accession, name).pk}/"))


def test_invite_sends_one_mail_each_and_shows_who_has_no_address(office_client, made):
    page = text(office_client.get(f"/verwaltung/sammelbeitritte/{made.pk}/einladen/"))
    assert "3 Leitungen bekommen jetzt eine Mail" in page
    assert KREIS in page.partition("Ohne Mail-Adresse")[2]
    assert "3 Einladungen sind unterwegs." in text(post(office_client, "accession_invite", made.pk))
    assert "waren schon eingeladen" in text(post(office_client, "accession_invite", made.pk))
    assert OutgoingMail.objects.count() == 3


def test_remind_writes_to_the_silent_once(office_client, made, reviewer):
    invitations.invite(made, by=reviewer, at=timezone.now() - timedelta(days=4))
    declare_for(made, FIRST, at=timezone.now())
    assert "2 Erinnerungen sind unterwegs." in text(post(office_client, "accession_remind", made.pk))
    assert "Es gibt niemanden zu erinnern." in text(post(office_client, "accession_remind", made.pk))


def test_new_link_kills_the_old_one(office_client, made, reviewer):
    invitations.invite(made, by=reviewer, at=timezone.now())
    answer(office_client, made, FIRST, "link")
    assert participant_named(made, FIRST).link_generation == 2


def test_phone_answer_needs_who_and_how_and_nothing_more(office_client, made):
    refused = answer(office_client, made, KREIS, **{**NOBODY, "source": "phone", "basis_note": ""})
    assert (refused.status_code, "Tragen Sie ein, wer es wann und wie gesagt hat." in text(refused)) == (400, True)
    for _ in range(2):
        assert "Der Beitritt ist eingetragen." in text(answer(office_client, made, KREIS, **NOBODY, **BY_PHONE))
    one = participant_named(made, KREIS)
    assert (one.state, one.source, one.basis_note, one.declaration) == (
        "declared",
        "phone",
        BY_PHONE["basis_note"],
        None,
    )
    page = seen(office_client, made, KREIS)
    assert "Bürgermeisterin Beispiel am Telefon, 12. Januar" in page
    assert "Jana Beispiel" in page
    assert "Beitritt erklärt" in page.partition('id="verlauf"')[2]


def test_letter_with_declarer_and_people_is_a_declaration(office_client, made):
    answer(office_client, made, FIRST, **DECLARER, **NAMED, source="letter", basis_note="Brief vom 8. Januar")
    declaration = participant_named(made, FIRST).declaration
    assert (str(declaration), [str(one) for one in declaration.nominations.all()]) == (
        "Bärbel Beispiel",
        ["Moritz Muster"],
    )
    assert "moritz@stadt.example.org" in seen(office_client, made, FIRST)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({**DECLARER, **NOBODY}, "Nennen Sie mindestens eine und höchstens zehn Personen."),
        (NAMED, "Tragen Sie auch ein, wer den Beitritt erklärt hat."),
        ({**DECLARER, **NAMED, "may_declare": ""}, "Ohne Befugnis gilt die Erklärung nicht."),
        ({**DECLARER, **NOBODY, "myself": "on"}, "braucht eine Adresse"),
        ({**DECLARER, **NAMED, "source": ""}, "Wählen Sie aus, wie die Antwort eingegangen ist."),
    ],
)
def test_half_a_declaration_is_refused_and_nothing_typed_is_lost(changes, sentence, office_client, made):
    response = answer(office_client, made, FIRST, **{**BY_PHONE, **changes})
    assert response.status_code == 400
    assert sentence in text(response)
    assert BY_PHONE["basis_note"] in text(response)
    assert participant_named(made, FIRST).state == "draft"


def test_people_are_added_row_by_row(office_client, made):
    response = answer(office_client, made, FIRST, **BY_PHONE, **DECLARER, **NAMED, add="1")
    assert 'name="people-1-email"' in text(response)
    assert 'value="moritz@stadt.example.org"' in text(response)


def test_decline_and_deferral_are_recorded_and_changed_again(office_client, made):
    answer(office_client, made, FIRST, "decline", **BY_PHONE, text="Der Rat hat anders entschieden.")
    assert "Der Rat hat anders entschieden." in seen(office_client, made, FIRST)
    passed = answer(office_client, made, FIRST, "defer", **BY_PHONE, until="2024-01-01")
    assert (passed.status_code, "liegt in der Vergangenheit" in text(passed)) == (400, True)
    day = timezone.localdate() + timedelta(days=20)
    answer(office_client, made, FIRST, "defer", **BY_PHONE, until=day.isoformat())
    assert (participant_named(made, FIRST).state, participant_named(made, FIRST).deferred_until) == ("deferred", day)


def test_page_shows_head_and_proxy_by_name(office_client, made):
    proxy = answers_by_link.ProxyInput("Vera", "Vertretung", "Erste Beigeordnete", "vera@stadt.example.org")
    invitations.invite(made, by=made.created_by, at=timezone.now())
    answers_by_link.name_proxy(
        participant_named(made, FIRST), head="Bürgermeister Beispiel", proxy=proxy, at=timezone.now()
    )
    page = seen(office_client, made, FIRST)
    assert "Vera Vertretung, Erste Beigeordnete" in page
    assert "benannt von Bürgermeister Beispiel" in page


def test_answer_that_is_recorded_too_late_is_a_conflict(office_client, made):
    answers_by_link.declare(
        participant_named(made, FIRST), declarer=declarer_input(), nominees=[nominee_input()], at=timezone.now()
    )
    execution.order(made, typed_count=1, by=made.created_by, at=timezone.now())
    response = answer(office_client, made, SECOND, **NOBODY, **BY_PHONE)
    assert (response.status_code, "wird gerade ausgeführt" in text(response)) == (409, True)
    assert BY_PHONE["basis_note"] in text(response)


def test_who_has_answered_is_not_removed(office_client, made):
    declare_for(made, FIRST)
    response = answer(office_client, made, FIRST, "remove")
    assert response.status_code == 409
    assert AccessionParticipant.objects.count() == 4


def test_signed_list_is_recorded_at_once_and_on_a_basis(office_client, made):
    declare_for(made, FIRST)
    page = text(office_client.get(f"/verwaltung/sammelbeitritte/{made.pk}/liste/?q=muster"))
    assert (FIRST in page, SECOND in page, KREIS in page) == (False, True, False)
    chosen = [str(participant_named(made, name).pk) for name in (SECOND, KREIS)]
    basis = {"source": "list", "basis_note": "Unterschrieben am 1. Februar in Detmold"}
    nobody = post(office_client, "accession_signed_list", made.pk, **basis)
    assert (nobody.status_code, "Kreuzen Sie an, wer auf der Liste steht." in text(nobody)) == (400, True)
    assert "2 Beitritte sind eingetragen." in text(
        post(office_client, "accession_signed_list", made.pk, **basis, participants=chosen)
    )
    assert (participant_named(made, KREIS).state, participant_named(made, KREIS).basis_note) == (
        "declared",
        basis["basis_note"],
    )


def letter_text(response) -> str:
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_letters_are_for_those_without_mail_and_get_changes_nothing(office_client, made):
    url = f"/verwaltung/sammelbeitritte/{made.pk}/briefe/"
    page = text(office_client.get(url))
    assert (KREIS in page, FIRST in page, participant_named(made, KREIS).state) == (True, False, "draft")
    first, again = letter_text(office_client.post(url)), letter_text(office_client.post(url))
    one = participant_named(made, KREIS)
    for printed in (first, again):
        assert "Kreis Lippe Leitung der Behörde #sicherimDienst" in printed
        assert one.code() in printed
        assert "die Bezirksregierung Detmold lädt den Kreis Lippe ein" in printed
    assert (one.state, one.invitation_channel) == ("invited", "letter")
    downloads = entries_for(made).filter(verb="download").values_list("data", flat=True)
    assert list(downloads) == [{"content": "letters", "people": 1}] * 2


def test_letter_of_one_is_printed_though_a_mail_is_known(office_client, made):
    url = f"/verwaltung/sammelbeitritte/{made.pk}/{participant_named(made, FIRST).pk}/brief/"
    assert participant_named(made, FIRST).code() in letter_text(office_client.post(url))
    answers_by_link.decline(participant_named(made, FIRST), at=timezone.now())
    refused = office_client.post(url, follow=True)
    assert "Hier steht schon eine Antwort" in text(refused)


def test_no_letter_where_everybody_has_an_address(office_client, made, reviewer):
    pasted_contacts.save_contacts(made, f"{KREIS};landrat@kreis.example.org", by=reviewer, at=timezone.now())
    url = f"/verwaltung/sammelbeitritte/{made.pk}/briefe/"
    assert "Niemand braucht einen Brief" in text(office_client.get(url))
    assert "Hier braucht niemand einen Brief" in text(office_client.post(url, follow=True))
