"""Two imports at once."""

from imports.domain import orders
from members.models import Membership, Person, Representative
from tests import official_register
from tests.concurrently import run_concurrently
from tests.factories import NOW, UserFactory
from tests.factories.imports import checked_import, run_imports
from tests.imports.domain.test_imports import ALONE, CLINIC, LEMGO, results


def test_two_imports_of_the_same_rows_at_once_make_them_once(committed_db):
    official_register.load(at=NOW)
    by = UserFactory()
    sources = [checked_import(LEMGO, CLINIC, ALONE, by=by) for _ in range(2)]
    for source in sources:
        orders.apply(source, by=by, at=NOW)
    run_concurrently(run_imports, run_imports)
    assert (Person.objects.count(), Membership.objects.count(), Representative.objects.count()) == (3, 3, 2)
    assert sorted(result for source in sources for result, _ in results(source)) == ["applied"] * 3 + ["skipped"] * 3
