"""Items by time, sessions side by side, and what holds once people have chosen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.refusals import DomainRefusal
from core.transitions import TransitionError
from events.domain import documents, planning, programme
from events.domain.programme import NEW_BLOCK, ItemInput, SpeakerInput
from events.domain.validation import PlanRefusal
from events.models import Document, Event, ProgrammeItem, SessionChoice
from events.states import SessionChoiceState
from journal.entries import entries_for
from tests.core.test_uploads import PDF
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory, berlin_time, workshops

pytestmark = pytest.mark.django_db


def item_input(**changes: object) -> ItemInput:
    talk = ItemInput(
        berlin_time(2024, 3, 14, 10),
        berlin_time(2024, 3, 14, 11),
        "Hass im Netz",
        speakers=[SpeakerInput("Markus Hartmann", "Leiter der ZAC NRW"), SpeakerInput("Erika Beispiel")],
    )
    return replace(talk, **changes)


def add(event: Event, item: ItemInput) -> ProgrammeItem:
    return programme.add_item(event, item, by=event.created_by, at=NOW)[0]


def change(item: ProgrammeItem, wanted: ItemInput) -> ProgrammeItem:
    return programme.change_item(item, wanted, by=item.event.created_by, at=NOW)


def as_it_is(item: ProgrammeItem, **changes: object) -> ItemInput:
    return replace(
        ItemInput(
            item.starts_at, item.ends_at, item.title, format=item.format, room=item.room, block=item.block,
            capacity=item.capacity,
        ),
        **changes,
    )  # fmt: skip


def choose(item: ProgrammeItem, state: str = SessionChoiceState.HELD, **of: object) -> SessionChoice:
    registration = of.get("registration") or RegistrationFactory(event=item.event)
    return SessionChoice.objects.create(
        registration=registration, item=item, block=item.block, state=state, created_at=NOW
    )


def test_item_is_stored_with_its_speakers_in_order():
    item = add(EventFactory(), item_input())
    assert [str(one) for one in item.speakers.all()] == ["Markus Hartmann, Leiter der ZAC NRW", "Erika Beispiel"]
    change(item, item_input(speakers=[SpeakerInput("Erika Beispiel")]))
    assert [str(one) for one in item.speakers.all()] == ["Erika Beispiel"]


def test_same_item_twice_is_one():
    event = EventFactory()
    assert add(event, item_input()).pk == add(event, item_input()).pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": berlin_time(2024, 3, 14, 10)}, "ends_at"),
        ({"starts_at": berlin_time(2024, 3, 14, 9, 29)}, "starts_at"),
        ({"ends_at": berlin_time(2024, 3, 14, 16, 1)}, "ends_at"),
        ({"capacity": 12}, "capacity"),
    ],
)
def test_impossible_item_is_refused_with_the_field_named(changes, field):
    with pytest.raises(PlanRefusal) as refusal:
        add(EventFactory(), item_input(**changes))
    assert list(refusal.value.mistakes) == [field]


def test_sessions_share_a_block_while_they_run_at_the_same_time():
    event = EventFactory()
    first = add(event, item_input(title="Workshop A", block=NEW_BLOCK, capacity=12))
    second = add(event, item_input(title="Workshop B", block=first.block))
    assert (first.block, second.block) == (1, 1)
    assert (
        add(
            event,
            item_input(
                title="Nachmittags",
                starts_at=berlin_time(2024, 3, 14, 13),
                ends_at=berlin_time(2024, 3, 14, 14),
                block=NEW_BLOCK,
            ),
        ).block
        == 2
    )
    with pytest.raises(PlanRefusal, match="nicht gleichzeitig"):
        add(event, item_input(starts_at=berlin_time(2024, 3, 14, 12), ends_at=berlin_time(2024, 3, 14, 13), block=1))


def test_chosen_session_keeps_its_block_and_is_not_removed():
    item, *_ = workshops(EventFactory())
    choice = choose(item, SessionChoiceState.WAITING)
    with pytest.raises(PlanRefusal, match="Eine Person hat"):
        change(item, as_it_is(item, block=None, capacity=None))
    with pytest.raises(DomainRefusal, match="nicht entfernen"):
        programme.remove_item(item, by=item.event.created_by, at=NOW)
    assert change(item, as_it_is(item, capacity=1, title="Neu")).capacity == 1
    SessionChoice.objects.filter(pk=choice.pk).update(state=SessionChoiceState.RELEASED)
    for _ in range(2):
        programme.remove_item(item, by=item.event.created_by, at=NOW)
    assert not ProgrammeItem.objects.filter(pk=item.pk).exists()


def test_chosen_session_does_not_move_onto_another_choice():
    event = EventFactory()
    item = add(event, item_input(block=NEW_BLOCK))
    later = add(
        event, item_input(starts_at=berlin_time(2024, 3, 14, 13), ends_at=berlin_time(2024, 3, 14, 14), block=NEW_BLOCK)
    )
    choose(item, registration=choose(later).registration)
    with pytest.raises(PlanRefusal, match="schon etwas anderes gewählt"):
        change(item, as_it_is(item, starts_at=later.starts_at, ends_at=later.ends_at))
    assert change(item, as_it_is(item, ends_at=item.ends_at + timedelta(minutes=30)))


def test_items_speakers_and_documents_have_a_limit_that_can_be_reached(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for module, name in ((programme, "MAX_ITEMS"), (programme, "MAX_SPEAKERS"), (documents, "MAX_COUNT")):
        monkeypatch.setattr(module, name, 2)
    event = EventFactory()

    def add_numbered(number: int) -> None:
        add(event, item_input(title=f"Vortrag {number}"))

    def add_document(number: int) -> None:
        values = {"title": f"Folien {number}", "when": "after", "visibility": "present"}
        documents.add(event, file=SimpleUploadedFile("f.pdf", PDF), **values, by=event.created_by, at=NOW)

    with pytest.raises(DomainRefusal, match="Höchstens 2 Personen können bei einem Programmpunkt mitwirken"):
        add(event, item_input(speakers=[SpeakerInput(name) for name in "ABC"]))
    for add_one, sentence in ((add_numbered, "Mehr als 2 Programmpunkte"), (add_document, "Mehr als 2 Unterlagen")):
        add_one(1)
        add_one(2)
        with pytest.raises(DomainRefusal, match=sentence):
            add_one(3)
    assert (event.items.count(), event.documents.count()) == (2, 2)


def test_nothing_is_planned_for_a_cancelled_event():
    event = EventFactory()
    planning.cancel(event, reason="Glatteis", by=event.created_by, at=NOW)
    with pytest.raises(TransitionError):
        add(event, item_input())


def test_document_is_stored_once_and_deleted_with_its_file(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    event, values = EventFactory(), {"title": "Folien", "when": "after", "visibility": "present"}

    def added() -> tuple[Document, bool]:
        scan = SimpleUploadedFile("folien.pdf", PDF)
        return documents.add(event, file=scan, **values, by=event.created_by, at=NOW)

    (document, is_new), (again, is_new_again) = added(), added()
    assert (is_new, is_new_again, again) == (True, False, document)
    assert [(entry.verb, entry.data) for entry in entries_for(event)] == [("add_document", {"document": document.pk})]
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            documents.remove(document, by=event.created_by, at=NOW)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
