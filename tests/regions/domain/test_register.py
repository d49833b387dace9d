from collections import Counter

import pytest

from journal.entries import entries_for
from regions.domain import register
from regions.domain.areas import is_kreisfrei_kreis
from regions.models import Area
from tests.regions.conftest import LOADED_AT

pytestmark = pytest.mark.django_db


def test_load_brings_the_land_its_bezirke_kreise_and_gemeinden(loaded_register):
    assert loaded_register == 455
    assert Counter(Area.objects.values_list("level", flat=True)) == {
        "land": 1,
        "regierungsbezirk": 5,
        "kreis": 53,
        "gemeinde": 396,
    }
    assert Counter(Area.objects.values_list("level", "kind")) == {
        ("land", "Land"): 1,
        ("regierungsbezirk", "Regierungsbezirk"): 5,
        ("kreis", "Kreis"): 30,
        ("kreis", "Städteregion"): 1,
        ("kreis", "kreisfreie Stadt"): 22,
        ("gemeinde", "kreisfreie Stadt"): 22,
        ("gemeinde", "Stadt"): 250,
        ("gemeinde", "Gemeinde"): 124,
    }


def test_load_gives_detmold_its_seventy_gemeinden(loaded_register):
    gemeinden = Area.objects.within("057").filter(level="gemeinde").values_list("parent__name", flat=True)
    assert Counter(gemeinden) == {
        "Gütersloh": 13,
        "Herford": 9,
        "Höxter": 10,
        "Lippe": 16,
        "Minden-Lübbecke": 11,
        "Paderborn": 10,
        "Bielefeld": 1,
    }


def test_load_puts_each_area_below_the_one_its_ags_begins_with(loaded_register):
    parents = dict(Area.objects.values_list("ags", "parent__ags"))
    digits_above = {2: 0, 3: 2, 5: 3, 8: 5}
    assert parents == {ags: ags[: digits_above[len(ags)]] or None for ags in parents}


def test_load_knows_nineteen_kreise_named_like_a_gemeinde(loaded_register):
    areas = [area for area in Area.objects.all() if not is_kreisfrei_kreis(area.level, area.kind)]
    kreise = {area.name for area in areas if area.level == "kreis"}
    gemeinden = {area.name for area in areas if area.level == "gemeinde"}
    assert len(kreise) == 31
    assert len(kreise & gemeinden) == 19
    assert len({area.title for area in areas}) == len(areas)


def test_load_twice_changes_nothing(loaded_register, django_assert_max_num_queries):
    before = list(Area.objects.values())
    with django_assert_max_num_queries(4):
        again = register.load(at=LOADED_AT)
    assert again == 0
    assert list(Area.objects.values()) == before


def test_load_keeps_a_later_name(loaded_register):
    Area.objects.filter(ags="05766044").update(name="Lemgo (Alte Hansestadt)")
    assert register.load(at=LOADED_AT) == 0
    assert Area.objects.get(ags="05766044").name == "Lemgo (Alte Hansestadt)"


def test_load_adds_what_is_missing_and_says_so_in_the_journal(loaded_register):
    Area.objects.filter(ags="05766044").delete()
    assert register.load(at=LOADED_AT) == 1
    assert Area.objects.get(ags="05766044").parent.ags == "05766"
    entries = entries_for(Area.objects.get(ags="05"))
    assert [(entry.verb, entry.at, entry.data) for entry in entries] == [
        ("register_loaded", LOADED_AT, {"areas": 455}),
        ("register_loaded", LOADED_AT, {"areas": 1}),
    ]
