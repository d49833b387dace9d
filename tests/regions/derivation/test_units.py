import pytest

from regions.derivation.administrative_units import describe


@pytest.mark.parametrize(
    ("level", "source", "unit"),
    [
        ("land", ("05", "Nordrhein-Westfalen", "Land", "--"), ("Nordrhein-Westfalen", "Land", None)),
        ("regierungsbezirk", ("057", "Detmold", "Regierungsbezirk", "--"), ("Detmold", "Regierungsbezirk", "05")),
        ("kreis", ("05711", "Bielefeld", "Kreisfreie Stadt", "--"), ("Bielefeld", "kreisfreie Stadt", "057")),
        ("kreis", ("05334", "Städteregion Aachen", "Kreis", "--"), ("Städteregion Aachen", "Städteregion", "053")),
        ("gemeinde", ("05711000", "Bielefeld", "Stadt", "kreisfrei"), ("Bielefeld", "kreisfreie Stadt", "05711")),
        ("gemeinde", ("05162012", "Jüchen", "Gemeinde", "--"), ("Jüchen", "Stadt", "05162")),
    ],
)
def test_describe_puts_a_unit_below_its_parent_and_corrects_it(level, source, unit):
    feature = {"properties": dict(zip(["AGS", "GEN", "BEZ", "BEM"], source, strict=True))}
    name, kind, parent = unit
    expected = {"ags": source[0], "name": name, "level": level, "kind": kind, "parent": parent}
    assert describe(feature, level=level) == expected
