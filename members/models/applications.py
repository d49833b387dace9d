from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from members.models.declarations import Declaration, DeclarationHolder
from members.models.memberships import Membership
from members.models.organisations import Category, Organisation
from members.models.people import Person, ProfessionalField
from members.models.person_names import NamedPerson
from members.models.posts import Representative
from members.states import APPLICATION_TRANSITIONS, OPEN, ApplicationState
from normalisation.folding import FoldedSearchVector
from normalisation.mailboxes import Mailbox
from normalisation.phone_numbers import PhoneWords
from privacy.models import ConsentText
from regions.models import Area


class PersonalDetails(NamedPerson):
    """Personal data of an applicant: an individual, or a representative of a partner."""

    email = models.EmailField("dienstliche E-Mail-Adresse")
    phone = models.CharField("Telefon", max_length=60, blank=True)
    employer = models.CharField("Arbeitgeber oder Dienststelle", max_length=200, blank=True)
    job_title = models.CharField("Funktion", max_length=150, blank=True)
    professional_field = models.ForeignKey(ProfessionalField, models.PROTECT, null=True, verbose_name="Berufsfeld")
    duty_area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", verbose_name="Dienstort")
    subject_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    newsletter = models.ForeignKey(ConsentText, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "Angaben zur Person"
        verbose_name_plural = "Angaben zur Person"
        indexes = [
            models.Index(Mailbox("email"), name="details_email"),
            GinIndex(FoldedSearchVector("first_name", "last_name"), name="details_name"),
            GinIndex(PhoneWords("phone"), name="details_phone", condition=~Q(phone="")),
        ]


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: User, act: str = "members.view") -> ApplicationQuerySet:
        """Those that name an organisation, a seat or a place of work in the areas in which a user may do the act."""
        scope = user.scope_of(act)
        if scope.is_everything:
            return self
        areas = scope.areas()
        named = Q(organisation__seat__in=areas) | Q(proposed_seat__in=areas) | Q(details__duty_area__in=areas)
        return self.filter(named)

    def open(self) -> ApplicationQuerySet:
        """Applications that are confirmed and not decided."""
        return self.filter(state__in=OPEN)

    def unconfirmed_since(self, moment: datetime) -> ApplicationQuerySet:
        return self.filter(state=ApplicationState.SUBMITTED, submitted_at__lte=moment)

    def with_applicant(self) -> ApplicationQuerySet:
        """With the rows that contain the names of applicant and organisation."""
        return self.select_related("declaration", "details", "organisation__seat")


