"""An import from its rows to what it has made, and back."""

from datetime import date, timedelta

import pytest
import time_machine

from core.refusals import DomainRefusal
from core.tables.rows import Sheet
from core.tables.texts import parse_text
from core.transitions import TransitionError
from imports.domain import applying, mending, orders, retention, running, uploads
from imports.domain.row_values import value_texts
from imports.models import Import, ImportedRecord, ImportRow
from imports.states import ImportState, RowOutcome, RowResult
from journal import actors
from journal.actors import SYSTEM
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from members.domain import memberships, people, posts, value_origins
from members.models import (
    EmailAddress,
    Membership,
    Organisation,
    Person,
    PhoneNumber,
    Post,
    Representative,
    ValueOrigin,
)
from members.tables.fields import Field
from tests import official_register
from tests.factories import NOW, TODAY, OrganisationFactory, PersonFactory, UserFactory, confirmed_application
from tests.factories.imports import applied_import, checked_import, run_imports, undone_import

pytestmark = pytest.mark.django_db

MEMBERS = (Organisation, Person, EmailAddress, PhoneNumber, Post, Representative, Membership)
LEMGO = "05766044;Stadt Lemgo;Anna;Beispiel;Dr.;Ordnungsamt;anna@lemgo.example;01.02.2024"
CLINIC = ";Klinikum Lemgo;Berta;Muster;;Personalrat;berta@klinikum.example;2024-02-01"
ALONE = ";;Cem;Einzel;;;cem@privat.example;1.3.24"


@pytest.fixture
def by():
    official_register.load(at=NOW)
    return UserFactory()


def outcomes(source: Import) -> list[str]:
    return list(source.rows.order_by("number").values_list("outcome", flat=True))


def results(source: Import) -> list[tuple[str, str]]:
    return list(source.rows.order_by("number").values_list("result", "message"))


def stored() -> dict[str, list[tuple[object, ...]]]:
    """Every row of members' tables."""
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in MEMBERS}


def first_row(source: Import) -> ImportRow:
    return source.rows.order_by("number").select_related("source")[0]


def plan(source: Import) -> dict:
    return first_row(source).plan


def test_rows_become_organisations_people_posts_and_memberships(by):
    source = checked_import(LEMGO, CLINIC, ALONE, by=by)
    assert (source.state, outcomes(source)) == (ImportState.CHECKED, ["new", "new", "new"])
    assert not Person.objects.exists(), "the dry run writes nothing"
    source = applied_import(source, by=by)
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
    entries = JournalEntry.objects.filter(data__import=source.pk)
    assert {(one.subject_kind, one.verb, one.actor_id) for one in entries} == {
        ("members.organisation", "create", by.pk),
        ("members.person", "create", by.pk),
        ("members.person", "add_email", by.pk),
        ("members.post", "create", by.pk),
        ("members.representative", "fill", by.pk),
        ("members.membership", "open", by.pk),
    }


def test_the_same_again_changes_nothing_and_undoing_leaves_all_as_before(by):
    dora = PersonFactory(first_name="Dora", last_name="Alt", email="dora@lemgo.example")
    shared = ";Klinikum Lemgo;Emil;Neu;;Personalrat;dora@lemgo.example;"
    rows = [LEMGO, CLINIC, ";Klinikum Lemgo;Dora;Alt;Prof.;Leitung;dora@lemgo.example;", shared]
    before = stored()
    source = applied_import(checked_import(*rows, by=by), by=by)
    dora.refresh_from_db()
    assert (dora.title, Post.objects.get(kind="head").representatives.get().person) == ("Prof.", dora)
    assert EmailAddress.objects.filter(address="dora@lemgo.example", is_shared=True).count() == 2
    after = stored()
    again = checked_import(*rows, by=by)
    assert outcomes(again) == [RowOutcome.UNCHANGED] * 4
    applied_import(again, by=by)
    assert stored() == after
    assert undone_import(source, by=by).state == ImportState.UNDONE
    assert stored() == before
    uploads.check_again(source, by=by, at=NOW)
    run_imports()
    applied_import(source, by=by)
    assert [len(rows) for rows in stored().values()] == [len(rows) for rows in after.values()]


