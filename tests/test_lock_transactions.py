import pytest
from django.db import transaction

from core import locks
from members.models import Person


@pytest.mark.parametrize("lock", [lambda: list(Person.objects.select_for_update()), lambda: locks.lock("person:1")])
def test_lock_outside_a_transaction_is_found(db: None, lock):
    with pytest.raises(AssertionError, match="a lock outside a transaction"):
        lock()
    with transaction.atomic():
        lock()
