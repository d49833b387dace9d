from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat
from django.db.models.lookups import Exact

from accessions.models import AccessionParticipant
from events.models.events import Event
from events.models.registrations import STANDS_IN, Registration
from events.states import ACTIVE, InvitationStatus, RegistrationState
from mailings.models import InvitedModel
from members.models import Organisation, Person, Post
from normalisation.folding import Fold
from normalisation.mailboxes import Mailbox


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def with_status(self) -> InvitationQuerySet:
        """Annotate each invitation with its status, derived from its own answer and its registration.

        A cancelled registration or an expired offer counts as declined where it was the guest's own: who stands in for
        the guest answers for themselves only.
        """
        ever = Registration.objects.filter(invitation=OuterRef("pk"))
        active = ever.filter(state__in=ACTIVE)
        stands_in = Case(When(STANDS_IN, then=True), default=False, output_field=models.BooleanField())
        last = ever.annotate(stands_in=stands_in).order_by(F("ended_at").desc(nulls_last=True), "-pk")
        waiting = [RegistrationState.WAITING, RegistrationState.APPLIED, RegistrationState.OFFERED]
        return self.annotate(
            status=Case(
                When(Exists(active.filter(state__in=waiting)), then=Value(InvitationStatus.WAITING.value)),
                When(Exists(active.filter(is_proxy=True)), then=Value(InvitationStatus.PROXY.value)),
                When(Exists(active), then=Value(InvitationStatus.ACCEPTED.value)),
                When(declined_at__isnull=False, then=Value(InvitationStatus.DECLINED.value)),
                When(
                    Exact(Subquery(last.values("stands_in")[:1]), True),
                    then=Value(InvitationStatus.PROXY_DECLINED.value),
                ),
                When(Exists(ever), then=Value(InvitationStatus.DECLINED.value)),
                When(invited_at__isnull=False, then=Value(InvitationStatus.SILENT.value)),
                default=Value(InvitationStatus.DRAFT.value),
                output_field=models.CharField(),
            )
        )

    def silent(self) -> InvitationQuerySet:
        """Invited guests who have not answered."""
        return self.with_status().filter(status=InvitationStatus.SILENT)  # type: ignore[misc]  # annotated


class Invitation(InvitedModel):
    """Einladung of one guest to an event.

    Acceptance is stored in `registration`, a decline here. A guest may be a job title without a name („Bürgermeisterin
    oder Bürgermeister der Stadt Lemgo“). `salutation` and `job_title` are what the invitation says. `participant` is
    set where the guest also declares for an organisation in the event's accession. `anonymised_at`: when names and
    addresses were removed.
    """

    class Source(models.TextChoices):
        ONLINE = "online", "über den Link"
        PHONE = "phone", "Telefon"
        LETTER = "letter", "Brief"
        MAIL = "mail", "Mail"
        IN_PERSON = "in_person", "persönlich"

    link_page = "events:invitation"
    code_purpose = "invitation code"

    event = models.ForeignKey(Event, models.PROTECT, related_name="invitations", verbose_name="Veranstaltung")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="Organisation"
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name="Funktion")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", verbose_name="Person")
    participant = models.OneToOneField(
        AccessionParticipant,
        models.SET_NULL,
        null=True,
        related_name="invitation",
        verbose_name="Teilnahme am Beitritt",
    )
    title = models.CharField("Titel", max_length=40, blank=True)
    first_name = models.CharField("Vorname", max_length=100, blank=True)
    last_name = models.CharField("Nachname", max_length=100, blank=True)
    job_title = models.CharField("Amt oder Funktion", max_length=200, blank=True)
    organisation_name = models.CharField("Haus", max_length=200, blank=True)
    salutation = models.CharField("Anrede", max_length=200, blank=True)
    email = models.EmailField("E-Mail-Adresse", blank=True)
    subject_key = models.UUIDField(default=uuid.uuid4, editable=False)
    declined_at = models.DateTimeField("abgesagt am", null=True)
    decline_text = models.TextField("Wort zur Absage", blank=True)
    answer_source = models.CharField("Eingang der Antwort", max_length=20, choices=Source, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="eingetragen von"
    )
    created_at = models.DateTimeField("angelegt")
    anonymised_at = models.DateTimeField("Angaben gelöscht am", null=True)
    name_fold = models.GeneratedField(
        expression=Fold(Concat(F("first_name"), Value(" "), F("last_name"))),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = InvitationQuerySet.as_manager()
    if TYPE_CHECKING:
        event_id: int
        organisation_id: int | None
        participant_id: int | None

    class Meta:
        verbose_name = "Einladung"
        verbose_name_plural = "Einladungen"
        indexes = [
            models.Index(fields=["event", "name_fold", "id"], name="invitation_order"),
            models.Index(Mailbox("email"), name="invitation_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(last_name="")
                | ~Q(job_title="")
                | ~Q(organisation_name="")
                | Q(anonymised_at__isnull=False),
                name="invitation_names_somebody",
            ),
            models.UniqueConstraint(fields=["event", "post"], name="invitation_post_once"),
            models.UniqueConstraint(fields=["event", "person"], name="invitation_person_once"),
            models.UniqueConstraint(
                "event",
                Mailbox("email"),
                "name_fold",
                condition=~Q(email="") & ~Q(last_name=""),
                name="invitation_once",
            ),
            models.UniqueConstraint(
                "event",
                Mailbox("email"),
                Fold("job_title"),
                Fold("organisation_name"),
                condition=Q(last_name="", post=None, anonymised_at=None),
                name="invitation_office_once",
            ),
            models.CheckConstraint(condition=Q(declined_at__isnull=False) | Q(decline_text=""), name="invitation_word"),
            models.CheckConstraint(
                condition=Q(invited_at=None, invitation_channel="")
                | (Q(invited_at__isnull=False) & ~Q(invitation_channel="")),
                name="invitation_channel",
            ),
            models.CheckConstraint(
                condition=Q(reminded_at=None) | Q(invited_at__isnull=False, reminded_at__gte=F("invited_at")),
                name="invitation_reminded_later",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.job_title or self.organisation_name

    def last_ended_registration(self) -> Registration | None:
        """Of the guest or of who stood in for them."""
        return self.registrations.exclude(ended_at=None).order_by("-ended_at", "-pk").first()

    @property
    def identity_fold(self) -> str:
        """The folded name that says who is invited; nobody but the office changes it."""
        return str(self.name_fold)

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)