def test_what_is_known_is_changed_by_filled_cells_only(by):
    lemgo = Organisation.objects.get(body_of__ags="05766044")
    anna = PersonFactory(first_name="Anna", last_name="Beispiel", title="Dr.", email="anna@lemgo.example")
    posts.appoint(lemgo, person=anna, title="Bürgerbüro", start=TODAY, actor=SYSTEM, at=NOW)
    source = checked_import(
        ";Stadt Lemgo;ANNA;BEISPIEL;;;anna@lemgo.example;",
        ";Stadt Lemgo;Anna;Beispiel;Prof. Dr.;Ordnungsamt;Anna@Lemgo.example;",
        by=by,
    )
    assert outcomes(source) == [RowOutcome.UNCHANGED, RowOutcome.CHANGED]
    changes = [(one["label"], one["old"], one["new"]) for one in source.rows.order_by("-number")[0].plan["changes"]]
    assert changes == [("Titel", "Dr.", "Prof. Dr."), ("Funktion", "Bürgerbüro", "Ordnungsamt")]
    applied_import(source, by=by)
    anna.refresh_from_db()
    assert (str(anna), Post.objects.get().title) == ("Prof. Dr. Anna Beispiel", "Ordnungsamt")


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        (";Stadt Lemgo;Anna;;;;a@b.example;", "last_name", "Es fehlt der Nachname."),
        (";Stadt Lemgo;;Beispiel;;;a@b.example;", "first_name", "Zu „Beispiel“ fehlt der Vorname."),
        (";;;;;;a@b.example;", "", "Es steht weder eine Organisation noch ein Name in der Zeile."),
        ("05999999;;A;B;;;;", "area_key", "Den AGS 05999999 gibt es nicht. Prüfen Sie ihn."),
        ("05766044;Stadt Detmold;A;B;;;;", "organisation", "AGS 05766044 ist die Stadt Lemgo, daneben steht „Stadt"),
        (";Herford;A;B;;;;", "organisation", "„Herford“ gibt es mehrfach: „Kreis Herford“ oder „Stadt Herford“."),
        (";Stadt Lemgo;A;B;;;x@[127.0.0.1];", "email", "„x@[127.0.0.1]“ ist keine Mail-Adresse."),
        (";Stadt Lemgo;A;B;;;;29.02.2023", "start", "„29.02.2023“ ist kein Datum. Schreiben Sie es wie 01.02.2024."),
        (";Stadt Lemgo;A;B;;;;31.12.2021", "start", "Das Netzwerk gibt es seit 2022. Prüfen Sie das Jahr."),
        (";Stadt Lemgo;A;B;;;;01.01.2099", "start", "Das Datum liegt mehr als ein Jahr voraus."),
        (f";Stadt Lemgo;A;{'B' * 101};;;;", "last_name", "ist zu lang. Kürzen Sie auf 100 Zeichen."),
        (";Stadt Lemgo;A;---;;;;", "last_name", "mit mindestens einem Buchstaben"),
        (";Stadt Lemgo;=A1;B;;;;", "first_name", "Eine Zelle enthält eine Formel."),
    ],
)
def test_faulty_row_says_what_to_type(by, row, field, sentence):
    source = checked_import(row, by=by)
    [[found, text]] = plan(source)["problems"]
    assert (outcomes(source), found, sentence in text) == ([RowOutcome.FAULTY], field, True)
    with pytest.raises(DomainRefusal, match="Keine Zeile lässt sich übernehmen"):
        orders.apply(source, by=by, at=NOW)


