"""GET never acts: `tests/conftest.py` lets no GET of the suite write into the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# A visit may be counted, who looks is still signed in, and the journal says who looked at what.
NO_ACTS = {"core_ratelimitcount", "django_session", "journal_journalentry"}


@contextmanager
def nothing_written() -> Iterator[None]:
    with connection.execute_wrapper(_refuse_writes):
        yield


def _refuse_writes(execute: Callable[..., Any], statement: str, parameters: Any, many: bool, context: Any) -> Any:
    found = WRITE.match(statement)
    assert found is None or found[1] in NO_ACTS, f"a GET writes: {statement}"
    return execute(statement, parameters, many, context)
