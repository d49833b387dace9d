"""What all demo scenarios share: clock, office user, invented people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from journal import actors
from journal.actors import Actor
from members.domain import organisations, people, posts
from members.domain.inputs import ApplicantInput, DeclarerInput, NomineeInput, OrganisationInput
from members.domain.slugs import slug_base
from members.models import Category, Organisation, Person, ProfessionalField, Representative
from portal.demo.invented_people import InventedPerson, invented_people
from portal.demo.simulation import Clock
from regions.models import Area

JOB_TITLES = (
    "Ordnungsamt", "Personalrat", "Arbeitsschutz", "Gleichstellungsstelle", "Personalabteilung", "Bürgerservice",
    "Sicherheitsbeauftragung", "Jugendamt", "Sozialamt", "Haupt- und Personalamt", "Schwerbehindertenvertretung",
)  # fmt: skip


@dataclass(frozen=True)
class DemoWorld:
    """Context of the demo scenarios.

    With `until` the network looks as on the evening of that day; pending work is always of today.
    """

    clock: Clock
    office_user: User
    until: date | None = None
    people: Iterator[InventedPerson] = field(default_factory=invented_people)

    @property
    def actor(self) -> Actor:
        return actors.user(self.office_user.pk)

    def is_shown(self, day: date) -> bool:
        """Whether a day lies within the time that the demo shows."""
        return day <= (self.until or timezone.localdate(self.clock.now))

    def declarer(self, domain: str, job_title: str = "Leitung", *, has_mailbox: bool = True) -> DeclarerInput:
        name = next(self.people)
        email = name.email_at(domain) if has_mailbox else ""
        return DeclarerInput(name.first_name, name.last_name, job_title, email, title=name.title)

    def nominee(self, domain: str, job_title: str) -> NomineeInput:
        name = next(self.people)
        return NomineeInput(name.first_name, name.last_name, name.email_at(domain), job_title, title=name.title)

    def applicant(self, domain: str, **details: object) -> ApplicantInput:
        name = next(self.people)
        return ApplicantInput(name.first_name, name.last_name, name.email_at(domain), title=name.title, **details)  # type: ignore[arg-type]  # as given

    def record_organisation(self, name: str, *, kind: str, place: str, at: datetime) -> Organisation:
        """Create an organisation with a mail domain and a website below example.org."""
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

    def record_person(self, name: InventedPerson, domain: str, *, at: datetime, **details: Any) -> Person:
        return people.match_or_create(
            title=name.title,
            first_name=name.first_name,
            last_name=name.last_name,
            email=name.email_at(domain),
            subject_key=uuid4(),
            actor=self.actor,
            at=at,
            **details,
        )

    def appoint(self, organisation: Organisation, *, number: int, start: date, at: datetime) -> Representative:
        """Appoint a new person as Multiplikatorin or Multiplikator of a partner."""
        person = self.record_person(next(self.people), domain_for(organisation.name), at=at)
        title = JOB_TITLES[number % len(JOB_TITLES)]
        return posts.appoint(organisation, person=person, title=title, start=start, actor=self.actor, at=at)


def domain_for(name: str) -> str:
    """The mail domain of an organisation in the demo, such as `stadt-herne.example.org`, which reaches nobody."""
    return f"{slug_base(name)[:60].strip('-')}.example.org"


def proposed(name: str, *, kind: str, place: str) -> OrganisationInput:
    return OrganisationInput(name, category(kind), area(place), website=f"https://{domain_for(name)}/")


def category(name: str) -> Category:
    return Category.objects.get(name=name)


def professional_field(name: str) -> ProfessionalField:
    return ProfessionalField.objects.get(name=name)


def area(ags: str) -> Area:
    return Area.objects.get(ags=ags)