def test_mended_row_is_planned_anew_and_applied(by):
    source = checked_import(LEMGO, ";Stadt Lemgo;Dora;;;;d@b.example;29.02.2023", by=by)
    row = source.rows.get(number=3)
    mended = mending.mend(row, corrections={"start": "28.02.2023"}, choices={}, by=by, at=NOW)
    assert [field for field, _ in mended.plan["problems"]] == ["last_name"]
    mended = mending.mend(mended, corrections={"last_name": "Gast"}, choices={}, by=by, at=NOW)
    assert (mended.outcome, mended.corrections) == (
        RowOutcome.NEW,
        {"start": "28.02.2023", "last_name": "Gast"},
    )
    applied_import(source, by=by)
    assert Person.objects.filter(first_name="Dora", last_name="Gast").count() == 1
    with pytest.raises(TransitionError, match="bereits übernommen"):
        mending.mend(row, corrections={}, choices={}, by=by, at=NOW)


def test_mending_one_value_keeps_the_others(by):
    mails = "anna@lemgo.example, a@web.example"
    source = checked_import(f'05766044;Stadt Lemgo;=A1;Beispiel;Dr.;Ordnungsamt;"{mails}";01.02.2024', by=by)
    row = first_row(source)
    columns = uploads.columns_of(source)
    texts = value_texts(uploads.row_of(row), columns, {})
    assert (texts["last_name"], texts["email"]) == ("Beispiel", "anna@lemgo.example; a@web.example")
    corrections = {"first_name": "Anna", "email": "anna@lemgo.example; a@mail.example"}
    mended = mending.mend(row, corrections=corrections, choices={}, by=by, at=NOW)
    assert (mended.outcome, mended.plan["new_emails"]) == (RowOutcome.NEW, ["anna@lemgo.example", "a@mail.example"])
    applied_import(source, by=by)
    assert str(Person.objects.get()) == "Dr. Anna Beispiel"
    assert Representative.objects.get().post.title == "Ordnungsamt"


@pytest.mark.parametrize(("choice", "number"), [(0, 1), (1, 2)])
def test_probably_known_person_waits_for_the_office(by, choice, number):
    PersonFactory(first_name="Anna", last_name="Beispiel", email="a.beispiel@lemgo.example")
    source = checked_import(";;Anna;Beispiel;;;a.beispiel@web.example;", by=by)
    assert outcomes(source) == [RowOutcome.NEW], "a common name alone"
    source = checked_import(";;A.;Beispiel;;;a.beispiel@lemgo.example;", by=by)
    assert outcomes(source) == [RowOutcome.DOUBTFUL]
    [question] = plan(source)["questions"]
    assert [option["label"] for option in question["options"]] == [
        "Anna Beispiel, a.beispiel@lemgo.example",
        "Eine andere, neue Person",
    ]
    chosen = question["options"][choice]["value"]
    mending.mend(first_row(source), corrections={}, choices={"person": chosen}, by=by, at=NOW)
    if choice:
        applied_import(source, by=by)
    assert Person.objects.count() == number


def test_rows_of_one_file_that_mean_the_same_are_one(by):
    rows = [
        CLINIC,
        ";Klinikum Lemgo;Berta;Muster;;Personalrat;BERTA@klinikum.example;",
        ";KLINIKUM  LEMGO;B.;Muster;;Personalrat;berta@klinikum.example;",
        ";Klinikum Lemgo;Cem;Ohne;;;;",
        ";Klinikum Lemgo;Cem;Ohne;;;;",
    ]
    source = checked_import(*rows, by=by)
    assert outcomes(source) == ["new", "unchanged", "doubtful", "new", "unchanged"]
    doubtful = source.rows.get(outcome="doubtful")
    [option, _] = doubtful.plan["questions"][0]["options"]
    assert (option["value"], option["label"]) == ("row 2", "Berta Muster in Zeile 2")
    mending.mend(doubtful, corrections={}, choices={"person": "row 2"}, by=by, at=NOW)
    applied_import(source, by=by)
    assert (Person.objects.count(), Representative.objects.count(), Membership.objects.count()) == (2, 2, 1)
    assert Organisation.objects.filter(name__iexact="Klinikum Lemgo").count() == 1


CONTACTS = "Organisation;Straße;PLZ;Ort;Homepage;Anrede;Vorname;Nachname;E-Mail;Telefon"


def contacts_import(*lines: str, by) -> Import:
    made = uploads.create(Sheet("", parse_text("\n".join([CONTACTS, *lines]))), file_name="x.csv", by=by, at=NOW)
    run_imports()
    return Import.objects.get(pk=made.pk)


