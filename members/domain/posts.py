"""Posts and who holds them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.text import capfirst

from core.refusals import DomainRefusal
from journal.actors import Actor
from journal.entries import Data, record, record_many
from members.domain import value_origins
from members.models import Membership, Organisation, Person, Post, Representative
from members.models.people import folded_name
from members.models.person_names import NamedPerson
from regions.domain.name_cases import nominative


def create(
    organisation: Organisation,
    *,
    kind: Post.Kind,
    title: str = "",
    mailbox: str = "",
    phone: str = "",
    origin: value_origins.Origin | None = None,
    actor: Actor,
    at: datetime,
) -> Post:
    """Create a vacant post. Raises DomainRefusal for a second head of the same organisation."""
    if kind == Post.Kind.HEAD and organisation.posts.filter(kind=kind).exists():
        name = capfirst(nominative(organisation))
        raise DomainRefusal(f"{name} hat bereits eine Leitung; besetzen Sie diese Funktion neu.")
    post = Post.objects.create(
        organisation=organisation, kind=kind, title=title, mailbox=mailbox, phone=phone, created_at=at
    )
    record("create", post, actor=actor, at=at, data={"kind": kind.value})
    value_origins.record_new([post], origin=origin, actor=actor, at=at)
    return post


def head_posts_of(organisations: Iterable[Organisation], *, actor: Actor, at: datetime) -> dict[int, Post]:
    """The head's post of each organisation by its key, in few statements; missing ones are created, vacant."""
    keys = [one.pk for one in organisations]
    heads = Post.objects.filter(kind=Post.Kind.HEAD, organisation__in=keys)
    existing = {post.organisation_id: post for post in heads}
    missing = [Post(organisation_id=key, kind=Post.Kind.HEAD, created_at=at) for key in keys if key not in existing]
    Post.objects.bulk_create(missing, batch_size=1_000, ignore_conflicts=True)
    if missing:
        made = list(heads.filter(organisation__in=[post.organisation_id for post in missing]))
        record_many("create", ((post, {"kind": Post.Kind.HEAD.value}) for post in made), actor=actor, at=at)
        existing |= {post.organisation_id: post for post in made}
    return existing


@transaction.atomic
def fill(post: Post, *, person: Person, start: date, actor: Actor, at: datetime) -> Representative:
    """Let a person hold a post from `start` on, as long as the organisation's membership lasts, now or planned.

    Others who fill posts of the organisation or change its membership wait. Raises DomainRefusal where somebody else
    holds it then or later.
    """
    lock_tenures(post.organisation_id)
    existing = post.representatives.valid().exclude(end__lte=start).first()
    if existing and existing.person_id == person.pk:
        return existing
    if existing:
        raise DomainRefusal(f"Die Funktion „{post}“ ist besetzt. Beenden Sie zuerst die laufende Besetzung.")
    membership = membership_from(post.organisation_id, day=start)
    end = membership.end if membership else None
    tenure = Representative.objects.create(
        post=post,
        person=person,
        start=start,
        end=end,
        begins_with_membership=bool(membership and membership.start == start),
        created_at=at,
    )
    record("fill", tenure, actor=actor, at=at, data=days_data(start, end))
    return tenure


