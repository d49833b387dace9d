from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, Expression, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.db.models.lookups import Exact

from core.links import LinkedModel
from events.models.events import Event
from events.models.programme import ProgrammeItem
from events.states import (
    ACTIVE,
    CHOICE_TRANSITIONS,
    HOLDING_A_SEAT,
    MAY_BE_SEATED,
    REGISTRATION_TRANSITIONS,
    WITH_DEADLINE,
    RegistrationState,
    SessionChoiceState,
)
from members.models import Organisation, Person
from members.models.person_names import NamedPerson
from normalisation.folding import Fold, fold
from normalisation.mailboxes import Mailbox
from normalisation.phone_numbers import PhoneWords, phone_query
from normalisation.titles import without_titles
from privacy.models import ConsentText

MAX_SEARCH_WORDS = 5
# The folded name that says who somebody is: what they corrected themselves does not count.
IDENTITY_FOLD = Coalesce(NullIf(F("confirmed_fold"), Value(""), output_field=models.TextField()), F("name_fold"))
# Named as proxy, or coming under another name at another address than the guest who is invited by name.
STANDS_IN = Q(is_proxy=True) | (
    Q(invitation__last_name__gt="")
    & ~Q(Exact(IDENTITY_FOLD, F("invitation__name_fold")))
    & ~Q(email__mailbox=Mailbox("invitation__email"))
)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def same_as(self, *, mailbox: str | Expression, name_fold: str | Expression) -> RegistrationQuerySet:
        """Registrations of the person with this mailbox, as `mailbox()` gives it, and folded name."""
        rows = self.filter(email__mailbox=mailbox, anonymised_at=None).exclude(email="")
        return rows.alias(identity=IDENTITY_FOLD).filter(identity=name_fold)

    def of_mailbox(self, mailbox: str | Expression) -> RegistrationQuerySet:
        """Registrations that the owner of a mailbox made, or that were made by an invitation sent to it.

        Not among them: those that the guest of another mailbox made by typing this one.
        """
        by_their_invitation = Q(invitation=None) | Q(invitation__email__mailbox=mailbox)
        return self.filter(~Q(origin=Registration.Origin.INVITATION) | by_their_invitation)

    def matching(self, text: str) -> RegistrationQuerySet:
        """Registrations with all words as beginnings of names, the text in the organisation, or its digits in the
        phone number; none for no text.
        """
        words = without_titles(text).split()[:MAX_SEARCH_WORDS]
        if not words:
            return self.none()
        by_name = Q()
        for word in words:
            by_name &= Q(name_fold__startswith=word) | Q(name_fold__contains=f" {word}")
        in_house = Q(house_fold__contains=fold(text)) | Q(organisation__name_fold__contains=fold(text))
        rows = self.alias(house_fold=Fold("organisation_name"), phone_words=PhoneWords("phone"))
        query = phone_query(text)
        return rows.filter(by_name | in_house | (Q(phone_words=query) if query else Q()))

    def active(self) -> RegistrationQuerySet:
        return self.filter(state__in=ACTIVE)

    def holding_a_seat(self) -> RegistrationQuerySet:
        """Registrations that take a seat of the event."""
        return self.filter(state__in=HOLDING_A_SEAT)

    def waiting(self) -> RegistrationQuerySet:
        """The waiting list, in order."""
        return self.filter(state=RegistrationState.WAITING).order_by("pk")

    def present(self) -> RegistrationQuerySet:
        """Registrations with a valid check-in."""
        return self.filter(_is_checked_in())

    def absent(self) -> RegistrationQuerySet:
        """Registrations without a valid check-in."""
        return self.filter(~_is_checked_in())

    def with_presence(self) -> RegistrationQuerySet:
        """Annotate each registration with `is_present`, as `present()` filters."""
        return self.annotate(is_present=_is_checked_in())

    def by_proxies(self) -> RegistrationQuerySet:
        """Registrations on the invitation of another guest."""
        return self.filter(STANDS_IN)

    def returnable(self, at: datetime) -> RegistrationQuerySet:
        """Unconfirmed seats that are held only as long as nobody waits, the oldest first."""
        age = settings.SEAT_RESERVATION_AGE_IF_WAITED
        longest = at + max(settings.SEAT_RESERVATION_AGE - age, timedelta(0))  # counted from when its mail may leave
        held = self.filter(state=RegistrationState.RESERVED, created_at__lte=at - age, until__lte=longest)
        return held.order_by("until", "pk")

    def past_deadline(self, at: datetime | Expression) -> RegistrationQuerySet:
        """Registrations whose deadline to confirm or accept has passed."""
        return self.filter(state__in=WITH_DEADLINE, until__lte=at)


