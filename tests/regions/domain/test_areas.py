import pytest

from regions.domain.areas import ancestors, label, place
from regions.models import Area

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ags", "title"),
    [
        ("05", "Land Nordrhein-Westfalen"),
        ("057", "Regierungsbezirk Detmold"),
        ("05774", "Kreis Paderborn"),
        ("05774032", "Stadt Paderborn"),
        ("05315000", "Stadt Köln"),
        ("05162", "Rhein-Kreis Neuss"),
        ("05958", "Hochsauerlandkreis"),
        ("05970", "Kreis Siegen-Wittgenstein"),
        ("05334", "Städteregion Aachen"),
        ("05334002", "Stadt Aachen"),
        ("05766064", "Gemeinde Schlangen"),
        ("05966020", "Stadt Lennestadt"),
        ("05162012", "Stadt Jüchen"),
        ("05158020", "Stadt Langenfeld (Rheinland)"),
        ("05770004", "Stadt Bad Oeynhausen"),
        ("05754012", "Stadt Halle (Westf.)"),
        ("05754028", "Stadt Rheda-Wiedenbrück"),
        ("05770028", "Stadt Petershagen"),
    ],
)
def test_title_names_the_kind_as_people_do(loaded_register, ags, title):
    assert Area.objects.get(ags=ags).title == title


@pytest.mark.parametrize(
    ("ags", "expected"),
    [
        ("05766044", "Stadt Lemgo, Kreis Lippe, Regierungsbezirk Detmold"),
        ("05711000", "Stadt Bielefeld, Regierungsbezirk Detmold"),
        ("05766", "Kreis Lippe, Regierungsbezirk Detmold"),
        ("057", "Regierungsbezirk Detmold"),
        ("05", "Land Nordrhein-Westfalen"),
    ],
)
def test_label_says_where_an_area_lies(loaded_register, ags, expected):
    assert label(Area.objects.get(ags=ags)) == expected


def test_place_of_many_areas_is_one_query(loaded_register, django_assert_num_queries):
    with django_assert_num_queries(1):
        places = {area.ags: place(area) for area in Area.objects.with_ancestors()}
    assert len(places) == 455
    assert places["05762012"] == "Kreis Höxter, Regierungsbezirk Detmold"


def test_ancestors_lead_up_to_the_land(loaded_register):
    above = ancestors(Area.objects.get(ags="05711000"))
    assert [area.ags for area in above] == ["05711", "057", "05"]
