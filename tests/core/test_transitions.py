"""The one engine of all state machines, shown on the cases of the office."""

from collections.abc import Iterator
from enum import StrEnum
from uuid import uuid4

import pytest
from django.db import connection, models, transaction

from core.transitions import StateMachine, TransitionError, TransitionTable
from journal import actors, entries
from journal.actors import SYSTEM, VISITOR
from journal.models import JournalEntry
from privacy.domain import cases
from privacy.models import Case
from privacy.states import CASE_TRANSITIONS, CaseState, CaseTransition
from tests.concurrently import run_concurrently
from tests.factories import NOW, UserFactory

MACHINE = StateMachine(Case, CASE_TRANSITIONS, journal=entries)
ANSWER = {"answer": "Danke.", "answered_at": NOW}


class Light(models.TextChoices):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class Switch(StrEnum):
    GO = "go"
    FLASH = "flash"


LIGHTS = TransitionTable(
    {
        Switch.GO: ({Light.RED, Light.AMBER}, {Light.GREEN}),
        Switch.FLASH: ({Light.GREEN, Light.AMBER}, {Light.AMBER, Light.RED}),
    }
)


@pytest.fixture
def in_transaction(db: None) -> Iterator[None]:
    with transaction.atomic():
        yield


def open_case() -> Case:
    return cases.open_case(Case.Kind.CONTACT, submission=uuid4(), actor=VISITOR, at=NOW)


def journal() -> list[tuple[str, str, dict[str, str]]]:
    rows = JournalEntry.objects.exclude(verb="open").order_by("id")
    return list(rows.values_list("verb", "actor_kind", "data"))


def test_table_gives_the_trigger_each_pair_of_different_states_once_and_in_order():
    assert LIGHTS.allowed_pairs() == [
        ("amber", "green"),
        ("amber", "red"),
        ("green", "amber"),
        ("green", "red"),
        ("red", "green"),
    ]


def test_table_allows_what_leads_from_the_state():
    assert [state for state in Light if LIGHTS.allows(Switch.GO, state)] == [Light.RED, Light.AMBER]


def test_table_wants_to_be_told_where_it_leaves_a_choice():
    assert (LIGHTS.target(Switch.GO), LIGHTS.target(Switch.FLASH, "red")) == (Light.GREEN, Light.RED)
    for to in (None, Light.GREEN):
        with pytest.raises(ValueError, match="unpack"):
            LIGHTS.target(Switch.FLASH, to)


@pytest.mark.usefixtures("in_transaction")
def test_move_writes_state_changes_and_journal():
    moved = MACHINE.move(open_case(), CaseTransition.ANSWER, actor=SYSTEM, at=NOW, data={"by": "mail"}, **ANSWER)
    moved.refresh_from_db()
    assert (moved.state, moved.answer, moved.answered_at) == (CaseState.ANSWERED, "Danke.", NOW)
    assert journal() == [("answer", "system", {"from": "open", "to": "answered", "by": "mail"})]


@pytest.mark.usefixtures("in_transaction")
def test_move_sees_what_happened_since_the_row_was_read():
    stale = open_case()
    MACHINE.move(stale, CaseTransition.CLOSE, actor=SYSTEM, at=NOW, closed_at=NOW)
    with pytest.raises(TransitionError) as refusal:
        MACHINE.move(stale, CaseTransition.ANSWER, actor=SYSTEM, at=NOW, **ANSWER)
    assert (refusal.value.row.state, Case.objects.get().answer, len(journal())) == (CaseState.CLOSED, "", 1)


@pytest.mark.usefixtures("committed_db")
def test_move_holds_the_row_so_that_one_of_two_is_refused():
    case = open_case()

    @transaction.atomic
    def close() -> Case:
        return MACHINE.move(case, CaseTransition.CLOSE, actor=SYSTEM, at=NOW, closed_at=NOW)

    results = run_concurrently(close, close)
    assert {type(result) for result in results} == {Case, TransitionError}
    assert journal() == [("close", "system", {"from": "open", "to": "closed"})]


