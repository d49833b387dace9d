import pytest

from core.statements import Prepared
from regions.models import Area
from tests.factories import KreisFactory

pytestmark = pytest.mark.django_db


def test_prepared_query_is_asked_anew_each_time(django_assert_num_queries):
    names = Prepared(lambda: Area.objects.filter(level=Area.Level.KREIS).order_by("name").values_list("name"))
    assert names.rows() == ()
    KreisFactory(name="Lippe")
    with django_assert_num_queries(1):
        assert names.rows() == (("Lippe",),)
