"""What came from the same person: applications and nominations from before they were one, and what they asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Concat, Upper

from accessions.models import DeclaredNominationQuerySet, Proxy
from core.folding import Fold
from members.models import Application, Declaration, EmailAddress, Nomination, Person
from privacy.models import Case

Row = TypeVar("Row", bound=Model)
Keys = QuerySet[Any, dict[str, Any]]
DETAIL_PATHS = ("details__professional_field", "details__duty_area")


def applications_of(person: Person, *, mailboxes: Sequence[str]) -> list[Application]:
    """Those that made the person what they are, and those with an address and the name of theirs; the newest first.

    `mailboxes` are the person's addresses in capitals.
    """
    rows = Application.objects.order_by()
    keys = rows.filter(details__subject=person.subject).values("pk")
    keys = keys.union(
        rows.filter(declaration__subject=person.subject).values("pk"),
        rows.filter(membership__person=person).values("pk"),
        rows.filter(representative__person=person).values("pk"),
        _same_person(rows, person, mailboxes, path="details__"),
        _same_person(rows, person, mailboxes, path="declaration__"),
    )
    found = (
        Application.objects.filter(pk__in=[row["pk"] for row in keys]).with_applicant().select_related(*DETAIL_PATHS)
    )
    return list(found.prefetch_related("questions").order_by("-submitted_at", "-pk"))


def nominations_of(person: Person, *, mailboxes: Sequence[str]) -> list[Nomination]:
    """As `applications_of`."""
    rows = Nomination.objects.order_by()
    keys = rows.filter(subject=person.subject).values("pk")
    keys = keys.union(
        rows.filter(representative__person=person).values("pk"), _same_person(rows, person, mailboxes, path="")
    )
    found = DeclaredNominationQuerySet(Nomination).filter(pk__in=[row["pk"] for row in keys])
    return list(found.with_holder().order_by("-pk"))


def declarations_of(person: Person, *, mailboxes: Sequence[str]) -> list[Declaration]:
    """What they declared in a Sammelbeitritt, as `applications_of`; other declarations come with their application."""
    rows = Declaration.objects.filter(participant__isnull=False).order_by()
    keys = rows.filter(subject=person.subject).values("pk")
    keys = keys.union(
        rows.filter(nominations__is_declarer=True, nominations__representative__person=person).values("pk"),
        _same_person(rows, person, mailboxes, path=""),
    )
    found = Declaration.objects.filter(pk__in=[row["pk"] for row in keys]).select_related("application")
    return list(found.select_related("participant__organisation", "participant__accession").order_by("-pk"))


def proxies_of(person: Person, *, mailboxes: Sequence[str]) -> list[Proxy]:
    """Where they are to declare in somebody's place, by mail and name; the newest first."""
    keys = _same_person(Proxy.objects.order_by(), person, mailboxes, path="")
    found = Proxy.objects.filter(pk__in=[row["pk"] for row in keys], participant__isnull=False)
    return list(found.select_related("participant__organisation", "participant__accession").order_by("-pk"))


def cases_of(person: Person, *, emails: Iterable[EmailAddress]) -> QuerySet[Case]:
    """What they asked on „Meine Daten“, and what was sent by a form with one of their addresses, shared ones not."""
    personal = [email.address.upper() for email in emails if not email.is_shared]
    annotated = Case.objects.annotate(mailbox=Upper("email"))
    own = Q(subject=person.subject) | Q(subject=None, mailbox__in=personal)
    return annotated.filter(own).order_by("-received_at", "-pk")


def _same_person(rows: QuerySet[Row], person: Person, mailboxes: Sequence[str], *, path: str) -> Keys:
    """Mail and folded name together are the same person; either alone is only a hint."""
    name = Concat(F(f"{path}first_name"), Value(" "), F(f"{path}last_name"))
    annotated = rows.annotate(mailbox=Upper(f"{path}email"), folded=Fold(name))
    return annotated.filter(mailbox__in=mailboxes, folded=person.name_fold).values("pk")
