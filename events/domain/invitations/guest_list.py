"""The guest list of an event: adding, changing and removing guests. No mail is sent here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core import row_versions
from core.refusals import DomainRefusal
from events.domain.invitations.accession_attachment import participants_of
from events.domain.invitations.guest_input import (
    GuestInput,
    KnownGuests,
    head_of,
    identity_keys,
    names_somebody,
)
from events.domain.invitations.locking import InvitationRefusal, lock, lock_event
from events.models import Event, Invitation
from journal import actors
from journal.entries import record, record_many
from mailings.domain import outgoing
from members.domain import posts
from members.domain.organisations import bodies_within
from members.models import Category, EmailAddress, Organisation, Post, Representative
from normalisation.mailboxes import mailbox
from regions.models import Area

BATCH = 1_000
CHANGEABLE = frozenset({"title", "first_name", "last_name", "job_title", "organisation_name", "salutation", "email"})
MULTIPLIER = "Multiplikatorin oder Multiplikator"


@transaction.atomic
def add_heads_of_area(event: Event, area: Area, *, by: User, at: datetime) -> int:
    """Add the heads of administration of an area and all areas below it; returns how many are new.

    A body without a head post gets a vacant one. Raises DomainRefusal for a cancelled event.
    """
    day = timezone.localdate(event.starts_at)
    return _heads(lock_event(event), bodies_within([area.ags], day=day), by=by, at=at)


@transaction.atomic
def add_heads_of_participants(event: Event, *, by: User, at: datetime) -> int:
    """Add the heads of all participants of the event's accession; returns how many are new.

    Raises DomainRefusal for a cancelled event or one without an accession.
    """
    locked = lock_event(event)
    if locked.accession_id is None:
        raise DomainRefusal("Zu dieser Veranstaltung gehört kein Sammelbeitritt.")
    bodies = Organisation.objects.filter(accessions__accession=locked.accession_id).select_related("body_of")
    return _heads(locked, bodies.order_by("body_of__ags", "name_fold"), by=by, at=at)


@transaction.atomic
def add_heads_of_organisations(event: Event, organisations: Iterable[Organisation], *, by: User, at: datetime) -> int:
    """Add the heads of organisations; returns how many are new. Raises as `add_heads_of_area()`."""
    keys = [one.pk for one in organisations]
    found = Organisation.objects.filter(pk__in=keys).select_related("body_of").order_by("name_fold", "pk")
    return _heads(lock_event(event), found, by=by, at=at)


@transaction.atomic
def add_multipliers(
    event: Event, *, area: Area | None = None, category: Category | None = None, by: User, at: datetime
) -> int:
    """Add the Multiplikatoren of today's partners, filtered by area and category; returns how many are new.

    Raises DomainRefusal for a cancelled event.
    """
    locked, today = lock_event(event), timezone.localdate(at)
    partners = Organisation.objects.partners_on(today)
    if area:
        partners = partners.within(area.ags)
    if category:
        partners = partners.filter(category=category)
    tenures = Representative.objects.active_on(today).filter(
        post__kind=Post.Kind.MULTIPLIER, post__organisation__in=partners.values("pk")
    )
    found = list(tenures.select_related("post__organisation", "person").order_by("post__organisation", "pk"))
    mailboxes = _mailboxes(one.person_id for one in found)
    guests = [_multiplier_guest(one, mailboxes.get(one.person_id, "")) for one in found]
    return add_to_locked(locked, guests, by=by, at=at)


@transaction.atomic
def add_guests(event: Event, guests: Iterable[GuestInput], *, by: User, at: datetime) -> int:
    """Add guests who are not on the list yet; returns how many are new.

    Raises DomainRefusal for a cancelled event or a guest without name, job title and organisation.
    """
    return add_to_locked(lock_event(event), guests, by=by, at=at)


@transaction.atomic
def change(
    invitation: Invitation, *, changes: Mapping[str, str], by: User, at: datetime, seen_version: str = ""
) -> Invitation:
    """Change name, job title, salutation and address of a guest and journal the field names.

    Raises ChangedMeanwhileError where `seen_version` is not the current version, DomainRefusal for a duplicate or an
    empty guest, ValueError for another field.
    """
    if unknown := set(changes) - CHANGEABLE:
        raise ValueError(f"not changeable: {', '.join(sorted(unknown))}")
    locked = lock(invitation)
    changed = sorted(field for field, value in changes.items() if getattr(locked, field) != value)
    if changed:
        row_versions.check_version(seen_version, version_of(locked))
    for field in changed:
        setattr(locked, field, changes[field])
    _require_name(locked)
    if changed:
        _save_unless_duplicate(locked, changed)
        record("change", locked, actor=actors.user(by.pk), at=at, data={"fields": changed})
    return locked


def version_of(invitation: Invitation) -> str:
    return row_versions.version_of_row(invitation, CHANGEABLE)


@transaction.atomic
def remove(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Remove a guest who has not answered; the link becomes invalid, waiting mails are stopped.

    A second call changes nothing. Raises InvitationRefusal for a guest who has answered.
    """
    if not Invitation.objects.filter(pk=invitation.pk).exists():
        return
    locked = lock(invitation)
    if locked.declined_at or locked.registrations.exists():
        raise InvitationRefusal(locked, "Dieser Gast hat schon geantwortet. Tragen Sie stattdessen eine Absage ein.")
    outgoing.stop(locked, at=at)
    record("remove_guest", locked.event, actor=actors.user(by.pk), at=at, data={"invitation": locked.pk})
    locked.delete()


