"""When a mail to a mailbox may leave: at once up to the limit, then at a turn that is counted in advance."""

from datetime import UTC, datetime, timedelta

import pytest

from mailings.domain import mailbox_limits
from mailings.domain.outgoing import MailDraft
from mailings.models import OutgoingMail
from tests.mailings.conftest import AT

pytestmark = pytest.mark.django_db

MAILBOX = "amt@stadt.example.org"
NEXT_HOUR, NEXT_DAY = AT + timedelta(hours=1), datetime(2024, 2, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def limits_of_three_and_ten(settings):
    settings.MAILS_PER_MAILBOX_HOUR, settings.MAILS_PER_MAILBOX_DAY = 3, 10


def turns(number: int, *, at: datetime = AT, to: str = MAILBOX) -> list[datetime | None]:
    return [mailbox_limits.count_mail(to, at=at) for _ in range(number)]


def test_beyond_the_limit_of_the_hour_all_share_the_turn_of_the_next():
    assert turns(6) == [None, None, None, NEXT_HOUR, NEXT_HOUR, NEXT_HOUR]


def test_spelling_of_the_address_makes_no_other_mailbox():
    turns(3)
    assert turns(1, to="AMT@stadt.example.org") == [NEXT_HOUR]
    assert turns(1, to="anderes@stadt.example.org") == [None]


def test_turn_is_one_of_the_mails_of_its_hour():
    turns(4)
    assert turns(3, at=NEXT_HOUR) == [None, None, NEXT_HOUR + timedelta(hours=1)]


def test_turn_is_one_of_the_mails_of_its_day():
    for hour in range(3):
        turns(
            4, at=AT + timedelta(hours=hour)
        )  # with the turn of the hour before: 3 + 3 + 3, and the next turn is the tenth
    last = AT + timedelta(hours=3)
    assert turns(2, at=last) == [NEXT_DAY, NEXT_DAY]
    assert turns(3, at=NEXT_DAY) == [None, None, NEXT_DAY + timedelta(hours=1)]


def test_flood_beyond_the_day_waits_for_one_turn(settings):
    settings.MAILS_PER_MAILBOX_DAY = 4
    assert turns(3) == [None] * 3
    assert set(turns(20)) == {NEXT_HOUR}
    assert set(turns(20, at=NEXT_HOUR)) == {NEXT_DAY}


def test_limit_of_one_has_a_turn_every_hour(settings):
    settings.MAILS_PER_MAILBOX_HOUR = 1
    assert turns(3) == [None, NEXT_HOUR, NEXT_HOUR]
    assert turns(1, at=NEXT_HOUR) == [NEXT_HOUR + timedelta(hours=1)]


def test_queued_mails_wait_for_their_mailbox_only(office_user, write_template, settings):
    settings.MAILS_PER_MAILBOX_HOUR = 1
    addresses = ["eins@stadt.example.org", "EINS@stadt.example.org", "zwei@stadt.example.org"]
    mails = [MailDraft(to, office_user, {}) for to in addresses]
    assert mailbox_limits.queue_many(write_template("Betreff", "Text"), mails, at=AT) == 3
    rows = OutgoingMail.objects.order_by("pk").values_list("state", "turn_at", "due_at")
    assert list(rows) == [("waiting", None, AT), ("throttled", NEXT_HOUR, NEXT_HOUR), ("waiting", None, AT)]
