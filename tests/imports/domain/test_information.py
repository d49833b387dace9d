"""Who came in with an import is told what is stored, once (Art. 14 DSGVO)."""

from datetime import timedelta

import pypdf
import pytest

from core.letters import letters_pdf
from core.transitions import TransitionError
from imports.domain import information
from imports.models import InformationDuty
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from members.models import Organisation, Person
from tests import official_register
from tests.factories import NOW, PersonFactory, UserFactory
from tests.factories.imports import applied_import, checked_import, undone_import

pytestmark = pytest.mark.django_db

LINES = [
    ";Stadt Lemgo;Anna;Beispiel;Dr.;Ordnungsamt;anna@lemgo.example;",
    ";Stadt Lemgo;Otto;Ohne;;Personalrat;;",
    ";Stadt Lemgo;Dora;Bekannt;;Personalrat;dora@lemgo.example;",
]


@pytest.fixture
def by():
    official_register.load(at=NOW)
    PersonFactory(first_name="Dora", last_name="Bekannt", email="dora@lemgo.example")
    return UserFactory()


@pytest.fixture
def source(by):
    return applied_import(checked_import(*LINES, by=by), by=by)


def test_new_people_with_an_address_get_one_mail(source, by):
    assert information.preview(source)[1].startswith("Guten Tag Dr. Anna Beispiel,\n")
    assert [information.inform_by_mail(source, by=by, at=NOW) for _ in range(2)] == [1, 0]
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.template) == ("anna@lemgo.example", "imports/information")
    assert "Ordnungsamt, Stadt Lemgo" in mail.body
    assert list(JournalEntry.objects.filter(verb="inform_person").values_list("data__channel", flat=True)) == ["mail"]
    assert information.preview(source) == ("", "")


def test_who_has_no_address_gets_a_letter_with_that_of_the_organisation(source, by, tmp_path):
    Organisation.objects.filter(name="Stadt Lemgo").update(street="Marktplatz 1", postcode="32657", town="Lemgo")
    for _ in range(2):
        duties = list(information.letter_duties(source))
        [letter] = information.letters(duties, at=NOW)
        information.mark_as_written(source, duties, by=by, at=NOW)
    assert list(letter.address) == ["Otto Ohne", "Stadt Lemgo", "Marktplatz 1", "32657 Lemgo"]
    (tmp_path / "brief.pdf").write_bytes(letters_pdf([letter]))
    text = pypdf.PdfReader(tmp_path / "brief.pdf").pages[0].extract_text()
    assert ("Personalrat, Stadt Lemgo" in text, "Ihre persönliche Seite" in text) == (True, False)
    assert list(JournalEntry.objects.filter(verb="inform_person").values_list("data__channel", flat=True)) == ["letter"]


def test_queue_warns_a_week_before_the_month_ends(source, by):
    warned = NOW + information.WITHIN - information.WARNED_BEFORE
    assert not information.due_soon(warned - timedelta(seconds=1)).exists()
    assert list(information.due_soon(warned)) == [source]
    information.inform_by_mail(source, by=by, at=NOW)
    information.mark_as_written(source, information.letter_duties(source), by=by, at=NOW)
    assert not information.due_soon(warned).exists()


def test_undone_import_informs_nobody_and_stops_its_mails(source, by):
    information.inform_by_mail(source, by=by, at=NOW)
    undone_import(source, by=by)
    assert (Person.objects.count(), InformationDuty.objects.count()) == (1, 0)
    assert OutgoingMail.objects.get().state == "stopped"
    with pytest.raises(TransitionError, match="zurückgenommen"):
        information.inform_by_mail(source, by=by, at=NOW)
