"""One form sent twice is one thing; the same form about somebody else is another."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.core.files.base import ContentFile

from core.idempotency import idempotency_key
from members.models import Category


@dataclass(frozen=True, slots=True)
class Somebody:
    name: str
    category: Category | None = None


def test_same_form_with_the_same_content_has_the_same_key():
    form = uuid4()
    keys = {
        idempotency_key(form, Somebody("Anna", Category(pk=1)), [date(2024, 2, 1)], None, ContentFile(b"Brief"))
        for _ in range(3)
    }
    assert len(keys) == 1


def test_any_other_content_and_any_other_form_has_another_key():
    form = uuid4()
    contents = [
        (Somebody("Anna"),),
        (Somebody("Berta"),),
        (Somebody("Anna", Category(pk=1)),),
        (Somebody("Anna", Category(pk=2)),),
        (Somebody("Anna"), date(2024, 2, 1)),
        (Somebody("Anna"), ContentFile(b"Brief")),
        (Somebody("Anna"), ContentFile(b"anderer Brief")),
    ]
    keys = [idempotency_key(number, *content) for number in (form, uuid4()) for content in contents]
    assert len(set(keys)) == 2 * len(contents)
    assert form not in keys, "the number of the form is stored nowhere"
