"""Names with article and case; what is unknown stands in quotation marks."""

import pytest

from members.models import Organisation
from regions.domain.name_cases import accusative, dative, genitive, nominative


@pytest.mark.parametrize(
    ("name", "cases"),
    [
        (
            "Stadt Lemgo",
            [
                "die Stadt Lemgo",
                "der Stadt Lemgo",
                "der Stadt Lemgo",
                "die Stadt Lemgo",
            ],
        ),
        (
            "Gemeinde Kalletal",
            [
                "die Gemeinde Kalletal",
                "der Gemeinde Kalletal",
                "der Gemeinde Kalletal",
                "die Gemeinde Kalletal",
            ],
        ),
        (
            "Kreis Lippe",
            [
                "der Kreis Lippe",
                "des Kreises Lippe",
                "dem Kreis Lippe",
                "den Kreis Lippe",
            ],
        ),
        (
            "Rhein-Kreis Neuss",
            [
                "der Rhein-Kreis Neuss",
                "des Rhein-Kreises Neuss",
                "dem Rhein-Kreis Neuss",
                "den Rhein-Kreis Neuss",
            ],
        ),
        (
            "Märkischer Kreis",
            [
                "der Märkische Kreis",
                "des Märkischen Kreises",
                "dem Märkischen Kreis",
                "den Märkischen Kreis",
            ],
        ),
        (
            "Hochsauerlandkreis",
            [
                "der Hochsauerlandkreis",
                "des Hochsauerlandkreises",
                "dem Hochsauerlandkreis",
                "den Hochsauerlandkreis",
            ],
        ),
        (
            "Städteregion Aachen",
            [
                "die Städteregion Aachen",
                "der Städteregion Aachen",
                "der Städteregion Aachen",
                "die Städteregion Aachen",
            ],
        ),
        (
            "Bezirksregierung Detmold",
            [
                "die Bezirksregierung Detmold",
                "der Bezirksregierung Detmold",
                "der Bezirksregierung Detmold",
                "die Bezirksregierung Detmold",
            ],
        ),
        (
            "Regierungsbezirk Detmold",
            [
                "der Regierungsbezirk Detmold",
                "des Regierungsbezirks Detmold",
                "dem Regierungsbezirk Detmold",
                "den Regierungsbezirk Detmold",
            ],
        ),
        (
            "Land Nordrhein-Westfalen",
            [
                "das Land Nordrhein-Westfalen",
                "des Landes Nordrhein-Westfalen",
                "dem Land Nordrhein-Westfalen",
                "das Land Nordrhein-Westfalen",
            ],
        ),
        (
            "Landschaftsverband Rheinland",
            [
                "der Landschaftsverband Rheinland",
                "des Landschaftsverbandes Rheinland",
                "dem Landschaftsverband Rheinland",
                "den Landschaftsverband Rheinland",
            ],
        ),
        (
            "Technische Hochschule Köln",
            [
                "die Technische Hochschule Köln",
                "der Technischen Hochschule Köln",
                "der Technischen Hochschule Köln",
                "die Technische Hochschule Köln",
            ],
        ),
        (
            "Klinikum Lippe",
            [
                "das Klinikum Lippe",
                "des Klinikums Lippe",
                "dem Klinikum Lippe",
                "das Klinikum Lippe",
            ],
        ),
        (
            "Evangelisches Krankenhaus Herne",
            [
                "das Evangelische Krankenhaus Herne",
                "des Evangelischen Krankenhauses Herne",
                "dem Evangelischen Krankenhaus Herne",
                "das Evangelische Krankenhaus Herne",
            ],
        ),
        (
            "Ministerium des Innern",
            [
                "das Ministerium des Innern",
                "des Ministeriums des Innern",
                "dem Ministerium des Innern",
                "das Ministerium des Innern",
            ],
        ),
        (
            "Polizeipräsidium Münster",
            [
                "das Polizeipräsidium Münster",
                "des Polizeipräsidiums Münster",
                "dem Polizeipräsidium Münster",
                "das Polizeipräsidium Münster",
            ],
        ),
        (
            "Finanzamt Detmold",
            [
                "das Finanzamt Detmold",
                "des Finanzamts Detmold",
                "dem Finanzamt Detmold",
                "das Finanzamt Detmold",
            ],
        ),
        (
            "Industrie- und Handelskammer Lippe",
            [
                "die Industrie- und Handelskammer Lippe",
                "der Industrie- und Handelskammer Lippe",
                "der Industrie- und Handelskammer Lippe",
                "die Industrie- und Handelskammer Lippe",
            ],
        ),
        (
            "Kölner Zoo",
            [
                "die Organisation „Kölner Zoo“",
                "der Organisation „Kölner Zoo“",
                "der Organisation „Kölner Zoo“",
                "die Organisation „Kölner Zoo“",
            ],
        ),
        (
            "Verein „Hand in Hand“",
            [
                "der Verein „Hand in Hand“",
                "des Vereins „Hand in Hand“",
                "dem Verein „Hand in Hand“",
                "den Verein „Hand in Hand“",
            ],
        ),
        (
            "Bus „Nord“",
            [
                "die Organisation „Bus ‚Nord‘“",
                "der Organisation „Bus ‚Nord‘“",
                "der Organisation „Bus ‚Nord‘“",
                "die Organisation „Bus ‚Nord‘“",
            ],
        ),
    ],
)
def test_name_has_article_and_case(name, cases):
    assert [form(name) for form in (nominative, genitive, dative, accusative)] == cases


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Stadtwerke Lemgo", "die Organisation „Stadtwerke Lemgo“"),  # a plural would need another verb
        ("Lippstadt", "die Organisation „Lippstadt“"),
        ("Mülheim an der Ruhr", "die Organisation „Mülheim an der Ruhr“"),
        ("Bielefelder Verkehrsverein", "die Organisation „Bielefelder Verkehrsverein“"),
        ("Die Bezirksregierung Detmold", "die Bezirksregierung Detmold"),
        ("Der Vorstand des Klinikverbunds", "der Vorstand des Klinikverbunds"),
        ("Der Rektor", "der Rektor"),
        ("Regierungspräsidentin Anna Muster", "Regierungspräsidentin Anna Muster"),
        ("Der Landrat des Kreises Lippe", "der Landrat des Kreises Lippe"),
        ("Landratsamt Musterland", "das Landratsamt Musterland"),
        ("", ""),
    ],
)
def test_what_is_no_known_kind_is_not_guessed(name, written):
    assert nominative(name) == written


@pytest.mark.django_db
def test_every_body_of_the_register_has_a_known_kind(authorities):
    names = list(Organisation.objects.values_list("name", flat=True))
    assert len(names) == authorities
    assert [name for name in names if "Organisation" in nominative(name)] == []