@pytest.mark.parametrize("chunk", [1, 500])
def test_everything_one_needs_to_reach_somebody_comes_in(by, monkeypatch, chunk):
    monkeypatch.setattr(applying, "CHUNK", chunk)
    lines = [
        "Stadt Lemgo;Marktplatz 1;D-32657;Lemgo;www.lemgo.example;;;;rathaus@lemgo.example;05261 213-0",
        "Stadt Lemgo;;;;;Frau;Anna;Beispiel;anna@lemgo.example;05261 213-1",
        "Stadt Lemgo;;;;;Frau;Anna;Beispiel;anna@lemgo.example;0170 1234567",
        "Klinikum Lemgo;Rintelner Str. 85;;;;Herrn;Otto;Muster;otto@klinikum.example;05261 26-1",
        "Klinikum Lemgo;Rintelner Str. 85;32657;Lemgo;;w;Ute;Muster;ute@klinikum.example;",
        "Klinikum Lemgo;Woanders 1;32657;Lemgo;;w;Ute;Muster;ute@klinikum.example;",
    ]
    before, origins = stored(), ValueOrigin.objects.count()
    source = contacts_import(*lines, by=by)
    assert [row.plan["notes"] for row in source.rows.order_by("number")][3:] == [
        ["Anschrift nicht übernommen: PLZ oder Ort fehlt"],
        [],
        ["Straße und Hausnummer „Woanders 1“ nicht übernommen: In Zeile 6 steht „Rintelner Str. 85“"],
    ]
    source = applied_import(source, by=by)
    assert results(source) == [("applied", "")] * 6
    lemgo = Organisation.objects.get(name="Stadt Lemgo")
    assert Organisation.objects.get(name="Klinikum Lemgo").postal_lines == ["Rintelner Str. 85", "32657 Lemgo"]
    assert lemgo.postal_lines == ["Marktplatz 1", "32657 Lemgo"]
    assert (lemgo.website, lemgo.mailbox, lemgo.phone) == (
        "https://www.lemgo.example",
        "rathaus@lemgo.example",
        "05261 213-0",
    )
    people_found = Person.objects.order_by("pk").prefetch_related("phones")
    assert [(str(one), one.salutation, [phone.number for phone in one.phones.all()]) for one in people_found] == [
        ("Anna Beispiel", "female", ["05261 213-1", "0170 1234567"]),
        ("Otto Muster", "male", ["05261 26-1"]),
        ("Ute Muster", "female", []),
    ]
    assert value_origins.origins_of(lemgo)["street"].origin == "import"
    assert outcomes(contacts_import(*lines, by=by)) == [RowOutcome.UNCHANGED] * 6
    undone_import(source, by=by)
    assert (stored(), ValueOrigin.objects.count()) == (before, origins)


def test_value_that_somebody_gave_themselves_is_kept_and_comes_from_them_again(by):
    anna = PersonFactory(first_name="Anna", last_name="Beispiel", title="", email="anna@lemgo.example")
    people.correct(anna, changes={"title": "Prof."}, actor=actors.person(anna.pk), at=NOW)
    assert plan(checked_import(";;Anna;Beispiel;Dr.;;anna@lemgo.example;", by=by))["notes"] == [
        "Titel bleibt „Prof.“: Prof. Anna Beispiel hat das selbst angegeben"
    ]


@pytest.mark.parametrize("chunk", [1, 500])
def test_later_rows_add_to_what_earlier_ones_made(by, monkeypatch, chunk):
    monkeypatch.setattr(applying, "CHUNK", chunk)
    lines = [CLINIC, CLINIC.replace("Personalrat", "Betriebsrat").replace(";;", ";Dr.;", 1)]
    source = applied_import(checked_import(*lines, ALONE, ALONE, by=by), by=by)
    assert results(source) == [("applied", "")] * 4
    assert (Person.objects.count(), Post.objects.get().title, Membership.objects.count()) == (2, "Personalrat", 2)