class Registration(NamedPerson, LinkedModel):
    """Anmeldung of one person for one event; active ones are unique by mail address and folded name.

    Except for those made by an invitation, one for each: what a guest types must not depend on who is registered.
    `confirmed_fold`: once they have corrected their own name, the folded name by which they are known.
    `client_digest`: while a seat is unconfirmed, a keyed hash of the client address it was taken from.

    Rows are created under the event's lock, so primary keys are the order of arrival and of the waiting list. `until`
    is when a reserved or offered seat, or an unconfirmed wish, expires. `is_overbooked`: the office gave a seat beyond
    the capacity. `is_proxy`: comes in place of the guest of `invitation`, who is named in `named_by`. `sequence` is
    raised for changes that the person's calendar must learn of (RFC 5545).
    """

    class Origin(models.TextChoices):
        FORM = "form", "Formular"
        INVITATION = "invitation", "Einladung"
        OFFICE = "office", "Geschäftsstelle"
        WALK_IN = "walk_in", "am Einlass"

    link_page = "events:registration"
    code_purpose = "ticket"

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name="Veranstaltung")
    invitation = models.ForeignKey(
        "events.Invitation", models.PROTECT, null=True, related_name="registrations", verbose_name="Einladung"
    )
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", verbose_name="Person")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="Organisation"
    )
    organisation_name = models.CharField("Haus", max_length=200, blank=True)
    job_title = models.CharField("Amt oder Funktion", max_length=200, blank=True)
    email = models.EmailField("dienstliche E-Mail-Adresse", blank=True)
    phone = models.CharField("Telefon", max_length=60, blank=True)
    subject_key = models.UUIDField(default=uuid.uuid4, editable=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField("Stand", max_length=20, choices=RegistrationState)
    origin = models.CharField("Eingang", max_length=20, choices=Origin)
    is_proxy = models.BooleanField("in Vertretung", default=False)
    named_by = models.CharField("benannt von", max_length=200, blank=True)
    is_overbooked = models.BooleanField("über die Plätze hinaus", default=False)
    until = models.DateTimeField("Frist", null=True)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField("eingegangen")
    confirmed_at = models.DateTimeField("Platz seit", null=True)
    ended_at = models.DateTimeField("beendet am", null=True)
    anonymised_at = models.DateTimeField("Angaben gelöscht am", null=True)
    client_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    confirmed_fold = models.TextField(blank=True, default="", editable=False)
    name_fold = models.GeneratedField(
        expression=Fold(Concat(F("first_name"), Value(" "), F("last_name"))),
        output_field=models.TextField(),
        db_persist=True,
    )
    last_fold = models.GeneratedField(expression=Fold(F("last_name")), output_field=models.TextField(), db_persist=True)

    objects = RegistrationQuerySet.as_manager()
    if TYPE_CHECKING:
        event_id: int
        invitation_id: int | None
        organisation_id: int | None

    class Meta:
        verbose_name = "Anmeldung"
        verbose_name_plural = "Anmeldungen"
        indexes = [
            models.Index(
                fields=["event", "id"], condition=Q(state__in=sorted(HOLDING_A_SEAT)), name="registration_holding"
            ),
            models.Index(fields=["event", "id"], condition=Q(state="waiting"), name="registration_waiting"),
            models.Index(
                fields=["event", "id"],
                condition=Q(state__in=["applied", "cancelled", "expired"]),
                name="registration_seatless",
            ),
            models.Index(
                fields=["until", "id"], condition=Q(state__in=sorted(WITH_DEADLINE)), name="registration_timed"
            ),
            models.Index(fields=["client_digest"], condition=~Q(client_digest=""), name="registration_client"),
            models.Index(fields=["event", "last_fold", "first_name", "id"], name="registration_order"),
            models.Index(Mailbox("email"), name="registration_email"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state_known"),
            models.CheckConstraint(
                condition=~Q(last_name="") | Q(anonymised_at__isnull=False), name="registration_has_name"
            ),
            models.UniqueConstraint(
                "event",
                Mailbox("email"),
                IDENTITY_FOLD,
                condition=Q(state__in=sorted(ACTIVE), anonymised_at=None) & ~Q(email="") & ~Q(origin="invitation"),
                name="registration_once",
            ),
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(state__in=sorted(ACTIVE)), name="registration_of_invitation_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(WITH_DEADLINE), until__isnull=False)
                | (~Q(state__in=sorted(WITH_DEADLINE)) & Q(until=None)),
                name="registration_until",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["cancelled", "expired"], ended_at__isnull=False)
                | (~Q(state__in=["cancelled", "expired"]) & Q(ended_at=None)),
                name="registration_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(confirmed_at__isnull=False), name="registration_confirmed_at"
            ),
            models.CheckConstraint(
                condition=Q(client_digest="") | Q(state="reserved"), name="registration_client_of_unconfirmed_seat"
            ),
            models.CheckConstraint(
                condition=Q(is_proxy=False) | Q(invitation__isnull=False), name="registration_proxy_of_a_guest"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="registration_state_table", field="state", transitions=REGISTRATION_TRANSITIONS.allowed_pairs()
            ),
        ]

    @property
    def identity_fold(self) -> str:
        """The folded name that says who they are: what they corrected themselves does not count."""
        return self.confirmed_fold or self.name_fold

    @property
    def organisation_label(self) -> str:
        """The organisation as typed, else the linked one's name; may be empty."""
        return self.organisation_name or (self.organisation.name if self.organisation else "")


