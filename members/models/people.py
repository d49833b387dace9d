from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.utils import timezone

from accounts.models import User
from core.change_listener import NOTIFIES_PAGE_CACHE
from members.models.person_names import AddressedPerson, Salutation
from members.models.selections import Selection
from normalisation.folding import Fold, FoldedSearchVector, fold, prefix_query
from normalisation.mailboxes import Mailbox, mailbox
from normalisation.phone_numbers import PhoneWords
from normalisation.titles import without_titles
from regions.models import Area


class ProfessionalField(Selection):
    """The field an individual works in."""

    class Meta(Selection.Meta):
        verbose_name = "Berufsfeld"
        verbose_name_plural = "Berufsfelder"


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> PersonQuerySet:
        """Those a user of the back office may see: who works in the user's areas, or holds or held a post there."""
        scope = user.scope_of("members.view")
        if scope.is_everything:
            return self
        tenures: Any = self.model._meta.get_field("tenures").related_model  # a circular import otherwise
        here = tenures.objects.valid().filter(post__organisation__seat__in=scope.areas())
        return self.filter(Q(duty_area__in=scope.areas()) | Q(pk__in=here.values("person")))

    def matching(self, text: str) -> PersonQuerySet:
        """People with all words as beginnings of names, whatever titles stand before them; none for no text."""
        query = prefix_query(without_titles(text))
        return self.filter(words=query) if query else self.none()

    def with_email(self, address: str) -> PersonQuerySet:
        return self.in_mailbox(mailbox(address))

    def in_mailbox(self, key: str | Combinable) -> PersonQuerySet:
        """People with an address that `mailbox()` gives this key."""
        return self.filter(pk__in=EmailAddress.objects.filter(address__mailbox=key).values("person"))

    def same_as(self, *, first_name: str, last_name: str, email: str) -> PersonQuerySet:
        """People with this mail address and folded name. Only both together mean the same person."""
        return self.with_email(email).known_as(folded_name(first_name, last_name))

    def known_as(self, name_fold: str | Combinable) -> PersonQuerySet:
        """People whom the office knows by this folded name; what they corrected themselves does not count."""
        return self.filter(Q(confirmed_fold=name_fold) | Q(confirmed_fold="", name_fold=name_fold))


def folded_name(first_name: str, last_name: str) -> str:
    """The value of the column `name_fold` for this name."""
    return fold(f"{first_name} {last_name}")


class Person(AddressedPerson):
    """A person in the network. `subject_key` is the key of their consents; most have no `user`.

    `confirmed_fold`: once they have corrected their own name, the folded name by which the office knows them.
    """

    subject_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person", verbose_name="Zugang"
    )
    employer = models.CharField("Arbeitgeber oder Dienststelle", max_length=200, blank=True)
    professional_field = models.ForeignKey(
        ProfessionalField, models.PROTECT, null=True, blank=True, verbose_name="Berufsfeld"
    )
    duty_area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Dienstort"
    )
    link_generation = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField("angelegt", default=timezone.now, editable=False)
    confirmed_fold = models.TextField(blank=True, default="", editable=False)
    name_fold = models.GeneratedField(
        expression=Fold(models.functions.Concat(F("first_name"), models.Value(" "), F("last_name"))),
        output_field=models.TextField(),
        db_persist=True,
    )
    last_fold = models.GeneratedField(expression=Fold(F("last_name")), output_field=models.TextField(), db_persist=True)
    words = models.GeneratedField(
        expression=FoldedSearchVector(F("first_name"), F("last_name")),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()
    if TYPE_CHECKING:
        duty_area_id: int | None
        professional_field_id: int | None
        origins: dict[str, Any]  # of the values, where they were loaded with it

    class Meta:
        verbose_name = "Person"
        verbose_name_plural = "Personen"
        triggers = NOTIFIES_PAGE_CACHE
        indexes = [
            GinIndex(fields=["words"], name="person_words"),
            models.Index(fields=["last_fold", "first_name", "id"], name="person_order"),
            models.Index(fields=["name_fold"], name="person_name"),
            models.Index(
                OpClass(Fold("employer"), name="text_pattern_ops"), name="person_employer", condition=~Q(employer="")
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(last_name=""), name="person_has_name"),
            models.CheckConstraint(
                condition=Q(salutation__in=["", *Salutation.values]), name="person_salutation_known"
            ),
        ]

    @property
    def identity_fold(self) -> str:
        """The folded name that says who they are: what they corrected themselves does not count."""
        return self.confirmed_fold or self.name_fold


class EmailAddress(models.Model):
    """A mail address of a person: personal, or shared like personalrat@, which stays when the person leaves."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="emails")
    address = models.EmailField("E-Mail-Adresse")
    is_shared = models.BooleanField("Sammelpostfach", default=False)
    is_primary = models.BooleanField("hierhin schreiben", default=False)

    class Meta:
        verbose_name = "E-Mail-Adresse"
        verbose_name_plural = "E-Mail-Adressen"
        constraints = [
            models.UniqueConstraint("person", Mailbox("address"), name="email_once_per_person"),
            models.UniqueConstraint(fields=["person"], condition=Q(is_primary=True), name="email_one_primary"),
        ]
        indexes = [models.Index(Mailbox("address"), name="email_address")]

    def __str__(self) -> str:
        return self.address


class PhoneNumber(models.Model):
    """A phone number of a person at work, kept as typed; that of a post or an organisation stays there."""

    class Kind(models.TextChoices):
        WORK = "work", "dienstlich"
        MOBILE = "mobile", "mobil"

    person = models.ForeignKey(Person, models.CASCADE, related_name="phones")
    number = models.CharField("Telefonnummer", max_length=60)
    kind = models.CharField("Art der Nummer", max_length=10, choices=Kind, default=Kind.WORK)

    class Meta:
        verbose_name = "Telefonnummer"
        verbose_name_plural = "Telefonnummern"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="phone_once_per_person"),
            models.CheckConstraint(condition=~Q(number=""), name="phone_has_number"),
            models.CheckConstraint(condition=Q(kind__in=["work", "mobile"]), name="phone_kind_known"),
        ]
        indexes = [GinIndex(PhoneWords("number"), name="phone_number")]

    def __str__(self) -> str:
        return self.number
