"""Runs the demo's scenarios in the order of time."""

import logging
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush

from django.utils import timezone

from mailings.domain.sending import send_due
from mailings.models import UNSENT, OutgoingMail

# A generator that yields the time of its next step, is resumed in the order of time, and is sent that time.
Scenario = Generator[datetime, datetime, None]

FRIDAY = 4
SENDING_DELAY = timedelta(seconds=20)
MAX_MAILS = 10_000


@dataclass(frozen=True, slots=True)
class Clock:
    """Moments in Berlin, fixed or counted back from now, so that the demo never looks old."""

    now: datetime

    def on(self, day: date, time_of_day: str = "12:00") -> datetime:
        return timezone.make_aware(datetime.combine(day, time.fromisoformat(time_of_day)))

    def workdays_ago(self, count: int, time_of_day: str) -> datetime:
        """A time of day so many working days before today. At least one, as the time may not have come yet today."""
        day = timezone.localdate(self.now)
        while count:
            day -= timedelta(days=1)
            count -= day.weekday() <= FRIDAY
        return self.on(day, time_of_day)

    def ago(self, **span: float) -> datetime:
        return self.now - timedelta(**span)


def run(scenarios: Iterable[Scenario], *, until: datetime) -> None:
    """Run the scenarios interleaved in the order of time, up to `until`."""
    waiting: list[tuple[datetime, int, Scenario]] = []
    for number, scenario in enumerate(scenarios):
        heappush(waiting, (next(scenario), number, scenario))
    while waiting and waiting[0][0] <= until:
        at, number, scenario = heappop(waiting)
        with suppress(StopIteration):
            heappush(waiting, (scenario.send(at), number, scenario))


def send_mails(*, until: datetime) -> None:
    """Send each mail that is due by then at the time when the worker would have sent it, a moment after it was due.

    Undeliverable mails are intended, so the log does not warn of them.
    """
    written = OutgoingMail.objects.filter(state__in=UNSENT, due_at__lte=until)
    with _no_warnings():
        for due in written.order_by("due_at").values_list("due_at", flat=True).distinct():
            send_due(at=due + SENDING_DELAY, limit=MAX_MAILS)


@contextmanager
def _no_warnings() -> Iterator[None]:
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
