"""What is known of the organisations and people whom some rows mean: loaded in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from members.domain import value_origins
from members.models import Application, EmailAddress, Membership, Person, Post, Representative
from normalisation.mailboxes import mailbox


class ExistingRecords:
    """People by mailbox, and posts, tenures, memberships and open applications of organisations and people."""

    def __init__(
        self, *, mailboxes: Iterable[str], organisations: Iterable[int], chosen: Iterable[int], day: date
    ) -> None:
        """`chosen` are people whom the office has named for a row."""
        self.day = day
        self._organisations = list(organisations)
        self.people: dict[int, Person] = {}
        self.by_mailbox: dict[str, list[Person]] = defaultdict(list)
        self._load_people(set(mailboxes), set(chosen))
        self._load_posts()
        self._load_memberships()

    def _load_people(self, mailboxes: set[str], chosen: set[int]) -> None:
        addresses = EmailAddress.objects.filter(address__mailbox__in=mailboxes)
        holders = Representative.objects.open_on(self.day).filter(post__organisation__in=self._organisations)
        found = Person.objects.filter(pk__in=addresses.values("person")).union(
            Person.objects.filter(pk__in=holders.values("person")), Person.objects.filter(pk__in=chosen)
        )
        keys = [person.pk for person in found]
        for person in Person.objects.filter(pk__in=keys).prefetch_related("emails", "phones").order_by("pk"):
            self.people[person.pk] = person
            for email in person.emails.all():
                self.by_mailbox[mailbox(email.address)].append(person)
        self.set_by_self = value_origins.fields_set_by_self(self.people.values())

    def _load_posts(self) -> None:
        self.heads: dict[int, Post] = {}
        self.vacant: dict[tuple[int, str], list[Post]] = defaultdict(list)
        self.tenures: dict[tuple[int, int], Representative] = {}  # by organisation and person
        self.head_holders: dict[int, Representative] = {}
        tenures = Representative.objects.open_on(self.day).filter(post__organisation__in=self._organisations)
        for tenure in tenures.select_related("post", "person").order_by("-pk"):
            self.tenures[tenure.post.organisation_id, tenure.person_id] = tenure
            if tenure.post.kind == Post.Kind.HEAD:
                self.head_holders[tenure.post.organisation_id] = tenure
        held = Representative.objects.valid().filter(post__organisation__in=self._organisations)
        taken = set(held.values_list("post", flat=True))
        for post in Post.objects.filter(organisation__in=self._organisations).order_by("-pk"):
            if post.kind == Post.Kind.HEAD:
                self.heads[post.organisation_id] = post
            elif post.kind == Post.Kind.MULTIPLIER and post.pk not in taken:
                self.vacant[post.organisation_id, post.title].append(post)

    def _load_memberships(self) -> None:
        self.of_organisations: dict[int, list[Membership]] = defaultdict(list)
        self.of_people: dict[int, list[Membership]] = defaultdict(list)
        for one in Membership.objects.valid().filter(organisation__in=self._organisations).order_by("start"):
            self.of_organisations[one.organisation_id or 0].append(one)
        for one in Membership.objects.valid().filter(person__in=list(self.people)).order_by("start"):
            self.of_people[one.person_id or 0].append(one)
        open_applications = Application.objects.open().filter(organisation__in=self._organisations)
        self.applied = set(open_applications.values_list("organisation", flat=True))
