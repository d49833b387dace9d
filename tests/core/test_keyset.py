from itertools import chain

import pytest

from core.keyset import Order, Page, paginate
from regions.models import Area

NAMES = Order("name", "id")

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> list[int]:
    """Seven areas in the order of their names, three of which have the same name."""
    names = ["A", "B", "C", "C", "C", "D", "E"]
    areas = [
        Area.objects.create(ags=f"{number:02}", name=name, level=Area.Level.LAND, kind="Land")
        for number, name in enumerate(names, 1)
    ]
    return [area.pk for area in areas]


def keys(found: Page) -> list[int]:
    return [row.pk for row in found.rows]


@pytest.mark.parametrize("descending", [False, True])
def test_walking_to_the_end_and_back_shows_every_row_once(ids, descending):
    order, rows = Order("name", "id", descending=descending), Area.objects.all()
    there = [paginate(rows, order=order, size=2)]
    while there[-1].next:
        there.append(paginate(rows, order=order, size=2, after=str(there[-1].next)))
    back = [there[-1]]
    while back[-1].previous:
        back.append(paginate(rows, order=order, size=2, before=str(back[-1].previous)))
    assert list(chain.from_iterable(keys(found) for found in there)) == (ids[::-1] if descending else ids)
    assert [keys(found) for found in reversed(back)][1:] == [keys(found) for found in there][-len(back) + 1 :]
    assert keys(back[-1])[0] == keys(there[0])[0]


def test_page_as_large_as_the_list_has_no_neighbours(ids):
    assert paginate(Area.objects.all(), order=NAMES, size=7) == Page(
        list(Area.objects.order_by("name", "id")), None, None
    )


@pytest.mark.parametrize("key", ["", "x", "-1", "²", "9" * 30, "999999", "0"])
def test_key_of_no_row_gives_the_first_page(ids, key):
    assert keys(paginate(Area.objects.all(), order=NAMES, size=2, after=key)) == ids[:2]
    assert keys(paginate(Area.objects.all(), order=NAMES, size=2, before=key)) == ids[:2]


def test_nothing_behind_the_last_row_gives_the_first_page(ids):
    assert keys(paginate(Area.objects.all(), order=NAMES, size=2, after=str(ids[-1]))) == ids[:2]


def test_row_that_left_the_list_still_marks_its_place(ids):
    assert keys(paginate(Area.objects.exclude(pk=ids[1]), order=NAMES, size=2, after=str(ids[1]))) == ids[2:4]


def test_page_costs_two_queries_at_any_place(ids, django_assert_num_queries):
    with django_assert_num_queries(2):
        paginate(Area.objects.all(), order=NAMES, size=2, after=str(ids[3]))
