from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from core.inserts import insert
from core.models import RateLimitCount
from core.statements import Parameter, PreparedQuery
from members.models import Declaration, Nomination
from regions.models import Area
from tests.factories import KreisFactory

pytestmark = pytest.mark.django_db

END = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_prepared_query_is_executed_each_time(django_assert_num_queries):
    names = PreparedQuery(lambda: Area.objects.filter(level=Area.Level.KREIS).order_by("name").values_list("name"))
    assert names.rows() == ()
    KreisFactory(name="Lippe")
    with django_assert_num_queries(1):
        assert names.rows() == (("Lippe",),)


@pytest.fixture(params=[True, False], ids=["planned-once", "behind-a-pooler"])
def _plans(request, settings):
    settings.DATABASE_KEEPS_PLANS = request.param


@pytest.mark.usefixtures("_plans")
def test_prepared_query_takes_its_arguments_each_time(django_assert_num_queries):
    tallies = PreparedQuery(
        lambda: RateLimitCount.objects.filter(key__iexact=Parameter("key"), window_end=Parameter("end")).only("count")
    )
    one, other = (RateLimitCount.objects.create(key=key, window_end=END, count=7) for key in ("a", "b"))
    assert [tallies.first(key="A", end=END), tallies.first(key="b", end=END)] == [one, other]
    with django_assert_num_queries(1):
        assert tallies.first(key="a", end=END).count == 7
    assert tallies.first(key="' OR 1=1", end=END) is None
    assert tallies.first(key=None, end=END) is None


@pytest.mark.usefixtures("_plans")
def test_insert_writes_rows_as_saving_does(django_assert_num_queries):
    rows = [RateLimitCount(key=key, window_end=END, count=number) for number, key in enumerate("ab")]
    with django_assert_num_queries(1):
        assert insert(*rows) is rows[0]
    assert list(RateLimitCount.objects.order_by("key")) == rows
    assert list(RateLimitCount.objects.order_by("key").values_list("key", "window_end", "count")) == [
        ("a", END, 0),
        ("b", END, 1),
    ]
    rows[0].count = 5
    rows[0].save()
    assert RateLimitCount.objects.get(key="a").count == 5


def test_insert_of_an_existing_row_is_refused():
    insert(RateLimitCount(key="a", window_end=END, count=1))
    with pytest.raises(IntegrityError):
        insert(RateLimitCount(key="a", window_end=END, count=1))


def test_insert_keeps_a_key_that_is_set():
    declaration = Declaration(
        pk=4711, first_name="A", last_name="B", job_title="C", email="a@b.example", may_declare=True
    )
    named = Nomination(declaration=declaration, position=1, last_name="D", email="d@b.example")
    insert(declaration, named)
    assert list(Declaration.objects.values_list("pk", flat=True)) == [4711]
    assert list(declaration.nominations.all()) == [named]


def test_insert_takes_over_a_key_given_since_and_refuses_what_has_none():
    declaration = Declaration(first_name="A", last_name="B", job_title="C", email="a@b.example", may_declare=True)
    named = Nomination(declaration=declaration, position=1, last_name="D", email="d@b.example")
    with pytest.raises(ValueError, match="not written"):
        insert(named)
    declaration.save()
    insert(named)
    assert list(declaration.nominations.all()) == [named]


@pytest.mark.usefixtures("_plans")
def test_insert_fills_in_the_keys_of_what_rows_point_at(django_assert_num_queries):
    declaration = Declaration(first_name="A", last_name="B", job_title="C", email="a@b.example", may_declare=True)
    named = [
        Nomination(declaration=declaration, position=number, last_name="D", email="d@b.example") for number in (1, 2)
    ]
    with django_assert_num_queries(1):
        insert(declaration, *named)
        assert [one.declaration_id for one in named] == [declaration.pk] * 2
        assert named[0].declaration is declaration
    assert Declaration.objects.get() == declaration
    assert list(declaration.nominations.all()) == named