def add_to_locked(event: Event, guests: Iterable[GuestInput], *, by: User, at: datetime) -> int:
    """Add guests to a locked event, in few statements; returns how many are new."""
    known = KnownGuests(event.invitations.select_related("post", "person"))
    fresh = [guest.invitation(event) for guest in guests if known.add(guest)]
    taking_part = participants_of(event)
    for one in fresh:
        _require_name(one)
        one.created_at = at
        if one.post and one.post.kind == Post.Kind.HEAD:
            one.participant = taking_part.get(one.post.organisation_id)
    Invitation.objects.bulk_create(fresh, batch_size=BATCH)
    record_many("add", ((one, {"event": event.pk}) for one in fresh), actor=actors.user(by.pk), at=at)
    return len(fresh)


def _require_name(invitation: Invitation) -> None:
    if not names_somebody(invitation):
        raise DomainRefusal("Nennen Sie einen Namen, ein Amt oder ein Haus.")


def _heads(event: Event, bodies: Iterable[Organisation], *, by: User, at: datetime) -> int:
    found = list(bodies)
    heads = posts.head_posts_of(found, actor=actors.user(by.pk), at=at)
    day = timezone.localdate(at)
    tenures = Representative.objects.active_on(day).filter(post__in=heads.values()).select_related("person")
    holders = {one.post_id: one.person for one in tenures}
    guests = (head_of(one, heads[one.pk], holders.get(heads[one.pk].pk)) for one in found)
    return add_to_locked(event, guests, by=by, at=at)


def _multiplier_guest(tenure: Representative, mailbox: str) -> GuestInput:
    person, post = tenure.person, tenure.post
    return GuestInput(
        title=person.title,
        first_name=person.first_name,
        last_name=person.last_name,
        job_title=post.title or MULTIPLIER,
        organisation_name=post.organisation.name,
        email=mailbox or post.mailbox,
        organisation=post.organisation,
        post=post,
        person=person,
    )


def _mailboxes(persons: Iterable[int]) -> dict[int, str]:
    """The mail address of each person, by primary key."""
    rows = EmailAddress.objects.filter(person__in=list(persons)).order_by("is_primary", "-pk")
    return dict(rows.values_list("person", "address"))


def _save_unless_duplicate(invitation: Invitation, fields: list[str]) -> None:
    others = invitation.event.invitations.exclude(pk=invitation.pk).select_related("post", "person")
    taken = {key for one in others.filter(email__mailbox=mailbox(invitation.email)) for key in identity_keys(one)}
    try:
        if taken & set(identity_keys(invitation)):
            raise IntegrityError
        with transaction.atomic():
            invitation.save(update_fields=fields)
    except IntegrityError as error:
        raise DomainRefusal("Diesen Gast gibt es auf der Liste schon: gleicher Name, gleiche Adresse.") from error
