"""What every story of the demo needs at hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from journal import actors
from journal.actors import Actor
from members.domain import organisations, people, posts
from members.domain.inputs import Applicant, Declarer, Nominee, ProposedOrganisation
from members.domain.slugs import base_of
from members.models import Category, Organisation, Person, ProfessionalField, Representative
from portal.demo.names import Name, cast
from portal.demo.story import Clock
from regions.models import Area

FUNCTIONS = (
    "Ordnungsamt", "Personalrat", "Arbeitsschutz", "Gleichstellungsstelle", "Personalabteilung", "Bürgerservice",
    "Sicherheitsbeauftragung", "Jugendamt", "Sozialamt", "Haupt- und Personalamt", "Schwerbehindertenvertretung",
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """The clock, the office, and an endless cast of invented people.

    Where `until` is set, the network stands as on the evening of that day; what lies on the desk is of today.
    """

    clock: Clock
    office: User
    until: date | None = None
    cast: Iterator[Name] = field(default_factory=cast)

    @property
    def actor(self) -> Actor:
        return actors.user(self.office.pk)

    def has_come(self, day: date) -> bool:
        """Whether what happened to the network on a day belongs into it."""
        return day <= (self.until or timezone.localdate(self.clock.now))

    def declarer(self, domain: str, office: str = "Leitung", *, has_mailbox: bool = True) -> Declarer:
        name = next(self.cast)
        email = name.at(domain) if has_mailbox else ""
        return Declarer(name.first_name, name.last_name, office, email, title=name.title)

    def nominee(self, domain: str, function: str) -> Nominee:
        name = next(self.cast)
        return Nominee(name.first_name, name.last_name, name.at(domain), function, title=name.title)

    def applicant(self, domain: str, **details: object) -> Applicant:
        name = next(self.cast)
        return Applicant(name.first_name, name.last_name, name.at(domain), title=name.title, **details)  # type: ignore[arg-type]  # as given

    def enter_organisation(self, name: str, *, kind: str, place: str, at: datetime) -> Organisation:
        """Known to the portal from now on, with a mail domain and a website below example.org."""
        domain = domain_for(name)
        return organisations.create(
            name=name,
            category=category(kind),
            seat=area(place),
            website=f"https://{domain}/",
            domains=[domain],
            actor=self.actor,
            at=at,
        )

    def enter_person(self, name: Name, domain: str, *, at: datetime, **details: object) -> Person:
        return people.match_or_create(
            title=name.title,
            first_name=name.first_name,
            last_name=name.last_name,
            email=name.at(domain),
            subject=uuid4(),
            actor=self.actor,
            at=at,
            **details,
        )

    def appoint(self, organisation: Organisation, *, number: int, start: date, at: datetime) -> Representative:
        """Somebody new as Multiplikatorin or Multiplikator of a partner."""
        person = self.enter_person(next(self.cast), domain_for(organisation.name), at=at)
        title = FUNCTIONS[number % len(FUNCTIONS)]
        return posts.appoint(organisation, person=person, title=title, start=start, actor=self.actor, at=at)


def domain_for(name: str) -> str:
    """Where an organisation of this name has its mail in the demo: `stadt-herne.example.org`, which leads nowhere."""
    return f"{base_of(name)[:60].strip('-')}.example.org"


def proposed(name: str, *, kind: str, place: str) -> ProposedOrganisation:
    return ProposedOrganisation(name, category(kind), area(place), website=f"https://{domain_for(name)}/")


def category(name: str) -> Category:
    return Category.objects.get(name=name)


def professional_field(name: str) -> ProfessionalField:
    return ProfessionalField.objects.get(name=name)


def area(ags: str) -> Area:
    return Area.objects.get(ags=ags)
