"""Factories of rows that tests start from, numbered instead of random."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from accessions.domain import invitations, pasted_contacts, planning
from accessions.models import AccessionParticipant
from accounts.models import User
from accounts.permissions import Role
from members.domain import applications
from members.domain.inputs import ApplicantInput, DeclarerInput, NomineeInput
from members.models import Application, Category, EmailAddress, Organisation, Person, ProfessionalField
from regions.models import Area

NOW = datetime(2024, 2, 1, 11, 0, tzinfo=UTC)
TODAY = date(2024, 2, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"buero{number}@example.org")
    name = factory.Sequence(lambda number: f"Büro {number}")
    role = Role.OFFICE

    @classmethod
    def _create(
        cls, model_class: type[User], *args: object, role: Role | None, areas: Sequence[str] = (), **fields: object
    ) -> User:
        """The login with its role, held since long ago, in these areas."""
        user: User = super()._create(model_class, *args, **fields)
        if role:
            user.assignments.create(role=role, areas=list(areas), start=date(2000, 1, 1), given_at=NOW, state="granted")
        return user


class AreaFactory(DjangoModelFactory):
    """An area; an existing one with the same key is reused."""

    class Meta:
        model = Area
        django_get_or_create = ("ags",)


class LandFactory(AreaFactory):
    ags = "05"
    name = "Nordrhein-Westfalen"
    level = Area.Level.LAND
    kind = "Land"


class RegierungsbezirkFactory(AreaFactory):
    ags = "057"
    name = "Detmold"
    level = Area.Level.REGIERUNGSBEZIRK
    kind = "Regierungsbezirk"
    parent = factory.SubFactory(LandFactory)


class KreisFactory(AreaFactory):
    ags = "05766"
    name = "Lippe"
    level = Area.Level.KREIS
    kind = "Kreis"
    parent = factory.SubFactory(RegierungsbezirkFactory)


class GemeindeFactory(AreaFactory):
    """A Gemeinde of Lippe; its number is none of those that tests choose themselves, 001 to 099 and 999."""

    ags = factory.Sequence(lambda number: f"05766{100 + number % 899:03d}")
    name = factory.Sequence(lambda number: f"Musterstadt {number}")
    level = Area.Level.GEMEINDE
    kind = "Stadt"
    parent = factory.SubFactory(KreisFactory)


class OrganisationFactory(DjangoModelFactory):
    """An organisation that is no territorial authority."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda number: f"Klinikum Musterland {number}")
    slug = factory.Sequence(lambda number: f"klinikum-musterland-{number}")
    seat = factory.SubFactory(GemeindeFactory)

    @factory.lazy_attribute
    def category(self) -> Category:
        return Category.objects.get(name="Gesundheitswesen")


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    first_name = "Erika"
    last_name = factory.Sequence(lambda number: f"Musterfrau {number}")

    @factory.post_generation
    def email(self, create: bool, extracted: str | None, **kwargs: object) -> None:
        if extracted:
            EmailAddress.objects.create(person=self, address=extracted, is_primary=True)


def declarer_input(**changes: str) -> DeclarerInput:
    values = {
        "first_name": "Bärbel",
        "last_name": "Beispiel",
        "job_title": "Bürgermeisterin",
        "email": "bb@stadt.example.org",
    }
    return DeclarerInput(**{**values, **changes})


def nominee_input(number: int = 1, **changes: object) -> NomineeInput:
    values: dict[str, object] = {
        "first_name": "Moritz",
        "last_name": f"Muster {number}",
        "email": f"muster{number}@stadt.example.org",
        "job_title": "Personalrat",
    }
    return NomineeInput(**{**values, **changes})  # type: ignore[arg-type]  # a test names what it changes


def applicant_input(**changes: object) -> ApplicantInput:
    values: dict[str, object] = {
        "first_name": "Nele",
        "last_name": "Nachtdienst",
        "email": "nele@klinik.example.org",
        "employer": "Klinik Musterland",
        "professional_field": ProfessionalField.objects.get(name="Gesundheit und Pflege"),
        "duty_area": KreisFactory(),
    }
    return ApplicantInput(**{**values, **changes})  # type: ignore[arg-type]  # a test names what it changes


def submitted_application(
    organisation: Organisation | None = None, *, at: datetime = NOW, **changes: object
) -> Application:
    """An organisation's application as submitted by the form."""
    values: dict[str, object] = {
        "submission": uuid.uuid4(),
        "organisation": organisation or OrganisationFactory(),
        "declarer": declarer_input(),
        "nominees": [nominee_input()],
    }
    return applications.submit_organisation(**{**values, **changes}, at=at)  # type: ignore[arg-type]


def confirmed_application(
    organisation: Organisation | None = None, *, at: datetime = NOW, **changes: object
) -> Application:
    return applications.confirm(submitted_application(organisation, at=at, **changes), at=at)


def accepted_application(
    organisation: Organisation | None = None, *, start: date = TODAY, at: datetime = NOW, **changes: object
) -> Application:
    confirmed = confirmed_application(organisation, at=at, **changes)
    return applications.accept(confirmed, start=start, by=UserFactory(), at=at)


def invited_participant(organisation: Organisation | None = None, *, at: datetime = NOW) -> AccessionParticipant:
    """A participant, invited by mail, of an accession without others."""
    office_user = UserFactory()
    accession = planning.create(
        title="Der Regierungsbezirk tritt bei",
        effective_on=TODAY,
        place="Detmold",
        inviter="Bezirksregierung Detmold",
        by=office_user,
        at=at,
    )
    body = organisation or OrganisationFactory()
    planning.add_organisations(accession, [body], by=office_user, at=at)
    pasted_contacts.save_contacts(accession, f"{body.name};leitung@haus.example.org", by=office_user, at=at)
    invitations.invite(accession, by=office_user, at=at)
    return accession.participants.get()


def submitted_individual(*, at: datetime = NOW, **changes: object) -> Application:
    """An individual's application as submitted by the form, with `changes` to the person's data."""
    return applications.submit_individual(submission=uuid.uuid4(), applicant=applicant_input(**changes), at=at)


def submitted_representative(
    organisation: Organisation | None = None, *, at: datetime = NOW, **changes: object
) -> Application:
    """As `submitted_individual()`, to become a representative of a partner; a new partner by default."""
    partner = organisation or accepted_application(at=at).organisation
    assert partner is not None
    applicant = applicant_input(**changes)
    return applications.submit_representative(submission=uuid.uuid4(), organisation=partner, applicant=applicant, at=at)
