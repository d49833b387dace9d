"""Where the values of a record come from: a form, an import, the person themself or the office; when, and by whom.

Whoever writes a field of a person, post or organisation says so here. An import asks before it overwrites.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model, QuerySet

from journal.actors import Actor
from members.models import ValueOrigin

Origin = ValueOrigin.Origin
BATCH = 2_000
BY_ACTOR = {"user": Origin.OFFICE, "person": Origin.SELF, "system": Origin.IMPORT}
VALUE_FIELDS = {
    "members.person": (
        *("salutation", "title", "first_name", "last_name", "employer", "professional_field", "duty_area"),
    ),
    "members.emailaddress": ("address",),
    "members.phonenumber": ("number", "kind"),
    "members.post": ("title", "mailbox", "phone"),
    "members.organisation": (
        *("name", "aliases", "category", "seat", "website", "domains", "parent"),
        *("street", "po_box", "postcode", "town", "mailbox", "phone"),
    ),
}


def record(subject: Model, fields: Iterable[str], *, origin: Origin | None = None, actor: Actor, at: datetime) -> None:
    """Record that these fields of a record were just set, in the running transaction.

    Without `origin` it follows from the actor: the office's users, the person themself, the portal that reads the
    official register, else a form.
    """
    record_many([(subject, fields)], origin=origin, actor=actor, at=at)


def record_many(
    changes: Iterable[tuple[Model, Iterable[str]]], *, origin: Origin | None = None, actor: Actor, at: datetime
) -> None:
    """`record()` for many records in few statements. Fields whose origin nobody asks for are left out."""
    rows = {
        (kind, subject.pk, field): ValueOrigin(
            subject_kind=kind,
            subject_id=subject.pk,
            field=field,
            origin=origin or BY_ACTOR.get(actor.kind, Origin.FORM),
            at=at,
            actor_kind=actor.kind,
            actor_id=actor.id,
        )
        for subject, fields in changes
        for field in fields
        if field in VALUE_FIELDS[kind := subject._meta.label_lower]
    }
    ValueOrigin.objects.bulk_create(
        rows.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["subject_kind", "subject_id", "field"],
        update_fields=["origin", "at", "actor_kind", "actor_id"],
    )


def filled_fields(subject: Model) -> list[str]:
    """The fields of a new record that say something."""
    return [name for name in VALUE_FIELDS[subject._meta.label_lower] if getattr(subject, name) not in ("", None, [])]


def record_new(subjects: Iterable[Model], *, origin: Origin | None = None, actor: Actor, at: datetime) -> None:
    """Record the origin of all that new records say."""
    record_many(((one, filled_fields(one)) for one in subjects), origin=origin, actor=actor, at=at)


def origins_of(subject: Model) -> dict[str, ValueOrigin]:
    """The origins of a record's values by field; fields that were set before origins were kept have none."""
    return {one.field: one for one in _rows([subject])}


def is_set_by_self(subject: Model, field: str) -> bool:
    """Whether the person themself has set this field, and nobody since."""
    return _rows([subject]).filter(field=field, origin=Origin.SELF).exists()


def fields_set_by_self(subjects: Iterable[Model]) -> set[tuple[int, str]]:
    """Key and field of each value, of these records of one kind, that the person themself has set last; one query."""
    return set(_rows(list(subjects)).filter(origin=Origin.SELF).values_list("subject_id", "field"))


def delete(subjects: Iterable[Model]) -> None:
    """Delete the origins of records of one kind that are deleted."""
    _rows(list(subjects)).delete()


def _rows(subjects: list[Model]) -> QuerySet[ValueOrigin]:
    if not subjects:
        return ValueOrigin.objects.none()
    keys = [one.pk for one in subjects]
    return ValueOrigin.objects.filter(subject_kind=subjects[0]._meta.label_lower, subject_id__in=keys)
