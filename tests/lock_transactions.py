"""Locks end with their transaction: `tests/conftest.py` lets no code take one outside.

On the server such a lock is an error or ends at once. Each test runs in a transaction of its own, which hides that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

LOCK = re.compile(r"\bFOR (?:NO KEY )?UPDATE\b|\bpg_advisory_xact_lock")


@contextmanager
def required() -> Iterator[None]:
    with connection.execute_wrapper(_refuse_lock_outside):
        yield


def _refuse_lock_outside(execute: Callable[..., Any], statement: str, parameters: Any, many: bool, context: Any) -> Any:
    is_outside = all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
    assert not (is_outside and LOCK.search(statement)), f"a lock outside a transaction: {statement}"
    return execute(statement, parameters, many, context)
