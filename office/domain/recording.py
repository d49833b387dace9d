"""Recording organisations, people and posts; recording the same twice has one effect."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core import locks
from core.idempotency import idempotency_key
from journal import actors
from members.domain import organisations, people, posts
from members.domain.matching import candidates
from members.domain.matching.candidates import Candidate
from members.models import Category, Organisation, Person, Post
from normalisation.folding import fold
from regions.models import Area


@transaction.atomic
def record_organisation(
    *,
    name: str,
    category: Category,
    seat: Area | None,
    website: str = "",
    by: User,
    at: datetime,
    **contact: str,
) -> tuple[Organisation, bool]:
    """The organisation of this name at this seat, and whether it is new."""
    locks.lock(f"organisation:{fold(name)}")
    existing = Organisation.objects.filter(name_fold=fold(name), seat=seat).first()
    if existing:
        return existing, False
    actor = actors.user(by.pk)
    created = organisations.create(
        name=name, category=category, seat=seat, website=website, contact=contact, actor=actor, at=at
    )
    return created, True


@transaction.atomic
def record_person(
    *, submission: uuid.UUID, first_name: str, last_name: str, email: str, by: User, at: datetime, **details: Any
) -> tuple[Person, bool]:
    """The person of this name with this mail address, or of this submission and content, and whether they are new.

    A new person's subject key derives from the submission, so that without an address, too, a form sent twice makes one
    person.
    """
    subject_key = idempotency_key(submission, first_name, last_name, email, details)
    people.lock_addresses([email or str(subject_key)])
    if existing := _recorded(subject_key, first_name=first_name, last_name=last_name, email=email):
        return existing, False
    actor = actors.user(by.pk)
    created = people.match_or_create(
        first_name=first_name, last_name=last_name, email=email, subject_key=subject_key, actor=actor, at=at, **details
    )
    return created, True


def similar_people(
    *, submission: uuid.UUID, first_name: str, last_name: str, email: str, **details: Any
) -> list[Candidate]:
    """Who may be the person that `record_person()` would create; nobody where it would create none."""
    subject_key = idempotency_key(submission, first_name, last_name, email, details)
    if _recorded(subject_key, first_name=first_name, last_name=last_name, email=email):
        return []
    typed = candidates.features(
        first_name=first_name,
        last_name=last_name,
        email=email,
        phone=details.get("phone", ""),
        organisation=details.get("employer", ""),
    )
    return candidates.find([typed])[0]


def _recorded(subject_key: uuid.UUID, *, first_name: str, last_name: str, email: str) -> Person | None:
    is_same = Q(subject_key=subject_key)
    if email:
        is_same |= Q(pk__in=Person.objects.same_as(first_name=first_name, last_name=last_name, email=email))
    return Person.objects.filter(is_same).first()


@transaction.atomic
def record_post(
    organisation: Organisation, *, kind: Post.Kind, title: str, mailbox: str, phone: str = "", by: User, at: datetime
) -> tuple[Post, bool]:
    """A vacant post, and whether it is new; an equal one that nobody ever held is used again. Raises DomainRefusal."""
    organisations.lock(organisation)
    alike = organisation.posts.filter(
        kind=kind, title=title, mailbox=mailbox, phone=phone, representatives=None
    ).first()
    if alike:
        return alike, False
    actor = actors.user(by.pk)
    return posts.create(organisation, kind=kind, title=title, mailbox=mailbox, phone=phone, actor=actor, at=at), True