@pytest.mark.parametrize("chunk", [1, 500])
def test_rows_that_rest_on_a_mended_one_are_checked_again(by, monkeypatch, chunk):
    monkeypatch.setattr(applying, "CHUNK", chunk)
    similar = ";Klinikum Lemgo;B.;Muster;;Personalrat;berta@klinikum.example;"
    source = checked_import(CLINIC, CLINIC, similar, by=by)
    third = source.rows.get(number=4)
    mending.mend(third, corrections={}, choices={"person": "row 2"}, by=by, at=NOW)
    changed = {"first_name": "Carla", "last_name": "Anders", "email": "carla@klinikum.example"}
    mending.mend(first_row(source), corrections=changed, choices={}, by=by, at=NOW)
    assert Import.objects.get(pk=source.pk).state == ImportState.CHECKING
    run_imports()
    assert outcomes(source) == ["new", "new", "doubtful"]
    third.refresh_from_db()
    assert (third.choices, third.plan["questions"][0]["options"][0]["value"]) == ({}, "row 3")
    mending.mend(third, corrections={}, choices={"person": "row 3"}, by=by, at=NOW)
    applied_import(Import.objects.get(pk=source.pk), by=by)
    assert sorted(map(str, Person.objects.all())) == ["Berta Muster", "Carla Anders"]
    assert results(source) == [("applied", "")] * 3


def test_row_that_is_no_longer_as_shown_is_left_and_says_so(by):
    source = checked_import(LEMGO, ALONE, CLINIC, by=by)
    PersonFactory(first_name="Cem", last_name="Einzel", email="cem@privat.example")
    OrganisationFactory(name="Klinikum Lemgo")
    applied_import(source, by=by)
    assert results(source) == [
        ("applied", ""),
        ("skipped", applying.CHANGED_SINCE),
        ("skipped", applying.CHANGED_SINCE),
    ]
    assert Person.objects.count() == 2


def test_row_that_rests_on_one_left_is_left_too(by):
    source = checked_import(CLINIC, ";Klinikum Lemgo;Dora;Gast;;;d@klinikum.example;", by=by)
    PersonFactory(first_name="Berta", last_name="Muster", email="berta@klinikum.example")
    applied_import(source, by=by)
    assert results(source) == [
        ("skipped", applying.CHANGED_SINCE),
        ("skipped", "Zeile 2, auf der sie beruht, wurde nicht übernommen."),
    ]


def test_membership_is_not_opened_beside_another_or_an_application(by):
    lemgo = Organisation.objects.get(body_of__ags="05766044")
    memberships.record_membership(organisation=lemgo, start=date(2023, 5, 1), by=by, at=NOW)
    application = confirmed_application()
    name = application.organisation.name
    source = checked_import(";Stadt Lemgo;;;;;;01.02.2024", f";{name};;;;;;01.02.2024", by=by)
    assert [row.plan["notes"] for row in source.rows.order_by("number")] == [
        ["Mitglied seit 01.05.2023, in der Liste steht 01.02.2024; es bleibt beim Eingetragenen"],
        [f"keine Mitgliedschaft: Für das {name} liegt ein Antrag vor, über den Sie entscheiden"],
    ]
    assert outcomes(source) == [RowOutcome.UNCHANGED] * 2


def test_head_of_an_organisation_is_one(by):
    head = ";Stadt Lemgo;Anna;Beispiel;;Bürgermeisterin;anna@lemgo.example;"
    source = applied_import(checked_import(head, by=by), by=by)
    assert Post.objects.get().kind == Post.Kind.HEAD
    other = checked_import(";Stadt Lemgo;Otto;Muster;;Bürgermeister;otto@lemgo.example;", by=by)
    [[field, sentence]] = plan(other)["problems"]
    assert (field, "Die Leitung hat Anna Beispiel." in sentence) == (Field.JOB_TITLE, True)
    undone_import(source, by=by)
    two = checked_import(head, head.replace("Anna;Beispiel", "Otto;Muster").replace("anna@", "otto@"), by=by)
    assert outcomes(two) == ["new", "faulty"]