@pytest.mark.usefixtures("in_transaction")
def test_lock_leaves_the_key_to_who_points_at_the_row(django_assert_num_queries):
    case = open_case()
    with django_assert_num_queries(1):
        MACHINE.lock(case)
    with django_assert_num_queries(1):
        MACHINE.lock_many(Case.objects.all())
    locking = [query["sql"] for query in connection.queries_log][-2:]
    assert ["FOR NO KEY UPDATE" in sql for sql in locking] == [True, True]


@pytest.mark.usefixtures("in_transaction")
def test_move_locked_needs_no_query_of_its_own(django_assert_num_queries):
    case = open_case()
    with django_assert_num_queries(2):
        MACHINE.move_locked(case, CaseTransition.CLOSE, actor=SYSTEM, at=NOW, closed_at=NOW)


@pytest.mark.usefixtures("in_transaction")
def test_refusal_tells_users_which_user_was_faster():
    user = UserFactory(name="Jana Beispiel")
    case = MACHINE.move(open_case(), CaseTransition.CLOSE, actor=actors.user(user.pk), at=NOW, closed_at=NOW)
    state = "Das geht nicht mehr: Der Stand ist inzwischen „abgeschlossen“."
    expected_sentences = {
        actors.user(UserFactory().pk): f"{state} Geändert von Jana Beispiel am 01.02.2024 um 12:00 Uhr.",
        VISITOR: state,
    }
    for reader, sentence in expected_sentences.items():
        with pytest.raises(TransitionError) as refusal:
            MACHINE.move(case, CaseTransition.CLOSE, actor=reader, at=NOW)
        assert str(refusal.value) == sentence
    assert str(MACHINE.refusal(case)) == state


@pytest.mark.usefixtures("in_transaction")
def test_refusal_names_nobody_where_no_user_did_it():
    case = MACHINE.move(open_case(), CaseTransition.CLOSE, actor=SYSTEM, at=NOW, closed_at=NOW)
    refusal = MACHINE.refusal(case, reader=actors.user(UserFactory().pk))
    assert str(refusal) == "Das geht nicht mehr: Der Stand ist inzwischen „abgeschlossen“."


@pytest.mark.usefixtures("in_transaction")
@pytest.mark.parametrize("number", [1, 3])
def test_move_many_takes_two_statements(number, django_assert_num_queries):
    rows = [open_case() for _ in range(number)]
    with django_assert_num_queries(2):
        MACHINE.move_many(rows, CaseTransition.ANSWER, actor=SYSTEM, at=NOW, **ANSWER)
    assert set(Case.objects.values_list("state", "answer")) == {("answered", "Danke.")}
    assert journal() == [("answer", "system", {"from": "open", "to": "answered"})] * number
    assert {row.state for row in rows} == {CaseState.OPEN}


@pytest.mark.usefixtures("in_transaction")
def test_move_many_changes_all_or_nothing():
    closed = MACHINE.move(open_case(), CaseTransition.CLOSE, actor=SYSTEM, at=NOW, closed_at=NOW)
    with pytest.raises(TransitionError) as refusal:
        MACHINE.move_many([open_case(), closed], CaseTransition.ANSWER, actor=SYSTEM, at=NOW, **ANSWER)
    assert (refusal.value.row, Case.objects.filter(state="answered").count(), len(journal())) == (closed, 0, 1)


@pytest.mark.usefixtures("in_transaction")
def test_move_many_of_none_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        MACHINE.move_many([], CaseTransition.CLOSE, actor=SYSTEM, at=NOW)


@pytest.mark.usefixtures("in_transaction")
def test_move_many_takes_each_target_from_a_field():
    back = TransitionTable({CaseTransition.CLOSE: ({CaseState.OPEN}, {CaseState.ANSWERED, CaseState.CLOSED})})
    rows = [open_case(), open_case()]
    for row, target in zip(rows, (CaseState.ANSWERED, CaseState.CLOSED), strict=True):
        row.message = target
        row.save()
    machine = StateMachine(
        Case, back, journal=entries, implied_fields=lambda to, at: {"answered_at": at, "closed_at": at}
    )
    machine.move_many(rows, CaseTransition.CLOSE, actor=SYSTEM, at=NOW, to_field="message")
    assert list(Case.objects.order_by("id").values_list("state", "closed_at")) == [("answered", NOW), ("closed", NOW)]
    assert [data["to"] for _, _, data in journal()] == ["answered", "closed"]
