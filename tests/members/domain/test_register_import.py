"""Importing an edition of the official list: changes to areas and organisations."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.refusals import DomainRefusal
from journal.models import JournalEntry
from members.domain import memberships, organisations, partners, register_import
from members.models import Membership, Organisation, RegisterImport
from network.domain import coverage
from regions.domain.gemeindeverzeichnis import RegisterRefusal, Succession
from regions.models import Area, Population
from tests import official_register
from tests.concurrently import run_concurrently
from tests.factories import UserFactory
from tests.factories import gemeindeverzeichnis as gv

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
COUNTED_ON = date(2024, 12, 31)
JUECHEN, LEMGO, DETMOLD = "05162012", "05766044", "05766020"


@pytest.fixture
def bodies(request):
    official_register.load(at=AT)


@pytest.fixture
def loaded(db, bodies):
    pass


@pytest.fixture
def committed(committed_db, bodies):
    pass


def import_file(file, *, by=None, seen_digest=None, counted_on=COUNTED_ON, at=AT, **successors):
    waiting = register_import.upload(file, by=by, at=at)
    ends = {ags.removeprefix("ags"): Succession(*end) for ags, end in successors.items()}
    return register_import.apply(waiting, counted_on=counted_on, successors=ends, seen_digest=seen_digest, by=by, at=at)


def preview(file):
    waiting = register_import.upload(file, by=None, at=AT)
    return register_import.preview(register_import.edition_of(waiting), day=AT.date())


def renamed(ags=LEMGO, **changes):
    return gv.file(gv.rows({ags: gv.row(ags, **changes)}))


def body(ags):
    return Organisation.objects.get(body_of__ags=ags)


def test_take_over_brings_the_population_with_date_and_source(loaded):
    assert coverage.on_day(AT.date()).areas["05"].population is None
    import_file(gv.file())
    rows = Population.objects.filter(area__level="gemeinde").values_list("counted_on", "source")
    assert Counter(rows) == {(COUNTED_ON, "Statistisches Bundesamt, Gemeindeverzeichnis"): 396}
    assert coverage.on_day(AT.date()).areas["05"].population == coverage.CoveredPopulation(
        0, 3_960_000, COUNTED_ON, "Statistisches Bundesamt, Gemeindeverzeichnis"
    )


def test_a_gemeinde_that_became_a_stadt_takes_its_body_along(loaded):
    Area.objects.filter(ags=JUECHEN).update(kind="Gemeinde")
    Organisation.objects.filter(body_of__ags=JUECHEN).update(
        name="Gemeinde Jüchen", slug="gemeinde-juechen", aliases="Gemeindeverwaltung Jüchen"
    )
    import_file(gv.file())
    assert Area.objects.get(ags=JUECHEN).kind == "Stadt"
    assert (body(JUECHEN).name, body(JUECHEN).slug) == ("Stadt Jüchen", "stadt-juechen")
    for typed in ("gemeinde jüchen", "stadt jüchen", "gemeindeverwaltung jüchen", "stadtverwaltung jüchen"):
        assert organisations.search(typed) == [body(JUECHEN)]
    assert list(body(JUECHEN).former_slugs.values_list("slug", flat=True)) == ["gemeinde-juechen"]


def test_a_name_that_the_office_gave_stays_and_the_official_one_is_found(loaded):
    Organisation.objects.filter(body_of__ags=LEMGO).update(name="Alte Hansestadt Lemgo", slug="alte-hansestadt-lemgo")
    shown = preview(renamed(name="Lemgo-Brake, Stadt"))
    assert [(one.name, one.keeps_own_name) for one in shown.renamings] == [("Stadt Lemgo-Brake", True)]
    import_file(renamed(name="Lemgo-Brake, Stadt"))
    assert Area.objects.get(ags=LEMGO).name == "Lemgo-Brake"
    assert (body(LEMGO).name, body(LEMGO).slug) == ("Alte Hansestadt Lemgo", "alte-hansestadt-lemgo")
    assert organisations.search("lemgo brake") == [body(LEMGO)]


def test_a_kreisfreie_stadt_is_renamed_under_both_keys(loaded):
    changes = {ags: gv.row(ags, name="Hamm (Westf.), Stadt") for ags in ("05915", "05915000")}
    import_file(gv.file(gv.rows(changes)))
    assert set(Area.objects.filter(ags__startswith="05915").values_list("name", flat=True)) == {"Hamm (Westf.)"}
    assert body("05915000").name == "Stadt Hamm (Westf.)"


def test_a_merger_ends_one_area_and_leaves_its_membership_to_the_office(loaded):
    start = date(2024, 2, 1)
    for ags in (LEMGO, DETMOLD):
        memberships.record_membership(organisation=body(ags), start=start, by=UserFactory(), at=AT)
    gone = gv.file(gv.rows({LEMGO: None}))
    [ending] = preview(gone).endings
    assert (ending.organisation, ending.membership) == (body(LEMGO), Membership.objects.get(organisation=body(LEMGO)))
    gone.seek(0)
    day = date(2025, 1, 1)
    import_file(gone, **{f"ags{LEMGO}": (DETMOLD, day)})
    area = Area.objects.get(ags=LEMGO)
    assert (area.valid_to, area.successor.ags) == (day, DETMOLD)
    assert Membership.objects.get(organisation__body_of=area).end is None
    counted = [coverage.on_day(one).areas["05766"].municipalities for one in (day - timedelta(days=1), day)]
    assert [(count.covered, count.total) for count in counted] == [(2, 16), (1, 15)]


def test_a_merger_into_a_new_key_begins_it_that_day_with_a_body(loaded):
    new = gv.Row("05766099", "Lipperland, Stadt", "Stadt")
    day = date(2025, 7, 1)
    file = gv.file(gv.rows({LEMGO: None, DETMOLD: None}, add=[new]))
    import_file(file, **{f"ags{ags}": (new.ags, day) for ags in (LEMGO, DETMOLD)})
    area = Area.objects.get(ags=new.ags)
    assert (area.title, area.parent.ags, area.valid_from) == ("Stadt Lipperland", "05766", day)
    assert (body(new.ags).name, body(new.ags).memberships.count()) == ("Stadt Lipperland", 0)


def test_who_was_merged_is_found_and_led_to_where_it_went(loaded):
    day = date(2025, 7, 1)
    old = body(LEMGO)
    file = gv.file(gv.rows({LEMGO: None}, add=[gv.Row("05766099", "Lipperland, Stadt", "Stadt")]))
    import_file(file, **{f"ags{LEMGO}": ("05766099", day)})
    heir = body("05766099")
    assert set(Organisation.objects.matching("lemgo")) == {old, heir}
    assert partners.find_by_former_slug(old.slug, day=AT.date()) is None
    memberships.record_membership(organisation=heir, start=day, by=UserFactory(), at=AT)
    assert partners.find_by_former_slug(old.slug, day=AT.date()) == heir


def test_a_kreisfreie_stadt_that_joined_a_kreis_takes_its_second_key_along(loaded):
    add = [gv.Row("05758099", "Bielefeld, Stadt", "Stadt")]
    file = gv.file(gv.rows({"05711": None, "05711000": None}, add=add))
    import_file(file, ags05711000=("05758099", date(2025, 1, 1)))
    alias = Area.objects.get(ags="05711")
    assert (alias.successor.ags, alias.valid_to) == ("05758", date(2025, 1, 1))


@pytest.mark.parametrize(
    "end",
    [
        None,
        ("05766999", date(2025, 1, 1)),
        ("05766", date(2025, 1, 1)),
        (LEMGO, date(2025, 1, 1)),
        (DETMOLD, date(2025, 9, 1)),
    ],
)
def test_a_vanished_area_needs_a_successor_and_a_day_that_can_be(loaded, end):
    successors = {f"ags{LEMGO}": end} if end else {}
    with pytest.raises(RegisterRefusal, match="Lemgo"):
        import_file(gv.file(gv.rows({LEMGO: None})), **successors)
    assert (Area.objects.exclude(valid_to=None).count(), Population.objects.count()) == (0, 0)


def test_a_second_take_over_changes_nothing(loaded, django_assert_max_num_queries):
    import_file(renamed(name="Lemgo-Brake, Stadt"))
    before = JournalEntry.objects.count(), list(Area.objects.values()), list(Population.objects.values())
    again = register_import.upload(renamed(name="Lemgo-Brake, Stadt"), by=None, at=AT)
    assert register_import.preview(register_import.edition_of(again), day=AT.date()).changes.is_empty
    with django_assert_max_num_queries(12):
        register_import.apply(again, counted_on=COUNTED_ON, successors={}, seen_digest=None, by=None, at=AT)
    assert (JournalEntry.objects.count(), list(Area.objects.values()), list(Population.objects.values())) == before


def test_a_full_edition_costs_a_constant_number_of_statements(loaded, django_assert_max_num_queries):
    changes = {row.ags: replace(row, inhabitants=12_345) for row in gv.rows() if len(row.ags) == 8}
    import_file(gv.file())
    waiting = register_import.upload(gv.file(gv.rows(changes)), by=None, at=AT)
    with django_assert_max_num_queries(20):
        register_import.apply(waiting, counted_on=COUNTED_ON, successors={}, seen_digest=None, by=None, at=AT)
    assert Population.objects.filter(inhabitants=12_345).count() == 396


def test_an_older_edition_adds_its_population_alone(loaded):
    import_file(renamed(name="Lemgo-Brake, Stadt"))
    older = date(2023, 12, 31)
    import_file(gv.file(as_of=older), counted_on=older)
    assert Area.objects.get(ags=LEMGO).name == "Lemgo-Brake"
    assert Population.objects.filter(counted_on=older).count() == 396


def test_the_journal_says_what_changed_and_who_did_it(loaded):
    clerk = UserFactory()
    import_file(renamed(name="Lemgo-Brake, Stadt"), by=clerk)
    entries = JournalEntry.objects.filter(verb__startswith="register_").exclude(verb="register_loaded")
    assert {(entry.verb, entry.actor_id) for entry in entries} == {
        ("register_changed", clerk.pk),
        ("register_imported", clerk.pk),
    }


def test_import_is_refused_when_the_preview_is_outdated(loaded):
    waiting = register_import.upload(renamed(name="Lemgo-Brake, Stadt"), by=None, at=AT)
    seen_digest = register_import.preview(register_import.edition_of(waiting), day=AT.date()).changes.digest
    Area.objects.filter(ags=DETMOLD).update(name="Detmold (Residenz)")
    with pytest.raises(register_import.ChangedSincePreview):
        register_import.apply(waiting, counted_on=COUNTED_ON, successors={}, seen_digest=seen_digest, by=None, at=AT)
    assert Area.objects.get(ags=LEMGO).name == "Lemgo"


def test_upload_that_waits_too_long_is_deleted(loaded):
    waiting = register_import.upload(gv.file(), by=UserFactory(), at=AT)
    register_import.upload(gv.file(), by=UserFactory(), at=AT + timedelta(days=7))
    assert RegisterImport.objects.count() == 1
    with pytest.raises(DomainRefusal, match="noch einmal"):
        register_import.apply(waiting, counted_on=COUNTED_ON, successors={}, seen_digest=None, by=None, at=AT)


def test_concurrent_imports_of_one_upload_apply_it_once(committed):
    clerks = [UserFactory(), UserFactory()]
    waiting = register_import.upload(renamed(name="Lemgo-Brake, Stadt"), by=clerks[0], at=AT)
    calls = [
        lambda by=by: (
            register_import.apply(waiting, counted_on=COUNTED_ON, successors={}, seen_digest=None, by=by, at=AT).done_by
        )
        for by in clerks
    ]
    outcomes = run_concurrently(*calls)
    assert outcomes[0] == outcomes[1]
    assert JournalEntry.objects.filter(verb="register_imported").count() == 1


def test_concurrent_imports_of_the_same_file_apply_it_once(committed):
    clerks = [UserFactory(), UserFactory()]
    uploads = [register_import.upload(renamed(name="Lemgo-Brake, Stadt"), by=by, at=AT) for by in clerks]
    seen_digest = register_import.preview(register_import.edition_of(uploads[0]), day=AT.date()).changes.digest
    calls = [
        lambda one=one: register_import.apply(
            one, counted_on=COUNTED_ON, successors={}, seen_digest=seen_digest, by=one.uploaded_by, at=AT
        )
        for one in uploads
    ]
    results = run_concurrently(*calls)
    assert sorted(type(result).__name__ for result in results) == ["ChangedSincePreview", "RegisterImport"]
    assert body(LEMGO).former_slugs.count() == 1
