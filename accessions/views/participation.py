"""The page of an invited organisation, opened by its link."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accessions.domain import answers_by_link, invitations
from accessions.models import AccessionParticipant
from accessions.states import ANSWERABLE, AccessionState, ParticipantState, RunKind, RunOutcome
from core import tokens
from core.code_pages import CodeEntryView
from core.link_pages import LinkView, RenewableLinkView
from core.rendering_limits import count_rendered_file
from members.domain import partners
from members.models import Certificate
from members.views.certificates import pdf_response

P = ParticipantState


class ParticipantLinkView(LinkView):
    """Base view of a participant's pages; an expired link shows only that it has expired.

    The head's link and the proxy's open the same pages; `is_proxy` says whose it is.
    """

    purpose = AccessionParticipant.link_page
    is_proxy = False
    queryset = AccessionParticipant.objects.with_details().select_related("accession", "recorded_by")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.is_proxy = _is_proxy_token(kwargs["token"])
        if self.is_proxy:
            self.purpose = AccessionParticipant.proxy_link_page

    @property
    def participant(self) -> AccessionParticipant:
        return self.object

    @property
    def may_answer(self) -> bool:
        return self.participant.state in ANSWERABLE and self.participant.accession.state == AccessionState.OPEN

    @property
    def is_own_answer(self) -> bool:
        """Whether the answer was given by this link; what another person typed by theirs is shown to them alone."""
        return self.participant.is_answered_by(proxy=self.is_proxy)

    def render_expired(self) -> HttpResponse | None:
        return self.page("link_expired", status=HTTPStatus.GONE)

    def render_unknown(self) -> HttpResponse:
        return render(self.request, "accessions/link_unknown.html", status=HTTPStatus.NOT_FOUND)

    def redirect_to_page(self) -> HttpResponse:
        return redirect("accessions:participation", self.link.token())

    def page(self, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        common_context = {
            "participant": self.participant,
            "accession": self.participant.accession,
            "organisation": self.participant.organisation,
            "token": self.link.token(),
            "is_proxy": self.is_proxy,
            "is_own_answer": self.is_own_answer,
            "may_name_proxy": not self.is_proxy and answers_by_link.may_name_proxy(self.participant),
        }
        return render(self.request, f"accessions/{name}.html", common_context | context, status=status)


class ParticipantView(RenewableLinkView, ParticipantLinkView):
    """The invitation and the answer. POST requests a new link where this one has expired."""

    limit_scope = "accession-link"

    def send_new_link(self, *, at: datetime) -> None:
        invitations.send_new_link(self.participant, at=at)

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        participant = self.participant
        membership = participant.organisation.memberships.open_on(today).order_by("start").first()
        since = partners.since_of(participant.organisation, day=today)
        return self.page(
            "page",
            display_state=display_state(participant),
            may_answer=self.may_answer,
            since=since,
            planned=membership.start if membership and not since else None,
            certificate=certificate_of(participant),
            was_undone=was_undone(participant),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.redirect_to_page()


class ParticipantCertificateView(ParticipantLinkView):
    def get(self, request: HttpRequest) -> HttpResponse:
        certificate = certificate_of(self.participant)
        if certificate is None:
            raise Http404
        count_rendered_file(request)
        return pdf_response(certificate)


def _is_proxy_token(token: str) -> bool:
    try:
        tokens.read(token, purpose=AccessionParticipant.proxy_link_page)
    except tokens.BadTokenError:
        return False
    return True


def display_state(participant: AccessionParticipant) -> str:
    """The state the page begins with: the participant's own, or the accession's while it runs and once cancelled."""
    accession, state = participant.accession, participant.state
    if accession.state in {AccessionState.UNDOING, AccessionState.CANCELLED}:
        return str(accession.state)
    if accession.state == AccessionState.EXECUTING and state in ANSWERABLE:
        return str(accession.state)
    return "invited" if state == P.DRAFT else str(state)


def was_undone(participant: AccessionParticipant) -> bool:
    """Whether the participant may answer again because the execution was undone."""
    last = participant.accession.runs.filter(outcome=RunOutcome.DONE).last()
    return bool(last and last.kind == RunKind.UNDO and participant.state in ANSWERABLE)


def certificate_of(participant: AccessionParticipant) -> Certificate | None:
    """The certificate of the membership from this accession, unless it was voided."""
    return Certificate.objects.current().filter(membership__participant=participant, membership__voided_at=None).first()


class ParticipantCodeView(CodeEntryView):
    queryset = AccessionParticipant.objects.all()
    template = "accessions/code.html"
    limit_scope = "accession-code"


code = ParticipantCodeView.as_view()
