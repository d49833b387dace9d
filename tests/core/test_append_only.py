"""The database refuses every change of an append-only table."""

import uuid
from collections.abc import Callable

import pytest
from django.db import InternalError, connection, models, transaction

from journal.actors import SYSTEM
from journal.entries import record
from journal.models import JournalEntry
from privacy.domain import consents
from privacy.models import Consent, ConsentText
from tests.factories import NOW, OrganisationFactory

pytestmark = pytest.mark.django_db


def entry() -> JournalEntry:
    return record("create", OrganisationFactory(), actor=SYSTEM, at=NOW)


def consent() -> Consent:
    consents.give(uuid.uuid4(), text=consents.current_text("newsletter"), channel=Consent.Channel.JOINING, at=NOW)
    return Consent.objects.get()


def text() -> ConsentText:
    return consents.current_text("newsletter")


def delete_ignoring_triggers(row: models.Model) -> None:
    """As whoever may delete rows could try: the setting of django-pgtrigger that names triggers to be ignored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true) FROM pg_trigger")
    row.delete()


CHANGES: dict[str, Callable[[models.Model], object]] = {
    "save": lambda row: row.save(),
    "delete": lambda row: row.delete(),
    "delete ignoring triggers": delete_ignoring_triggers,
    "update": lambda row: type(row).objects.update(id=row.pk),
    "bulk delete": lambda row: type(row).objects.all()._raw_delete("default"),
    "truncate": lambda row: connection.cursor().execute(f"TRUNCATE {row._meta.db_table} CASCADE"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("make", [entry, consent, text])
def test_ledger_refuses_every_change(make, change):
    row = make()
    connection.check_constraints()  # what is deferred would keep the database from truncating for a reason of its own
    before = list(type(row).objects.values())
    with pytest.raises(InternalError, match=r"Cannot (update or delete|truncate) rows"), transaction.atomic():
        change(row)
    assert list(type(row).objects.values()) == before
