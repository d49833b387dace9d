"""The work queue: what waits, how long, what comes first. As many queries with one row as with a million."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case as Either
from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from accessions.models import Accession, AccessionParticipant, AccessionRun
from accessions.states import AccessionState, ParticipantState, RunOutcome
from accounts.models import User
from events.domain import registrations
from events.models import Event, Invitation, PlannedMail, Registration
from events.states import EventState, PlannedMailState, RegistrationState
from mailings.models import OutgoingMail
from mailings.states import MailState
from members.models import Application
from members.states import ApplicationState
from privacy.models import Case

SHOWN = 20
GLIMPSE = 3  # of mails that wait too long one cause explains them all
PATIENCE = timedelta(days=14)
EVENT_NEAR = timedelta(days=21)
LEAVES_SOON = timedelta(days=1)
ANONYMISED_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class QueueSection:
    """Rows of one kind that wait; `name` says how they are shown, `is_more` that there are others beyond them."""

    name: str
    title: str
    rows: list[Model]
    is_more: bool

    @property
    def count(self) -> str:
        return f"mehr als {len(self.rows)}" if self.is_more else str(len(self.rows))


def waiting(user: User, *, at: datetime) -> list[QueueSection]:
    """What waits for somebody with this login's view, the most pressing first; sections without rows are left out."""
    return [section for section in _sections(user, at) if section.rows]


def _sections(user: User, at: datetime) -> Iterator[QueueSection]:
    if user.has_module_perms("members"):
        open_ones = Application.objects.with_applicant().order_by("waiting_since", "id")
        states = ApplicationState
        yield _section("answered", "Rückfrage beantwortet", open_ones.filter(state=states.ANSWERED))
        yield _section("confirmed", "Neue Anträge", open_ones.filter(state=states.CONFIRMED))
        silent = open_ones.filter(state=states.QUESTION, waiting_since__lte=at - PATIENCE)
        yield _section("accessions", "Sammelbeitritte", pressing_accessions(at))
        yield _section("question", f"Rückfragen ohne Antwort seit mehr als {PATIENCE.days} Tagen", silent)
    if user.has_module_perms("events"):
        yield _section("events", "Veranstaltungen", pressing_events(user, at))
    if user.has_module_perms("privacy"):
        yield _section("cases", "Anliegen", Case.objects.waiting().order_by("due_on", "id"))
    if user.has_module_perms("mailings"):
        mails = OutgoingMail.objects.order_by("id")
        yield _section("dead", "Nicht zustellbare Mails", mails.filter(state=MailState.DEAD))
        late = mails.filter(state=MailState.WAITING, due_at__lte=at, created_at__lte=at - settings.MAIL_ALARM_AGE)
        yield _section("late", "Mails, die zu lange warten", late, shown=GLIMPSE)


def pressing_accessions(at: datetime) -> QuerySet[Accession]:
    """Those with something to do; `reason` says what: refused, ready (all have answered), overdue (term over)."""
    today = timezone.localdate(at)
    taking_part = AccessionParticipant.objects.filter(accession=OuterRef("pk"))
    last_run = AccessionRun.objects.filter(accession=OuterRef("pk")).order_by("-ordered_at", "-pk")
    rows = Accession.objects.filter(state__in=[AccessionState.OPEN, AccessionState.EXECUTED]).annotate(
        last=Subquery(last_run.values("outcome")[:1]),
        is_declared=Exists(taking_part.filter(state=ParticipantState.DECLARED)),
        is_silent=Exists(taking_part.filter(state__in=[ParticipantState.DRAFT, ParticipantState.INVITED])),
    )
    reason = Either(
        When(last=RunOutcome.REFUSED, then=Value("refused")),
        When(is_declared=True, is_silent=False, then=Value("ready")),
        When(is_silent=True, answer_by__lt=today, then=Value("overdue")),
        default=Value(""),
    )
    return rows.annotate(reason=reason).exclude(reason="").order_by("effective_on", "id")


def pressing_events(user: User, at: datetime) -> QuerySet[Event]:
    """Those with something to look at. `reason` says what: unpublished (its day is near), uninvited (it is near,
    guests on its list have no invitation yet), leaving (a planned mail does within a day), forgotten (the names of
    its people go within a week). `waiting_list` says why nobody moves up. Either may be empty, not both.
    """
    anonymised_on = ExpressionWrapper(F("ends_at") + F("retention_days") * timedelta(days=1), DateTimeField())
    leaving = PlannedMail.objects.filter(event=OuterRef("pk"), state=PlannedMailState.PLANNED)
    people = Registration.objects.filter(event=OuterRef("pk"), anonymised_at=None)
    uninvited = Invitation.objects.filter(event=OuterRef("pk"), invited_at=None, declined_at=None)
    near = {"starts_at__gte": at, "starts_at__lte": at + EVENT_NEAR}
    rows = Event.objects.for_user(user)
    reason = Either(
        When(state=EventState.DRAFT, **near, then=Value("unpublished")),
        When(Q(state=EventState.PUBLISHED, **near) & Exists(uninvited), then=Value("uninvited")),
        When(Exists(leaving.filter(due_at__lte=at + LEAVES_SOON)), then=Value("leaving")),
        When(Q(forgotten_at__lte=at + ANONYMISED_SOON, anonymised_at=None) & Exists(people), then=Value("forgotten")),
        default=Value(""),
    )
    found = rows.annotate(forgotten_at=anonymised_on, reason=reason, waiting_list=_waiting_list(at))
    return found.exclude(reason="", waiting_list="").order_by("starts_at", "id")


def _waiting_list(at: datetime) -> Either:
    """draft, begun, slow: a seat is free and somebody waits for it; call: who was offered one has no address."""
    stuck = registrations.with_stuck_lists(at=at).filter(pk=OuterRef("pk"))
    offered = Registration.objects.filter(event=OuterRef("pk"), state=RegistrationState.OFFERED, email="", until__gt=at)
    because = Either(
        When(state=EventState.DRAFT, then=Value("draft")),
        When(starts_at__lte=at, then=Value("begun")),
        default=Value("slow"),
    )
    return Either(
        When(Exists(stuck), then=because),
        When(Q(starts_at__gt=at) & Exists(offered), then=Value("call")),
        default=Value(""),
    )


def _section(name: str, title: str, rows: QuerySet[Model], *, shown: int = SHOWN) -> QueueSection:
    fetched = list(rows[: shown + 1])
    return QueueSection(name, title, fetched[:shown], len(fetched) > shown)
