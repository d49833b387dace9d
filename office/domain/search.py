"""One search over everything the office keeps; each part answered by its own index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model

from accessions.models import Accession
from accounts.models import User
from events.models import Event
from members.domain import organisations
from members.domain.applications import search
from members.models import Application, Organisation, Person
from privacy.domain import case_search
from privacy.models import Case

SHOWN = 10


@dataclass(frozen=True, slots=True)
class SearchSection:
    """Hits of one kind; `is_more` says that there are others."""

    name: str
    title: str
    rows: list[Model]
    is_more: bool


def everything(text: str, *, user: User) -> list[SearchSection]:
    """What has this name, mail address or reference and this login may see; kinds without hits are left out."""
    kinds = []
    if user.has_module_perms("members"):
        kinds += [
            _found("organisations", "Organisationen", find_organisations(text)),
            _found("people", "Personen", people(text, limit=SHOWN + 1)),
            _found("applications", "Anträge", applications(text)),
            _found("accessions", "Sammelbeitritte", accessions(text)),
        ]
    if user.has_module_perms("events"):
        kinds.append(_found("events", "Veranstaltungen", events(text, user=user)))
    if user.has_module_perms("privacy"):
        kinds.append(_found("cases", "Anliegen", cases(text)))
    return [kind for kind in kinds if kind.rows]


def find_organisations(text: str) -> list[Organisation]:
    """By the beginnings of words; by a mail address, the organisations that own its domain or have it at a post."""
    if "@" not in text:
        return organisations.search(text, limit=SHOWN + 1)
    return list(Organisation.objects.filter(posts__mailbox__iexact=text.strip()).distinct()[: SHOWN + 1])


def people(text: str, *, limit: int = SHOWN) -> list[Person]:
    found = Person.objects.with_email(text.strip()) if "@" in text else Person.objects.matching(text)
    return list(found.order_by("last_fold", "first_name", "id").prefetch_related("emails")[:limit])


def applications(text: str) -> list[Application]:
    found = search.search(Application.objects.with_applicant(), text) if text.strip() else Application.objects.none()
    return list(found.order_by("-submitted_at", "-id")[: SHOWN + 1])


def accessions(text: str) -> list[Accession]:
    """By any part of the title; there are few of them."""
    found = Accession.objects.filter(title__icontains=text.strip()) if text.strip() else Accession.objects.none()
    return list(found[: SHOWN + 1])


def events(text: str, *, user: User) -> list[Event]:
    """By any part of the title; there are few of them."""
    mine = Event.objects.for_user(user)
    return list(mine.filter(title__icontains=text.strip())[: SHOWN + 1]) if text.strip() else []


def cases(text: str) -> list[Case]:
    found = case_search.search(Case.objects.all(), text) if text.strip() else Case.objects.none()
    return list(found.order_by("-received_at", "-id")[: SHOWN + 1])


def _found(name: str, title: str, rows: Sequence[Model]) -> SearchSection:
    return SearchSection(name, title, list(rows[:SHOWN]), len(rows) > SHOWN)
