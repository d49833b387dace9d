"""Input of an attendee, and finding the registration or person that matches it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core.statements import Parameter, PreparedQuery
from events.models import Event, Registration
from members.models import Membership, Organisation, Person, Representative
from members.models.people import PersonQuerySet, folded_name
from normalisation.mailboxes import mailbox
from normalisation.titles import strip_titles

MAX_NAMESAKES = 25


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person; `email` may be empty only for registrations by the office or an invitation."""

    first_name: str
    last_name: str
    email: str = ""
    title: str = ""
    organisation_name: str = ""
    job_title: str = ""
    phone: str = ""
    organisation: Organisation | None = None
    person: Person | None = None

    def fields(self) -> dict[str, Any]:
        """Values by the registration's field names; related objects are not copied."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def name_fold(self) -> str:
        return folded_name(self.first_name, self.last_name)


def find_registration(event: Event, attendee: Attendee, *, besides: Registration | None = None) -> Registration | None:
    """As `find_same()`, for an attendee."""
    return find_same(event, email=attendee.email, name_fold=attendee.name_fold, besides=besides)


def find_same(event: Event, *, email: str, name_fold: str, besides: Registration | None = None) -> Registration | None:
    """The active registration of this person, by mail address and folded name; None without an address.

    For who may know of it: the office, or the owner of the mailbox. One that the person made comes first; `besides` is
    left out.
    """
    if not email:
        return None
    known = event.registrations.active().same_as(mailbox=mailbox(email), name_fold=name_fold)
    if besides:
        known = known.exclude(pk=besides.pk)
    return known.order_by(F("invitation").asc(nulls_first=True), "pk").first()


def find_namesakes(event: Event, attendee: Attendee) -> list[Registration]:
    """Registrations of any state under this name, the latest first; to be shown to those alone who may see them all.

    Titles and forms of address make no difference, whichever field they were typed into.
    """
    name = strip_titles(attendee.name_fold)
    found = event.registrations.filter(_with_words(name), anonymised_at=None).order_by("-pk")
    keys = (
        pk for pk, *names in found.values_list("pk", "name_fold", "confirmed_fold") if name in map(strip_titles, names)
    )
    return list(event.registrations.filter(pk__in=list(islice(keys, MAX_NAMESAKES))).order_by("-pk"))


def _with_words(name: str) -> Q:
    """Of registrations that have each of these folded words somewhere in their name, or in the one they corrected."""
    query = Q()
    for word in name.split():
        query &= Q(name_fold__contains=word) | Q(confirmed_fold__contains=word)
    return query


def _members_on(people: PersonQuerySet, day: date | Parameter) -> QuerySet[Person, Any]:
    own = Membership.objects.active_on(day).filter(person=OuterRef("pk"))
    posts = Representative.objects.active_on(day).filter(person=OuterRef("pk"))
    return people.filter(Exists(own) | Exists(posts)).order_by("pk").only("pk")[:1]


MEMBER_QUERY: PreparedQuery[Person] = PreparedQuery(
    lambda: _members_on(
        Person.objects.in_mailbox(Parameter("mailbox")).known_as(Parameter("name")),
        Parameter("day"),
    )
)


def find_member(attendee: Attendee, *, day: date) -> Person | None:
    """The key of the person with this mail address and name who is a member or holds a post today, or None."""
    if attendee.person:
        return _members_on(Person.objects.filter(pk=attendee.person.pk), day).first()
    return MEMBER_QUERY.first(mailbox=mailbox(attendee.email), name=attendee.name_fold, day=day)
