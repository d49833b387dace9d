from datetime import UTC, datetime

from django.db import connection, transaction

from members.domain import organisations
from regions.domain import register
from regions.models import Area
from tests import official_register

COUNT = "SELECT '{table}', count(*) FROM {table}"
AT = datetime(2021, 5, 4, 8, tzinfo=UTC)


def counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(" UNION ALL ".join(COUNT.format(table=table) for table in tables))
        return dict(cursor.fetchall())


def test_the_copied_register_has_all_the_domain_loads(committed_db):
    before = counts()
    register.load(at=AT)
    organisations.create_territorial_authorities(at=AT)
    loaded = {table: number for table, number in counts().items() if number != before[table]}
    written = {target.partition(" ")[0] for target in official_register.targets()}
    assert set(loaded) == written


def test_the_register_comes_again_as_it_came_first(db):
    with transaction.atomic():
        first = official_register.load(at=AT), shown()
        transaction.set_rollback(True)
    assert (official_register.load(at=AT), shown()) == first
    assert (first[0], Area.objects.create(ags="99", name="Neu", level="land", kind="Land").pk) > (431, 454)


def shown() -> list[list[bytes]]:
    return [sorted(official_register.rows_of(target)[1].splitlines()) for target in official_register.targets()]