class Application(DeclarationHolder):
    """Beitrittsantrag: the application of an organisation, an individual or a representative, and its state.

    An organisation's has a declaration, an individual's and a representative's personal details; both are deleted when
    it expires or is withdrawn unconfirmed. The organisation is an existing one (`organisation`), which was then called
    `chosen_name`, or described by the `proposed_` fields. `superseded_by` is the membership because of which it was
    superseded, `added_domain` what its acceptance added to the organisation's domains.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", "Organisation"
        INDIVIDUAL = "individual", "Einzelperson"
        REPRESENTATIVE = "representative", "Multiplikatorin/Multiplikator"

    class Source(models.TextChoices):
        ONLINE = "online", "online"
        LETTER = "letter", "Brief"
        PHONE = "phone", "Telefon"
        IN_PERSON = "in_person", "persönlich"

    kind = models.CharField("Art", max_length=20, choices=Kind)
    state = models.CharField("Stand", max_length=20, choices=ApplicationState, default=ApplicationState.SUBMITTED)
    source = models.CharField("Eingang", max_length=20, choices=Source, default=Source.ONLINE)
    reference = models.CharField("Vorgangsnummer", max_length=12, unique=True)
    submission = models.UUIDField(unique=True)
    declaration = models.OneToOneField(Declaration, models.SET_NULL, null=True, related_name="application")
    details = models.OneToOneField(PersonalDetails, models.SET_NULL, null=True, related_name="application")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="applications", verbose_name="Organisation"
    )
    chosen_name = models.CharField("Name der gewählten Organisation", max_length=200, blank=True, editable=False)
    proposed_name = models.CharField("Name der Organisation", max_length=200, blank=True)
    proposed_category = models.ForeignKey(Category, models.PROTECT, null=True, verbose_name="Kategorie")
    proposed_seat = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", verbose_name="Sitz")
    proposed_website = models.URLField("Internetseite", blank=True)
    remark = models.TextField("Bemerkung", blank=True)
    link_generation = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField("eingegangen")
    confirmed_at = models.DateTimeField("bestätigt", null=True)
    decided_at = models.DateTimeField("entschieden", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="entschieden von"
    )
    state_since = models.DateTimeField("wartet seit")
    membership = models.OneToOneField(Membership, models.PROTECT, null=True, related_name="application")
    added_domain = models.CharField(max_length=255, blank=True)
    representative = models.ForeignKey(Representative, models.SET_NULL, null=True, related_name="applications")
    decline_text = models.TextField("Begründung für die Antragstellenden", blank=True)
    internal_note = models.TextField("interne Notiz", blank=True)
    superseded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="superseded_applications")
    state_before = models.CharField(max_length=20, blank=True)
    scan = models.FileField("Scan", upload_to="antraege/%Y/", blank=True)

    objects = ApplicationQuerySet.as_manager()
    if TYPE_CHECKING:
        organisation_id: int | None
        declaration_id: int | None
        details_id: int | None
        membership_id: int | None
        superseded_by_id: int | None

    class Meta:
        verbose_name = "Beitrittsantrag"
        verbose_name_plural = "Beitrittsanträge"
        indexes = [
            models.Index(fields=["state_since", "id"], condition=Q(state__in=sorted(OPEN)), name="application_open"),
            models.Index(fields=["submitted_at", "id"], condition=Q(state="submitted"), name="application_unconfirmed"),
            models.Index(fields=["-submitted_at", "-id"], name="application_newest"),
            GinIndex(FoldedSearchVector("proposed_name"), name="application_proposed_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ApplicationState.values), name="application_state_known"),
            models.CheckConstraint(
                condition=Q(state="expired", declaration=None, details=None)
                | Q(state="withdrawn", confirmed_at=None, declaration=None, details=None)
                | (~Q(state="expired") & Q(kind="organisation", declaration__isnull=False, details=None))
                | (
                    ~Q(state="expired")
                    & Q(kind__in=["individual", "representative"], declaration=None, details__isnull=False)
                ),
                name="application_carries_one",
            ),
            models.CheckConstraint(
                condition=Q(kind="individual", organisation=None, proposed_name="")
                | Q(kind="representative", organisation__isnull=False)
                | (Q(kind="organisation") & (Q(organisation__isnull=False) | ~Q(proposed_name=""))),
                name="application_names_organisation",
            ),
            models.CheckConstraint(
                condition=Q(chosen_name="") | Q(organisation__isnull=False, proposed_name=""),
                name="application_name_chosen_or_typed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "expired", "withdrawn"]) | Q(confirmed_at__isnull=False),
                name="application_confirmed_first",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(membership__isnull=False) | Q(kind="representative"),
                name="application_accepted_with_membership",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | Q(decided_at__isnull=False),
                name="application_decided_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="superseded") | Q(state_before__in=sorted(OPEN)), name="application_state_before"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="application_state_table", field="state", transitions=APPLICATION_TRANSITIONS.allowed_pairs()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.get_kind_display()})"

    @property
    def contact(self) -> Declaration | PersonalDetails | None:
        """Name and address of the applicant; None once the personal data is deleted."""
        return self.declaration or self.details

    @property
    def required_details(self) -> PersonalDetails:
        """The details of an individual's or representative's application. Raises DoesNotExist once they are deleted."""
        if self.details is None:
            raise PersonalDetails.DoesNotExist(self.reference)
        return self.details

    @property
    def partner(self) -> Organisation:
        """The organisation of a representative's application. Raises DoesNotExist where there is none."""
        if self.organisation is None:
            raise Organisation.DoesNotExist(self.reference)
        return self.organisation

    @property
    def organisation_name(self) -> str:
        return self.organisation.name if self.organisation else self.proposed_name

    @property
    def submitted_name(self) -> str:
        """Name of the organisation as it was typed, or as the register had it when it was chosen.

        Empty for an individual. Where it was not stored with an older application, it is today's.
        """
        return self.proposed_name or self.chosen_name or self.organisation_name

    @property
    def registered_name(self) -> str:
        """Name of the organisation today, where another was submitted; otherwise empty."""
        return "" if self.organisation_name == self.submitted_name else self.organisation_name

    @property
    def person(self) -> Person | None:
        """Whom the acceptance made a member, or a representative of a partner."""
        tenure, membership = self.representative, self.membership
        return tenure.person if tenure else membership.person if membership else None

    @property
    def occasion(self) -> str:
        return self.reference

    @property
    def declared_at(self) -> datetime:
        return self.submitted_at


class Question(models.Model):
    """A question of the office about an application, and its answer."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="questions")
    text = models.TextField("Rückfrage")
    asked_at = models.DateTimeField("gestellt am")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gestellt von"
    )
    answer = models.TextField("Antwort", blank=True)
    answered_at = models.DateTimeField("beantwortet am", null=True)

    class Meta:
        verbose_name = "Rückfrage"
        verbose_name_plural = "Rückfragen"
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(answered_at=None), name="question_one_open"),
        ]

    def __str__(self) -> str:
        return f"Rückfrage vom {timezone.localdate(self.asked_at):%d.%m.%Y}"


class Recommendation(models.Model):
    """What somebody who does not decide an application recommends; it stands beside the decision."""

    class Verdict(models.TextChoices):
        ACCEPT = "accept", "annehmen"
        ASK = "ask", "erst rückfragen"
        DECLINE = "decline", "ablehnen"

    application = models.ForeignKey(Application, models.CASCADE, related_name="recommendations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="empfohlen von")
    verdict = models.CharField("Empfehlung", max_length=10, choices=Verdict)
    reason = models.TextField("Begründung")
    at = models.DateTimeField("empfohlen am")

    if TYPE_CHECKING:
        by_id: int

    class Meta:
        verbose_name = "Empfehlung"
        verbose_name_plural = "Empfehlungen"
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "by"], name="recommendation_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=["accept", "ask", "decline"]), name="recommendation_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} ({self.by})"
