"""Texts rendered once and filled for each reader."""

import pytest

from core.skeletons import Skeleton


def test_values_stand_where_they_were_rendered_however_often():
    skeleton = Skeleton.build(["name", "day"], lambda marks: f"{marks['name']} am {marks['day']}, {marks['name']}")
    assert skeleton.filled({"name": "A", "day": "B"}) == "A am B, A"
    assert skeleton.names == ["name", "day", "name"]


def test_text_without_values_stays_as_it_is():
    assert Skeleton.build([], lambda marks: "Guten Tag").filled({}) == "Guten Tag"


def test_value_that_is_another_ones_name_or_mark_stays_a_value():
    skeleton = Skeleton.build(["one", "other"], lambda marks: f"{marks['one']}|{marks['other']}")
    assert skeleton.filled({"one": "other", "other": "one"}) == "other|one"


def test_missing_value_is_an_error():
    with pytest.raises(KeyError, match="name"):
        Skeleton.build(["name"], lambda marks: marks["name"]).filled({})
