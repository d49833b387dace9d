"""Guest list of an event: counts by status, pages, details of one guest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from core import keyset
from events.domain import invitations
from events.models import Event, Invitation, Registration
from events.states import ACTIVE, UNANSWERED, InvitationStatus
from mailings.domain.invitations import may_be_reminded
from mailings.models import OutgoingMail
from normalisation.folding import Fold, fold
from normalisation.titles import without_titles
from office.domain import journal_texts, member_details
from office.domain.filter_links import FilterLink

SIZE = 50
WITHOUT_ADDRESS = "ohne-adresse"
BY_NAME = keyset.Order("name_fold")
S = InvitationStatus


@dataclass(frozen=True, slots=True)
class GuestListOverview:
    """`reachable` and `without_address` count guests not invited yet."""

    counts: dict[str, int]
    reachable: int
    without_address: int
    to_remind: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def filter_links(self) -> list[FilterLink]:
        found = [FilterLink(one.value, one.label, self.counts[one]) for one in S if self.counts[one]]
        if self.without_address:
            found.append(FilterLink(WITHOUT_ADDRESS, "ohne Mail-Adresse", self.without_address))
        return [FilterLink("", "alle", self.total), *found] if found else []


def overview(event: Event, *, at: datetime) -> GuestListOverview:
    """In one statement for any number of guests."""
    rows: Any = event.invitations.with_status()
    counted = rows.aggregate(
        **{f"is_{one.value}": Count("pk", filter=Q(status=one)) for one in S},
        reachable=Count("pk", filter=Q(invited_at=None) & ~Q(email="")),
        without_address=Count("pk", filter=Q(invited_at=None, email="")),
        to_remind=Count(
            "pk",
            filter=Q(may_be_reminded(at), status=S.SILENT, answer_source="") & ~Q(email=""),
        ),
    )
    counts = {one.value: counted[f"is_{one.value}"] for one in S}
    return GuestListOverview(counts, counted["reachable"], counted["without_address"], counted["to_remind"])


def guest_page(
    event: Event, *, status: str = "", text: str = "", after: str = "", before: str = ""
) -> keyset.Page[Invitation]:
    """A page of guests by name, each with `status`; guests without a name come first."""
    rows: QuerySet[Any] = event.invitations.with_status()
    if status == WITHOUT_ADDRESS:
        rows = rows.filter(email="", invited_at=None)
    elif status in S.values:
        rows = rows.filter(status=status)
    if searched := fold(text):
        name = without_titles(text)
        named = Q(name_fold__startswith=name) | Q(name_fold__contains=f" {name}")
        rows = rows.alias(house_fold=Fold("organisation_name"), job_title_fold=Fold("job_title")).filter(
            named | Q(house_fold__contains=searched) | Q(job_title_fold__contains=searched)
        )
    return keyset.paginate(
        rows, order=BY_NAME, size=SIZE, after=after, before=before, cursor_rows=event.invitations.all()
    )


@dataclass(frozen=True, slots=True)
class GuestDetail:
    """`refusal` says why no answer can be recorded any more; `registration` is that of the guest or the proxy.

    `ended_proxy` is who was to come in the guest's place and has signed off.
    """

    invitation: Invitation
    status: InvitationStatus
    registration: Registration | None
    ended_proxy: Registration | None
    refusal: str
    subject: str
    body: str
    mails: list[OutgoingMail]
    timeline: list[journal_texts.TimelineEntry]

    @property
    def is_unanswered(self) -> bool:
        return self.status in UNANSWERED


def guest_detail(invitation: Invitation, *, at: datetime) -> GuestDetail:
    found: Any = Invitation.objects.with_status()
    status = found.values_list("status", flat=True).get(pk=invitation.pk)
    subject, body = ("", "") if invitation.anonymised_at else invitations.preview_mail(invitation, at=at)
    return GuestDetail(
        invitation,
        InvitationStatus(status),
        invitation.registrations.filter(state__in=ACTIVE).first(),
        invitation.last_ended_registration() if status == S.PROXY_DECLINED else None,
        invitations.answer_refusal(invitation, by_office=True, at=at),
        subject,
        body,
        list(OutgoingMail.objects.caused_by(invitation).order_by("id")),
        member_details.timeline(("events.invitation", [invitation.pk])),
    )
