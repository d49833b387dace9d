from uuid import uuid4

import pytest

from core.transitions import TransitionError
from journal.actors import VISITOR
from mailings.models import OutgoingMail
from privacy.domain import cases, consents
from privacy.models import Case, Consent, Purpose
from tests.concurrently import run_concurrently
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.usefixtures("committed_db")


def open_case(submission) -> Case:
    return cases.open_case(
        Case.Kind.CONTACT, submission=submission, message="Guten Tag", email="a@example.org", actor=VISITOR, at=NOW
    )


def test_parallel_posts_of_one_form_make_one_case_and_one_mail():
    submission = uuid4()
    results = run_concurrently(*[lambda: open_case(submission)] * 4)
    assert {result.pk for result in results} == {Case.objects.get().pk}
    assert OutgoingMail.objects.count() == 1


def test_two_clerks_answer_one_case_and_one_gets_a_conflict():
    case = open_case(uuid4())
    clerks = [UserFactory(), UserFactory()]
    calls = [lambda by=by: cases.answer(case, text=f"Antwort von {by.pk}", by=by, at=NOW) for by in clerks]
    results = run_concurrently(*calls)
    assert [type(result) for result in results].count(TransitionError) == 1
    assert OutgoingMail.objects.filter(template="privacy/case_answered").count() == 1


def test_parallel_consents_are_one_row():
    subject_key, text = uuid4(), consents.current_text(Purpose.NEWSLETTER)
    run_concurrently(*[lambda: consents.give(subject_key, text=text, channel=Consent.Channel.MY_DATA, at=NOW)] * 4)
    assert Consent.objects.filter(subject_key=subject_key).count() == 1