def test_undo_leaves_what_went_on_since_and_names_it(by):
    source = applied_import(checked_import(LEMGO, CLINIC, ALONE, by=by), by=by)
    Person.objects.filter(first_name="Cem").update(last_name="Anders")
    clinic = Organisation.objects.get(name="Klinikum Lemgo")
    posts.create(clinic, kind=Post.Kind.OTHER, actor=SYSTEM, at=NOW)
    undone_import(source, by=by)
    assert results(source) == [
        ("undone", ""),
        ("left", "Klinikum Lemgo: seither verwendet (Funktion)"),
        ("left", "Cem Anders: seither geändert"),
    ]
    assert [str(one) for one in Person.objects.all()] == ["Cem Anders"]
    assert EmailAddress.objects.get().address == "cem@privat.example"
    assert ImportedRecord.objects.count() == 0


@pytest.mark.parametrize("changed", [Representative, EmailAddress])
def test_undo_leaves_people_whole_whose_post_or_address_has_changed(by, changed):
    source = applied_import(checked_import(LEMGO, by=by), by=by)
    if changed is Representative:
        posts.vacate(Representative.objects.get(), on=date(2024, 3, 1), actor=SYSTEM, at=NOW)
    else:
        EmailAddress.objects.all().delete()
    left = stored()
    undone_import(source, by=by)
    assert results(source) == [("left", "Dr. Anna Beispiel: seither geändert")]
    assert {name: rows for name, rows in stored().items() if name != "Membership"} == {
        name: rows for name, rows in left.items() if name != "Membership"
    }


def test_undo_ends_after_thirty_days_and_contents_are_deleted(by):
    source = applied_import(checked_import(LEMGO, by=by), by=by)
    last = NOW + retention.UNDO_WITHIN
    assert retention.empty_old(at=last) == 0
    with pytest.raises(DomainRefusal, match="Zurücknehmen ging bis zum"):
        orders.undo(source, by=by, at=last + timedelta(seconds=1))
    assert [retention.empty_old(at=last + timedelta(seconds=1)) for _ in range(2)] == [1, 0]
    row = first_row(source)
    assert (row.cells, row.plan, row.result, ImportedRecord.objects.count()) == ([], {}, RowResult.APPLIED, 0)
    assert {column["sample"] for column in row.source.columns} == {""}


def test_discarded_import_keeps_no_contents(by):
    source = checked_import(LEMGO, by=by)
    orders.discard(source, by=by, at=NOW)
    row = first_row(source)
    assert (row.cells, row.source.state, row.source.is_emptied) == ([], ImportState.DISCARDED, True)


def test_columns_are_remembered_by_their_headings(by):
    source = checked_import(LEMGO, by=by)
    uploads.choose_columns(source, {4: Field.JOB_TITLE, 5: Field.NOTHING}, by=by, at=NOW)
    run_imports()
    assert "Funktion „Dr.“" in plan(source)["adds"]
    again = checked_import(LEMGO, by=by)
    assert [column.field for column in uploads.columns_of(again)][4:6] == [Field.JOB_TITLE, Field.NOTHING]


def test_worker_that_is_stopped_midway_is_gone_on_with(by, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 1)
    source = checked_import(LEMGO, CLINIC, ALONE, by=by)
    orders.apply(source, by=by, at=NOW)
    steps = iter([True, False])
    with time_machine.travel(NOW, tick=False):
        running.run_due(lambda: next(steps), at=NOW)
        assert Person.objects.count() == 1
        assert running.run_due(lambda: True, at=NOW) == 0, "the lease still holds"
    run_imports(at=NOW + timedelta(minutes=2))
    source.refresh_from_db()
    assert (source.state, Person.objects.count(), Membership.objects.count()) == (ImportState.APPLIED, 3, 3)


def test_orders_are_given_once(by):
    source = checked_import(LEMGO, by=by)
    orders.apply(source, by=by, at=NOW)
    with pytest.raises(TransitionError, match="wird gerade übernommen"):
        orders.apply(source, by=by, at=NOW)
    with pytest.raises(TransitionError, match="wird gerade übernommen"):
        orders.undo(source, by=by, at=NOW)
