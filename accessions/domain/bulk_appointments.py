"""Creates people, posts and tenures for the nominations of many declarations at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q

from journal.actors import Actor
from journal.entries import record_many
from members.domain import multiplier_mails, people
from members.domain.mail_addresses import is_role_mailbox
from members.domain.posts import days_data
from members.models import EmailAddress, Membership, Nomination, Person, Post, Representative
from normalisation.folding import fold
from normalisation.mailboxes import mailbox

BATCH = 1_000
LINK_NOMINATIONS_SQL = """
UPDATE members_nomination AS nomination SET representative_id = link.tenure, created_tenure = link.is_new
FROM unnest(%s, %s, %s) AS link (nomination, tenure, is_new) WHERE nomination.id = link.nomination
"""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A nominee to hold a post from `start` on, as long as the membership lasts.

    The nomination is locked and loaded with its declaration.
    """

    nomination: Nomination
    membership: Membership
    start: date

    @property
    def organisation(self) -> int:
        return self.membership.organisation_id or 0


@dataclass(frozen=True, slots=True)
class _PersonKey:
    """Two nominations with the same mail address and folded name are of the same person."""

    mail: str
    name: str


def appoint_many(appointments: Sequence[Appointment], *, actor: Actor, at: datetime) -> int:
    """Let every nominee hold a post, in a constant number of statements; returns how many tenures are new.

    People are matched as by `people.match_or_create()`; existing tenures are kept; a vacant post of the same title is
    filled before a new one is created. Who is new is welcomed by mail.
    """
    if not appointments:
        return 0
    persons = _match_persons([one.nomination for one in appointments], actor=actor, at=at)
    existing = _existing_tenures(appointments, persons.values())
    missing = {
        (one.organisation, person.pk): one
        for one in appointments
        if (one.organisation, (person := persons[_key(one.nomination)]).pk) not in existing
    }
    made = _fill_posts(missing, actor=actor, at=at)
    _welcome(made, missing, at=at)
    tenures = {**existing, **made}
    links = []
    for one in appointments:
        key = (one.organisation, persons[_key(one.nomination)].pk)
        links.append((one.nomination.pk, tenures[key].pk, key in made and missing[key] is one))
    _link_nominations(links)
    return len(made)


def _welcome(
    made: dict[tuple[int, int], Representative], missing: dict[tuple[int, int], Appointment], *, at: datetime
) -> None:
    addresses = {tenure.pk: missing[key].nomination.email for key, tenure in made.items()}
    rows = Representative.objects.filter(pk__in=addresses).select_related("person", "post__organisation")
    multiplier_mails.welcome(rows.order_by("pk"), addresses, at=at)


def void_many(tenures: Sequence[Representative], *, actor: Actor, at: datetime) -> None:
    """Void tenures as if they had never been; the posts stay, vacant, and who was welcomed gets a correction."""
    Nomination.objects.filter(representative__in=tenures).update(representative=None, created_tenure=False)
    Representative.objects.filter(pk__in=[one.pk for one in tenures]).update(voided_at=at)
    record_many("void", ((one, {}) for one in tenures), actor=actor, at=at)
    multiplier_mails.take_back(tenures, at=at)  # after the nominations, as an objection locks these first


def _link_nominations(links: Sequence[tuple[int, int, bool]]) -> None:
    """One plain UPDATE: bulk_update() writes a CASE for each row and takes half of an execution's time."""
    with connection.cursor() as cursor:
        cursor.execute(LINK_NOMINATIONS_SQL, [list(column) for column in zip(*links, strict=True)])


def _key(nomination: Nomination) -> _PersonKey:
    return _PersonKey(mailbox(nomination.email), fold(f"{nomination.first_name} {nomination.last_name}"))


def _match_persons(nominations: Sequence[Nomination], *, actor: Actor, at: datetime) -> dict[_PersonKey, Person]:
    people.lock_all_addresses()
    existing = _existing_persons(nominations)
    new = {key: one for one in nominations if (key := _key(one)) not in existing}
    made = _create_persons(new, actor=actor, at=at)
    subject_keys = {_subject_key(one): existing[_key(one)].subject_key for one in nominations if _key(one) in existing}
    people.copy_consents(subject_keys, at=at)
    return {**existing, **made}


def _existing_persons(nominations: Iterable[Nomination]) -> dict[_PersonKey, Person]:
    mails = {mailbox(one.email) for one in nominations}
    rows = EmailAddress.objects.filter(address__mailbox__in=mails).select_related("person")
    return {
        _PersonKey(mailbox(row.address), row.person.identity_fold): row.person for row in rows.order_by("-person_id")
    }


