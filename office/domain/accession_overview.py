"""List of accessions and overview of one: counts, next step, participants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from accessions.domain import execution
from accessions.models import Accession, AccessionParticipant, AccessionRun
from accessions.states import AccessionState, ParticipantState
from accounts.models import User
from core import keyset
from mailings.domain.invitations import may_be_reminded
from members.models import Organisation, Post, PrintJob
from members.states import PrintState
from office.domain.filter_links import FilterLink

SIZE = 50
SLOW_AFTER = timedelta(minutes=2)
WITHOUT_ADDRESS = "ohne-adresse"
BY_NAME = keyset.Order("organisation__name_fold")
P = ParticipantState


class NextStep(StrEnum):
    """What the office does next."""

    ADD = "add"
    GATHER = "gather"
    CONTACTS = "contacts"
    INVITE = "invite"
    LETTERS = "letters"
    WAIT = "wait"
    PREVIEW = "preview"
    RUNNING = "running"
    PRINT = "print"
    PRINTING = "printing"
    PRINTED = "printed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class AccessionOverview:
    """`reachable` and `without_address` count participants not invited yet; `run` is the latest order of any kind.

    `at` is the time that all of it refers to.
    """

    accession: Accession
    counts: dict[str, int]
    reachable: int
    without_address: int
    to_remind: int
    run: AccessionRun | None
    prints: list[PrintJob]
    has_areas: bool
    at: datetime

    @property
    def may_undo(self) -> bool:
        executed_at = self.accession.executed_at
        return bool(
            self.accession.state == AccessionState.EXECUTED
            and executed_at
            and self.at <= executed_at + execution.UNDO_WITHIN
        )

    @property
    def is_slow(self) -> bool:
        """Whether an order has waited so long that something is wrong."""
        return bool(self.run and self.run.ordered_at < self.at - SLOW_AFTER)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def answered(self) -> int:
        return sum(self.counts[state] for state in (P.DECLARED, P.DECLINED, P.DEFERRED))

    @property
    def unanswered(self) -> int:
        return self.counts[P.DRAFT] + self.counts[P.INVITED] + self.counts[P.DEFERRED]

    @property
    def filter_links(self) -> list[FilterLink]:
        states = [FilterLink(state.value, state.label, self.counts[state]) for state in P if self.counts[state]]
        if self.without_address:
            states.append(FilterLink(WITHOUT_ADDRESS, "ohne Mail-Adresse", self.without_address))
        return [FilterLink("", "alle", self.total), *states] if states else []

    @property
    def step(self) -> NextStep:
        match self.accession.state:
            case AccessionState.OPEN:
                return self._step_of_open()
            case AccessionState.EXECUTING | AccessionState.UNDOING:
                return NextStep.RUNNING
            case AccessionState.EXECUTED:
                return self._step_of_executed()
        return NextStep.NOTHING

    @property
    def is_busy(self) -> bool:
        """Whether a worker executes or undoes it now; the page then refreshes itself."""
        return self.step in {NextStep.RUNNING, NextStep.PRINTING}

    def _step_of_open(self) -> NextStep:
        nobody_invited = self.counts[P.DRAFT] == self.total
        if not self.total:
            return NextStep.GATHER if self.has_areas else NextStep.ADD
        if nobody_invited and self.without_address > self.reachable:
            return NextStep.CONTACTS
        if self.reachable:
            return NextStep.INVITE
        if self.without_address:
            return NextStep.LETTERS
        return NextStep.PREVIEW if self.counts[P.DECLARED] else NextStep.WAIT

    def _step_of_executed(self) -> NextStep:
        if any(job.state == PrintState.WAITING for job in self.prints):
            return NextStep.PRINTING
        if any(job.state == PrintState.DONE for job in self.prints):
            return NextStep.PRINTED
        return NextStep.PRINT if self.counts[P.JOINED] else NextStep.NOTHING


def overview(accession: Accession, *, at: datetime) -> AccessionOverview:
    """As many statements for ten thousand participants as for one."""
    counted = _with_mailbox(accession.participants.all()).aggregate(
        **{state.value: Count("pk", filter=Q(state=state)) for state in P},
        reachable=Count("pk", filter=Q(state=P.DRAFT, has_mailbox=True)),
        without_address=Count("pk", filter=Q(state=P.DRAFT, has_mailbox=False)),
        to_remind=Count(
            "pk",
            filter=Q(may_be_reminded(at), state=P.INVITED, has_mailbox=True),
        ),
    )
    return AccessionOverview(
        accession,
        {state.value: counted[state.value] for state in P},
        counted["reachable"],
        counted["without_address"],
        counted["to_remind"],
        accession.runs.select_related("ordered_by").last(),
        _prints(accession),
        accession.areas.exists(),
        at,
    )


def participant_page(
    accession: Accession, *, state: str = "", text: str = "", after: str = "", before: str = ""
) -> keyset.Page[AccessionParticipant]:
    """A page of participants by name, each with `mailbox`: the address of its Leitung, or nothing."""
    mailbox = Subquery(_heads().values("mailbox")[:1])
    rows: QuerySet[Any] = accession.participants.with_details().annotate(mailbox=mailbox)
    if state == WITHOUT_ADDRESS:
        rows = rows.filter(~Exists(_heads()), state=P.DRAFT)
    elif state in P.values:
        rows = rows.filter(state=state)
    if text.strip():
        rows = rows.filter(organisation__in=Organisation.objects.matching(text).values("pk"))
    return keyset.paginate(
        rows, order=BY_NAME, size=SIZE, after=after, before=before, cursor_rows=accession.participants.all()
    )


def accession_page(user: User, *, after: str = "", before: str = "") -> keyset.Page[Accession]:
    """A page of the accessions that the user may see, the latest effective date first.

    Each has `total`, `declared` and `joined`.
    """
    visible = Accession.objects.visible_to(user)
    counted = visible.annotate(
        total=Count("participants"),
        declared=Count("participants", filter=Q(participants__state=P.DECLARED)),
        joined=Count("participants", filter=Q(participants__state=P.JOINED)),
    )
    return keyset.paginate(
        counted,
        order=keyset.Order("effective_on", descending=True),
        size=SIZE,
        after=after,
        before=before,
        cursor_rows=visible,
    )


def _prints(accession: Accession) -> list[PrintJob]:
    """The print jobs since the execution; those of an undone execution are void."""
    if accession.executed_at is None:
        return []
    return list(PrintJob.objects.caused_by(accession).filter(ordered_at__gte=accession.executed_at))


def _heads() -> QuerySet[Post]:
    heads = Post.objects.filter(kind=Post.Kind.HEAD, organisation=OuterRef("organisation"))
    return heads.exclude(mailbox="").order_by("pk")


def _with_mailbox(rows: QuerySet[AccessionParticipant]) -> QuerySet[AccessionParticipant]:
    return rows.annotate(has_mailbox=Exists(_heads()))
