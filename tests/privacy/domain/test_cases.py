from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from accounts.models import User
from accounts.permissions import Role
from core.transitions import TransitionError
from journal.actors import VISITOR, person
from journal.models import JournalEntry
from mailings.models import OutgoingMail
from privacy.domain import cases
from privacy.models import Case

NOW = datetime(2026, 1, 30, 23, 30, tzinfo=UTC)  # already 31 January in Berlin
LATER = NOW + timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return User.objects.create_user("buero@example.org", name="Büro", role=Role.OFFICE)


def open_case(**changes) -> Case:
    values = {"submission": uuid4(), "message": "Der Kontrast fehlt.", "email": "frage@example.org", "actor": VISITOR}
    return cases.open_case(Case.Kind.FEEDBACK, at=NOW, **values | changes)


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("id").values_list("template", "to"))


def test_case_is_received_with_a_due_date_and_confirmed_by_mail():
    case = open_case()
    assert (case.state, case.received_at, case.due_on) == (Case.State.OPEN, NOW, date(2026, 2, 28))
    assert mails() == [("privacy/case_received", "frage@example.org")]


def test_same_submission_is_one_case_and_one_mail():
    submission = uuid4()
    assert open_case(submission=submission) == open_case(submission=submission)
    assert (Case.objects.count(), len(mails()), JournalEntry.objects.count()) == (1, 1, 1)


def test_form_sent_again_with_another_message_is_another_case():
    submission = uuid4()
    messages = {open_case(submission=submission, message=text).message for text in ("Der Kontrast fehlt.", "Der Ton.")}
    assert messages == set(Case.objects.values_list("message", flat=True)) == {"Der Kontrast fehlt.", "Der Ton."}


def test_case_without_address_writes_no_mail(clerk):
    case = open_case(email="")
    cases.answer(case, text="Danke, behoben.", by=clerk, at=LATER)
    assert mails() == []


def test_mail_repeats_nothing_that_was_typed():
    open_case(name="KAUFEN SIE", message="https://spam.example")
    mail = OutgoingMail.objects.get()
    assert "KAUFEN" not in mail.subject + mail.body
    assert "spam" not in mail.subject + mail.body


def test_receipt_asks_the_limit_of_a_mailbox_that_a_visitor_typed_and_never_of_who_came_by_their_link(settings):
    settings.MAILS_PER_MAILBOX_HOUR = 1
    for actor in (VISITOR, person(1)):
        for _ in range(2):
            open_case(actor=actor)
    states = OutgoingMail.objects.order_by("pk").values_list("state", flat=True)
    assert (Case.objects.count(), list(states)) == (4, ["waiting", "throttled", "waiting", "waiting"])


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        (Case.Kind.ACCESS, date(2026, 1, 31), date(2026, 2, 28)),
        (Case.Kind.OBJECTION, date(2026, 12, 15), date(2027, 1, 15)),
        (Case.Kind.CONTACT, date(2026, 12, 24), date(2027, 1, 7)),
    ],
)
def test_due_dates_follow_the_law(kind, received, due):
    assert cases.due_on(kind, received=received) == due


def test_answer_goes_by_mail_once(clerk):
    case = open_case()
    for _ in range(2):
        answered = cases.answer(case, text="Danke, behoben.", by=clerk, at=LATER)
    assert (answered.state, answered.answer, answered.answered_at) == (Case.State.ANSWERED, "Danke, behoben.", LATER)
    assert [template for template, _ in mails()] == ["privacy/case_received", "privacy/case_answered"]
    assert "Danke, behoben." in OutgoingMail.objects.latest("id").body


def test_second_other_answer_is_refused_and_names_who_was_faster(clerk):
    case = open_case()
    cases.answer(case, text="Danke, behoben.", by=clerk, at=LATER)
    with pytest.raises(TransitionError, match=f"{case.reference} ist inzwischen beantwortet") as refusal:
        cases.answer(case, text="Anders.", by=clerk, at=LATER)
    assert refusal.value.row.answer == "Danke, behoben."


def test_closing_ends_a_case_for_good(clerk):
    case = open_case()
    for _ in range(2):
        closed = cases.close(case, by=clerk, at=LATER)
    assert (closed.state, closed.closed_at) == (Case.State.CLOSED, LATER)
    with pytest.raises(TransitionError):
        cases.answer(case, text="Zu spät.", by=clerk, at=LATER)


def test_journal_has_states_and_no_texts(clerk):
    case = open_case(name="Erika Muster")
    cases.answer(case, text="Danke.", by=clerk, at=LATER)
    cases.close(case, by=clerk, at=LATER)
    assert list(JournalEntry.objects.order_by("id").values_list("verb", "actor_kind", "data")) == [
        ("open", "visitor", {"kind": "feedback"}),
        ("answer", "user", {"from": "open", "to": "answered"}),
        ("close", "user", {"from": "answered", "to": "closed"}),
    ]