def _create_persons(new: dict[_PersonKey, Nomination], *, actor: Actor, at: datetime) -> dict[_PersonKey, Person]:
    taken = set(
        Person.objects.filter(subject_key__in=[_subject_key(one) for one in new.values()]).values_list(
            "subject_key", flat=True
        )
    )
    made = Person.objects.bulk_create(
        [
            Person(
                subject_key=subject_key if (subject_key := _subject_key(one)) not in taken else uuid.uuid4(),
                title=one.title,
                first_name=one.first_name,
                last_name=one.last_name,
                created_at=at,
            )
            for one in new.values()
        ],
        batch_size=BATCH,
    )
    record_many("create", ((person, {}) for person in made), actor=actor, at=at)
    persons = dict(zip(new, made, strict=True))
    _add_addresses({key: person for key, person in persons.items() if key.mail}, new, actor=actor, at=at)
    return persons


def _add_addresses(
    persons: dict[_PersonKey, Person], nominations: dict[_PersonKey, Nomination], *, actor: Actor, at: datetime
) -> None:
    """An address that two people have is marked as shared for both."""
    same = EmailAddress.objects.filter(address__mailbox__in={key.mail for key in persons})
    used = {mailbox(address) for address in same.values_list("address", flat=True)}
    same.update(is_shared=True)
    holders: dict[str, int] = defaultdict(int)
    for key in persons:
        holders[key.mail] += 1
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(
                person=person,
                address=nominations[key].email,
                is_shared=key.mail in used or holders[key.mail] > 1 or is_role_mailbox(key.mail),
                is_primary=True,
            )
            for key, person in persons.items()
        ],
        batch_size=BATCH,
    )
    record_many("add_email", ((person, {}) for person in persons.values()), actor=actor, at=at)


def _subject_key(nomination: Nomination) -> uuid.UUID:
    return nomination.declaration.subject_key if nomination.is_declarer else nomination.subject_key


def _existing_tenures(
    appointments: Sequence[Appointment], persons: Iterable[Person]
) -> dict[tuple[int, int], Representative]:
    tenures = Representative.objects.open_on(max(one.start for one in appointments)).filter(
        own_end=None,
        post__kind=Post.Kind.MULTIPLIER,
        post__organisation__in={one.organisation for one in appointments},
        person__in={person.pk for person in persons},
    )
    return {(tenure.post.organisation_id, tenure.person_id): tenure for tenure in tenures.select_related("post")}


def _fill_posts(
    missing: dict[tuple[int, int], Appointment], *, actor: Actor, at: datetime
) -> dict[tuple[int, int], Representative]:
    vacant = _vacant_posts({organisation for organisation, _ in missing})
    posts: dict[tuple[int, int], Post] = {}
    new: dict[tuple[int, int], Post] = {}
    for key, one in missing.items():
        if vacant_posts := vacant.get((one.organisation, one.nomination.job_title)):
            posts[key] = vacant_posts.pop()
        else:
            new[key] = Post(
                organisation_id=one.organisation,
                kind=Post.Kind.MULTIPLIER,
                title=one.nomination.job_title,
                created_at=at,
            )
    made = Post.objects.bulk_create(new.values(), batch_size=BATCH)
    record_many("create", ((post, {"kind": post.kind}) for post in made), actor=actor, at=at)
    posts |= dict(zip(new, made, strict=True))
    tenures = Representative.objects.bulk_create(
        [
            Representative(
                post=posts[key],
                person_id=key[1],
                start=one.start,
                end=one.membership.end,
                begins_with_membership=one.start == one.membership.start,
                created_at=at,
            )
            for key, one in missing.items()
        ],
        batch_size=BATCH,
    )
    record_many("fill", ((one, days_data(one.start, one.end)) for one in tenures), actor=actor, at=at)
    return dict(zip(missing, tenures, strict=True))


def _vacant_posts(organisations: set[int]) -> dict[tuple[int, str], list[Post]]:
    """Posts of Multiplikatorinnen and Multiplikatoren without any valid tenure, by organisation and title."""
    held = Representative.objects.valid().values("post")
    rows = Post.objects.filter(~Q(pk__in=held), kind=Post.Kind.MULTIPLIER, organisation__in=organisations)
    vacant: dict[tuple[int, str], list[Post]] = defaultdict(list)
    for post in rows.order_by("-pk"):
        vacant[post.organisation_id, post.title].append(post)
    return vacant
