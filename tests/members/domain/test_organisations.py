from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from journal.actors import SYSTEM
from journal.models import JournalEntry
from members.domain import organisations
from members.models import Category, FormerSlug, Membership, Organisation
from regions.models import Area

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)

pytestmark = pytest.mark.django_db


def create(name: str, category: str = "Verband", seat: Area | None = None) -> Organisation:
    return organisations.create(
        name=name, category=Category.objects.get(name=category), seat=seat, actor=SYSTEM, at=NOW
    )


def rename(organisation: Organisation, name: str) -> Organisation:
    return organisations.rename(organisation, name=name, actor=SYSTEM, at=NOW)


def names(text: str) -> list[str]:
    return [organisation.name for organisation in organisations.search(text, day=TODAY)]


def test_every_territorial_authority_is_made_once(authorities):
    assert authorities == 396 + 31 + 5
    assert organisations.create_territorial_authorities(at=NOW) == 0
    bodies = Organisation.objects.select_related("body_of", "category")
    assert Counter((body.body_of.level, body.category.name) for body in bodies) == {
        ("gemeinde", "Kommune"): 396,
        ("kreis", "Kommune"): 31,
        ("regierungsbezirk", "Bezirksregierung"): 5,
    }
    assert not bodies.exclude(seat=F("body_of")).exists()
    assert Membership.objects.count() == 0
    assert JournalEntry.objects.filter(verb="create").count() == authorities


@pytest.mark.parametrize(
    ("ags", "name", "slug"),
    [
        ("05766044", "Stadt Lemgo", "stadt-lemgo"),
        ("05766064", "Gemeinde Schlangen", "gemeinde-schlangen"),
        ("05711000", "Stadt Bielefeld", "stadt-bielefeld"),
        ("05766", "Kreis Lippe", "kreis-lippe"),
        ("05162", "Rhein-Kreis Neuss", "rhein-kreis-neuss"),
        ("05334", "Städteregion Aachen", "staedteregion-aachen"),
        ("057", "Bezirksregierung Detmold", "bezirksregierung-detmold"),
    ],
)
def test_territorial_authority_is_called_as_people_call_it(authorities, ags, name, slug):
    body = Organisation.objects.get(body_of__ags=ags)
    assert (body.name, body.slug) == (name, slug)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lemg", ["Stadt Lemgo"]),
        ("bad oeyn", ["Stadt Bad Oeynhausen"]),
        ("oeyn bad", ["Stadt Bad Oeynhausen"]),
        ("muenster", ["Stadt Münster", "Bezirksregierung Münster"]),
        ("münster", ["Stadt Münster", "Bezirksregierung Münster"]),
        ("pader", ["Kreis Paderborn", "Stadt Paderborn"]),
        ("stadtverwaltung lemgo", ["Stadt Lemgo"]),
        ("  ", []),
        ("!?", []),
        ("lemgo & kalletal", []),
    ],
)
def test_search_finds_prefixes_of_any_words_in_any_order(authorities, typed, first):
    assert names(typed)[:2] == first


def test_search_puts_exact_names_and_authorities_before_others(authorities):
    create("Klinikum Paderborn", "Gesundheitswesen")
    create("Paderborn", "Verband")
    assert names("paderborn") == ["Paderborn", "Kreis Paderborn", "Stadt Paderborn", "Klinikum Paderborn"]


def test_search_knows_strasse_both_ways(authorities):
    create("Schule an der Langen Straße", "Schule")
    assert names("strasse") == names("STRAẞE") == ["Schule an der Langen Straße"]


def test_search_returns_partner_since_and_seat(authorities, django_assert_num_queries):
    for name, start in (("Stadt Lemgo", TODAY), ("Stadt Lage", date(2026, 3, 3))):
        organisation = Organisation.objects.get(name=name)
        Membership.objects.create(organisation=organisation, start=start, basis="by_hand", created_at=NOW)
    with django_assert_num_queries(1):
        [lemgo] = organisations.search("lemgo", day=TODAY)
        assert (lemgo.partner_since, lemgo.seat.parent.name, lemgo.category.name) == (TODAY, "Lippe", "Kommune")
    assert [found.partner_since for found in organisations.search("lage", day=TODAY)] == [None]


def test_search_is_answered_by_the_index():
    category = Category.objects.get(name="Verband")
    Organisation.objects.bulk_create(
        Organisation(name=f"Verband {number} für Schutz", slug=f"v-{number}", category=category)
        for number in range(10_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('organisation_words')")  # as autovacuum does
        cursor.execute("ANALYZE members_organisation")
        for typed in ("lemgo", "verband 77", "bad oeyn"):
            with CaptureQueriesContext(connection) as captured:
                organisations.search(typed, day=TODAY)
            cursor.execute(f"EXPLAIN {captured[0]['sql']}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Bitmap Index Scan on organisation_words" in plan
            assert "Seq Scan on members_organisation" not in plan


def test_created_organisation_has_a_readable_address_of_its_own(authorities):
    seat = Area.objects.get(ags="05711000")
    first, second = (create("Klinikum  Süd-Größe ", "Gesundheitswesen", seat) for _ in range(2))
    assert (first.name, first.slug, second.slug) == (
        "Klinikum Süd-Größe",
        "klinikum-sued-groesse",
        "klinikum-sued-groesse-2",
    )


@pytest.mark.parametrize(("name", "slug"), [("Karte", "karte-2"), ("Мир", "organisation"), ("🚒", "organisation")])
def test_address_is_never_a_page_of_the_portal_and_never_empty(name, slug):
    assert create(name).slug == slug


def test_renamed_organisation_leaves_its_address_behind():
    organisation = create("Klinikum Lippe")
    renamed = rename(organisation, "Klinikum Ostwestfalen-Lippe")
    assert (renamed.name, renamed.slug) == ("Klinikum Ostwestfalen-Lippe", "klinikum-ostwestfalen-lippe")
    assert FormerSlug.objects.get().slug == "klinikum-lippe"
    assert create("Klinikum Lippe").slug == "klinikum-lippe-2"


def test_name_given_back_brings_the_address_back():
    organisation = rename(create("Klinikum Lippe"), "Klinikum Mitte")
    assert rename(organisation, "Klinikum Lippe").slug == "klinikum-lippe"
    assert [former.slug for former in FormerSlug.objects.all()] == ["klinikum-mitte"]


def test_renaming_to_the_same_name_writes_nothing():
    organisation = create("Klinikum Lippe")
    rename(organisation, " Klinikum  Lippe")
    assert list(JournalEntry.objects.values_list("verb", flat=True)) == ["create"]


def test_corrected_case_keeps_the_address():
    assert rename(create("klinikum lippe"), "Klinikum Lippe").slug == "klinikum-lippe"
    assert FormerSlug.objects.count() == 0


def test_database_refuses_a_reserved_address():
    with pytest.raises(IntegrityError, match="organisation_slug_free"), transaction.atomic():
        Organisation.objects.create(name="Karte", slug="karte", category=Category.objects.get(name="Verband"))
