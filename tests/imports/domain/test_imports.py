"""An import from the file to what it has made, and back."""

from datetime import date, timedelta

import pytest

from core.refusals import DomainRefusal
from core.tables.rows import Sheet
from core.tables.texts import parse_text
from core.transitions import TransitionError
from imports.domain import mending, orders, running, uploads
from imports.models import Import, ImportedRecord, ImportRow
from imports.states import ImportState, RowOutcome, RowResult
from journal.actors import SYSTEM
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from members.domain import memberships, people, posts
from members.models import EmailAddress, Membership, Organisation, Person, Post, Representative
from tests import official_register
from tests.factories import NOW, TODAY, OrganisationFactory, PersonFactory, UserFactory
from tests.row_counts import row_counts

pytestmark = pytest.mark.django_db

HEADING = "AGS;Organisation;Vorname;Nachname;Titel;Funktion;E-Mail;Mitglied seit"
MEMBERS = (Organisation, Person, EmailAddress, Post, Representative, Membership)


@pytest.fixture
def by():
    official_register.load(at=NOW)
    return UserFactory()


def uploaded(text: str, by) -> Import:
    made = uploads.create(Sheet("", parse_text(text)), file_name="liste.csv", by=by, at=NOW)
    run()
    return Import.objects.get(pk=made.pk)


def run(at=NOW) -> None:
    while running.run_due(lambda: True, at=at):
        pass


def applied(source: Import, by) -> Import:
    orders.apply(source, by=by, at=NOW)
    run()
    return Import.objects.get(pk=source.pk)


def outcomes(source: Import) -> list[str]:
    return list(source.rows.order_by("number").values_list("outcome", flat=True))


def stored() -> dict[str, list[tuple[object, ...]]]:
    """Every row of members' tables."""
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in MEMBERS}


LEMGO = "05766044;Stadt Lemgo;Anna;Beispiel;Dr.;Ordnungsamt;anna@lemgo.example;01.02.2024"
CLINIC = ";Klinikum Lemgo;Berta;Muster;;Personalrat;berta@klinikum.example;2024-02-01"


def test_rows_become_organisations_people_posts_and_memberships(by):
    source = uploaded(f"{HEADING}\n{LEMGO}\n{CLINIC}\n;;Cem;Einzel;;;cem@privat.example;1.3.24", by)
    assert (source.state, outcomes(source)) == (ImportState.CHECKED, ["new", "new", "new"])
    assert not Person.objects.exists(), "the dry run writes nothing"
    source = applied(source, by)
    assert (source.state, source.progress) == (ImportState.APPLIED, 3)
    lemgo = Organisation.objects.get(body_of__ags="05766044")
    clinic = Organisation.objects.get(name="Klinikum Lemgo")
    assert (clinic.category.name, clinic.seat.name, clinic.slug) == ("Gesundheitswesen", "Lemgo", "klinikum-lemgo")
    anna, berta, cem = Person.objects.order_by("pk").prefetch_related("emails")
    assert (str(anna), str(berta), str(cem)) == ("Dr. Anna Beispiel", "Berta Muster", "Cem Einzel")
    assert [(email.address, email.is_primary) for email in anna.emails.all()] == [("anna@lemgo.example", True)]
    assert list(
        Representative.objects.order_by("pk").values_list("person", "post__organisation", "post__title", "start")
    ) == [(anna.pk, lemgo.pk, "Ordnungsamt", date(2024, 2, 1)), (berta.pk, clinic.pk, "Personalrat", date(2024, 2, 1))]
    assert list(Membership.objects.order_by("pk").values_list("organisation", "person", "start", "basis")) == [
        (lemgo.pk, None, date(2024, 2, 1), "by_hand"),
        (clinic.pk, None, date(2024, 2, 1), "by_hand"),
        (None, cem.pk, date(2024, 3, 1), "by_hand"),
    ]
    assert not OutgoingMail.objects.exists()
    entries = JournalEntry.objects.filter(data__import=source.pk).exclude(subject_kind="imports.import")
    assert {(one.subject_kind, one.verb) for one in entries} == {
        ("members.organisation", "create"),
        ("members.person", "create"),
        ("members.person", "add_email"),
        ("members.post", "create"),
        ("members.representative", "fill"),
        ("members.membership", "open"),
    }


def test_the_same_file_again_changes_nothing_and_undoing_leaves_all_as_before(by):
    PersonFactory(first_name="Dora", last_name="Alt", email="dora@lemgo.example")
    text = f"{HEADING}\n{LEMGO}\n{CLINIC}\n{CLINIC.replace('Berta;Muster', 'Dora;Alt').replace('berta@klinikum', 'dora@lemgo')}"
    before = stored()
    source = applied(uploaded(text, by), by)
    after = stored()
    again = uploaded(text, by)
    assert outcomes(again) == [RowOutcome.UNCHANGED] * 3
    applied(again, by)
    assert stored() == after
    orders.undo(source, by=by, at=NOW)
    run()
    assert stored() == before
    assert Import.objects.get(pk=source.pk).state == ImportState.UNDONE
    uploads.check_again(source, by=by, at=NOW)
    run()
    source = applied(Import.objects.get(pk=source.pk), by)
    assert [len(rows) for rows in stored().values()] == [len(rows) for rows in after.values()]
