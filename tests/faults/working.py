"""The worker beside a scenario, and the wait until it has sent everything."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from mailings.models import OutgoingMail
from mailings.states import MailState
from portal.demo.processes import ChildProcess, worker
from tests.faults.installation import stderr_to


@contextmanager
def working(environment: dict[str, str], log: Path) -> Iterator[ChildProcess]:
    """A worker whose stderr goes to `log`."""
    with stderr_to(log):
        process = worker(environment)
    try:
        yield process
    finally:
        process.stop()


def all_sent(*, max_seconds: float) -> bool:
    """Whether no mail waits any more, at the latest after `max_seconds`; closes the connections."""
    connections.close_all()
    deadline = time.monotonic() + max_seconds
    while waiting := OutgoingMail.objects.filter(state=MailState.WAITING).exists():
        if time.monotonic() > deadline:
            break
        time.sleep(0.2)
    connections.close_all()
    return not waiting