def lock_tenures(organisation: int) -> None:
    """Wait for others who fill posts of the organisation, correct who holds them, or change its membership."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation)


def membership_from(organisation: int, *, day: date) -> Membership | None:
    """The membership that the organisation has on a day, or next after it."""
    return Membership.objects.open_on(day).filter(organisation=organisation).order_by("start").first()


def days_data(start: date, end: date | None) -> Data:
    """What the journal says of the days of a tenure."""
    return {"start": start.isoformat()} if end is None else {"start": start.isoformat(), "end": end.isoformat()}


def change_mailbox(post: Post, *, mailbox: str, actor: Actor, at: datetime) -> None:
    post.mailbox = mailbox
    post.save(update_fields=["mailbox"])
    record("change", post, actor=actor, at=at, data={"fields": ["mailbox"]})
    value_origins.record(post, ["mailbox"], actor=actor, at=at)


@transaction.atomic
def vacate(tenure: Representative, *, on: date, actor: Actor, at: datetime) -> Representative:
    """End a tenure; `on` is the first day without it. A second call with the same day changes nothing."""
    locked = Representative.objects.select_for_update().get(pk=tenure.pk)
    if locked.end == on:
        return locked
    if locked.end or locked.voided_at:
        raise DomainRefusal("Das Ende der Besetzung ist schon eingetragen; ein falsches Datum können Sie berichtigen.")
    if on <= locked.start:
        raise DomainRefusal(f"Der letzte Tag darf nicht vor dem Beginn am {locked.start:%d.%m.%Y} liegen.")
    locked.end = locked.own_end = on
    locked.save(update_fields=["end", "own_end"])
    record("vacate", locked, actor=actor, at=at, data={"end": on.isoformat()})
    return locked


def end_with_membership(tenure: Representative, *, on: date, actor: Actor, at: datetime) -> Representative:
    """Give a tenure without an end that of the membership; `on` is the first day without both."""
    tenure.end = on
    tenure.save(update_fields=["end"])
    record("vacate", tenure, actor=actor, at=at, data={"end": on.isoformat()})
    return tenure


def appoint(
    organisation: Organisation, *, person: Person, title: str, start: date, actor: Actor, at: datetime
) -> Representative:
    """Give a nominee a new post in the organisation; who already holds one keeps it."""
    existing = (
        Representative.objects.valid()
        .filter(post__organisation=organisation, post__kind=Post.Kind.MULTIPLIER, person=person, own_end=None)
        .exclude(end__lte=start)
        .first()
    )
    if existing:
        return existing
    post = create(organisation, kind=Post.Kind.MULTIPLIER, title=title, actor=actor, at=at)
    return fill(post, person=person, start=start, actor=actor, at=at)


def void(tenure: Representative, *, with_membership: Membership | None = None, actor: Actor, at: datetime) -> None:
    """Void a tenure as if it had never been; the row stays. What is voided `with_membership` comes back with it."""
    tenure.voided_at, tenure.voided_with = at, with_membership
    tenure.save(update_fields=["voided_at", "voided_with"])
    record("void", tenure, actor=actor, at=at)


def unheld_days(
    tenure: Representative, tenures: Iterable[Representative], *, start: date, end: date | None
) -> tuple[date, date | None]:
    """The dates without the days on which somebody else held the post before this tenure, or holds it after it.

    `tenures` are valid ones, of this post and maybe of others.
    """
    others = [one for one in tenures if one.post_id == tenure.post_id and one.pk != tenure.pk]
    ends = [one.end for one in others if one.start < tenure.start and one.end]
    starts = [one.start for one in others if one.start > tenure.start]
    return max([start, *ends]), min(filter(None, [end, *starts]), default=None)


def correct(
    tenure: Representative,
    *,
    person: Person | None = None,
    start: date,
    end: date | None,
    own_end: date | None,
    begins_with_membership: bool,
    actor: Actor,
    at: datetime,
) -> Representative:
    """Void a tenure, where it is not voided already, and enter it anew with these dates, and this holder if given.

    It counts as entered when the old one was. Nominations and applications that led to the old one lead to the new one;
    where somebody else holds the post now, only those that name them.
    """
    if tenure.voided_at is None:
        void(tenure, actor=actor, at=at)
    holder = person or tenure.person
    corrected = Representative.objects.create(
        post=tenure.post,
        person=holder,
        start=start,
        end=end,
        own_end=own_end,
        begins_with_membership=begins_with_membership,
        created_at=tenure.created_at,
    )
    data: Data = {"start": start.isoformat(), "end": end.isoformat() if end else None, "corrects": tenure.pk}
    record("correct", corrected, actor=actor, at=at, data=data)
    if holder.pk == tenure.person_id:
        tenure.nominations.update(representative=corrected)
        tenure.applications.update(representative=corrected)
    else:
        _move_those_naming(holder, tenure, corrected)
    return corrected


def _move_those_naming(person: Person, before: Representative, after: Representative) -> None:
    nominations = [one.pk for one in before.nominations.all() if _is_named(one, person)]
    details = [one.details for one in before.applications.select_related("details") if one.details]
    before.nominations.filter(pk__in=nominations).update(representative=after)
    before.applications.filter(details__in=[one for one in details if _is_named(one, person)]).update(
        representative=after
    )


def _is_named(row: NamedPerson, person: Person) -> bool:
    return folded_name(row.first_name, row.last_name) == person.identity_fold