class SessionChoice(models.Model):
    """A chosen session of several that run side by side: a seat, or a place on its waiting list.

    Rows are created under the event's lock, so primary keys are the order of the waiting list. At most one seat and one
    wish per block.
    """

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="choices", verbose_name="Anmeldung")
    item = models.ForeignKey(ProgrammeItem, models.PROTECT, related_name="choices", verbose_name="Programmpunkt")
    block = models.PositiveSmallIntegerField("Auswahl")
    state = models.CharField("Stand", max_length=10, choices=SessionChoiceState)
    is_overbooked = models.BooleanField("über die Plätze hinaus", default=False)
    created_at = models.DateTimeField("gewählt am")

    if TYPE_CHECKING:
        registration_id: int
        item_id: int

    class Meta:
        verbose_name = "Auswahl"
        verbose_name_plural = "Auswahlen"
        indexes = [
            models.Index(fields=["item", "id"], condition=Q(state="held"), name="choice_held"),
            models.Index(fields=["item", "id"], condition=Q(state="waiting"), name="choice_waiting"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SessionChoiceState.values), name="choice_state_known"),
            models.UniqueConstraint(
                fields=["registration", "block"], condition=Q(state="held"), name="choice_one_seat_a_block"
            ),
            models.UniqueConstraint(
                fields=["registration", "block"], condition=Q(state="waiting"), name="choice_one_wish_a_block"
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="choice_state_table", field="state", transitions=CHOICE_TRANSITIONS.allowed_pairs()),
        ]

    def __str__(self) -> str:
        return f"{self.item} ({self.get_state_display()})"


class Needs(models.Model):
    """Dietary and accessibility needs: may be health data (Art. 9 DSGVO), deleted after the event."""

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="needs", verbose_name="Anmeldung")
    dietary = models.CharField("Verpflegung", max_length=300, blank=True)
    accessibility = models.CharField("Barrierefreiheit", max_length=500, blank=True)
    consent_text = models.ForeignKey(ConsentText, models.PROTECT, related_name="+", verbose_name="Einwilligung")
    given_at = models.DateTimeField("angegeben am")

    class Meta:
        verbose_name = "Bedarf"
        verbose_name_plural = "Bedarfe"
        constraints = [models.CheckConstraint(condition=~Q(dietary="") | ~Q(accessibility=""), name="needs_something")]

    def __str__(self) -> str:
        return f"Bedarf zur Anmeldung {self.registration_id}"


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def valid(self) -> CheckInQuerySet:
        """Check-ins that were not undone; at most one per registration."""
        return self.filter(voided_at=None)


class CheckIn(models.Model):
    """A check-in; at most one valid per registration.

    `nonce` identifies one button press, so that sending it twice has one effect. `state_before` and `until_before` are
    those of the registration before the same press gave it a seat; undoing the check-in brings them back.
    """

    class Source(models.TextChoices):
        SCAN = "scan", "Kamera"
        CODE = "code", "Code"
        SEARCH = "search", "Name"
        WALK_IN = "walk_in", "vor Ort angemeldet"
        PAPER = "paper", "Papierliste"

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="check_ins", verbose_name="Anmeldung")
    at = models.DateTimeField("um")
    desk = models.CharField("Tisch", max_length=40, blank=True)
    source = models.CharField("durch", max_length=10, choices=Source)
    nonce = models.UUIDField(unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="eingelassen von")
    voided_at = models.DateTimeField("zurückgenommen am", null=True)
    state_before = models.CharField("Stand vorher", max_length=20, blank=True, default="", choices=RegistrationState)
    until_before = models.DateTimeField("Frist vorher", null=True)

    objects = CheckInQuerySet.as_manager()
    if TYPE_CHECKING:
        registration_id: int

    class Meta:
        verbose_name = "Einlass"
        verbose_name_plural = "Einlass"
        constraints = [
            models.UniqueConstraint(fields=["registration"], condition=Q(voided_at=None), name="check_in_once"),
            models.CheckConstraint(
                condition=Q(state_before__in=["", *sorted(MAY_BE_SEATED)]), name="check_in_state_before_known"
            ),
            models.CheckConstraint(
                condition=Q(state_before__in=sorted(WITH_DEADLINE), until_before__isnull=False)
                | (~Q(state_before__in=sorted(WITH_DEADLINE)) & Q(until_before=None)),
                name="check_in_until_before",
            ),
        ]

    def __str__(self) -> str:
        return f"Einlass zur Anmeldung {self.registration_id}"


def _is_checked_in() -> Exists:
    return Exists(CheckIn.objects.valid().filter(registration=OuterRef("pk")))
