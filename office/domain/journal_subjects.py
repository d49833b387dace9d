"""The records that journal entries are about, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model

from accessions.models import AccessionParticipant
from accounts.models import RoleAssignment, User
from core.backoffice import registry
from events.models import Registration
from journal.models import JournalEntry
from members.models import Application, Certificate, Membership, Post, Representative

RELATED: Mapping[type[Model], tuple[str, ...]] = {
    AccessionParticipant: ("organisation",),
    Application: ("declaration", "details", "organisation"),
    Certificate: ("membership",),
    Membership: ("organisation", "person"),
    Post: ("organisation",),
    Registration: ("event",),
    Representative: ("person", "post__organisation"),
    RoleAssignment: ("user",),
}
NAMES: Mapping[type[Model], Callable[[Any], str]] = {
    AccessionParticipant: lambda one: str(one.organisation),
    Application: lambda one: f"{one.organisation_name or one.contact or 'Angaben gelöscht'}, {one.reference}",
    Certificate: lambda one: f"{one.name}, {one.number}",
    Membership: lambda one: f"{one.member}, {one.number}",
    Post: lambda one: f"{one.organisation}, {one}",
    Registration: lambda one: f"{one}, {one.event}",
    Representative: lambda one: f"{one.person}, {one.post.organisation}",
    RoleAssignment: lambda one: f"{one.user}, {one}",
}
GUARDED_BY = {"accessions": "members", "network": "members"}  # apps whose pages another app's permissions open
Key = tuple[str, int]


class Subject(NamedTuple):
    """A record's name, its kind, and the address of its page; name and address may be empty."""

    name: str
    kind: str
    url: str


def subjects_of(entries: Iterable[JournalEntry], *, user: User) -> dict[Key, Subject]:
    """The record of each entry by kind and key; one query for each kind that the user may view."""
    keys_by_kind: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        keys_by_kind[entry.subject_kind].add(entry.subject_id)
    return {(kind, pk): subject for kind, keys in keys_by_kind.items() for pk, subject in _subjects(kind, keys, user)}


def _subjects(kind: str, keys: set[int], user: User) -> Iterable[tuple[int, Subject]]:
    try:
        model = apps.get_model(kind)
    except LookupError:
        return [(pk, Subject("", kind, "")) for pk in keys]
    label = str(model._meta.verbose_name)
    app_label = GUARDED_BY.get(model._meta.app_label, model._meta.app_label)
    rows = _rows(model, keys, user=user) if user.has_perm(f"{app_label}.view_{model._meta.model_name}") else {}
    return [
        (pk, Subject(_name(rows[pk]), label, registry.record_url(rows[pk])) if pk in rows else Subject("", label, ""))
        for pk in keys
    ]


def _rows(model: type[Model], keys: set[int], *, user: User) -> dict[Any, Model]:
    related, visible_to = RELATED.get(model, ()), registry.visible_querysets().get(model)
    rows = visible_to(user) if visible_to else model._default_manager.all()
    return (rows.select_related(*related) if related else rows).in_bulk(list(keys))


def _name(row: Model) -> str:
    return NAMES.get(type(row), str)(row)
