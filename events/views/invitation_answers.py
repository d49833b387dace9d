"""Views to answer an invitation by its link."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accessions.states import ParticipantState
from accessions.views.answers import CHECK_ADDRESS
from core.antispam import count_submission
from core.refusals import DomainRefusal
from events.domain import invitations
from events.domain.invitations import AttendanceAnswer, DeclarationAnswer, DeclineAnswer
from events.forms.invitations import (
    NO,
    AcceptInvitationForm,
    CombinedAnswerForms,
    DeclineInvitationForm,
    GuestProxyForm,
    head_of,
)
from events.states import UNANSWERED, EventState, InvitationStatus, RegistrationState
from events.views.invitations import InvitationLinkView
from events.views.registration_page import choices_of
from members.domain import partners
from members.forms.email_suggestions import with_suggestion

CONFLICT = 409
ANSWER_LABEL = "Antworten"
S, P = InvitationStatus, ParticipantState
OPEN_STATES = frozenset({P.DRAFT, P.INVITED})


class InvitationView(InvitationLinkView):
    """The invitation and its status; with an accession the form that answers both.

    POST answers, or requests a new link in place of an invalid one; the page is the same for existing and missing rows.
    """

    def render_expired(self) -> HttpResponse | None:
        return self.new_link() if self.request.method == "POST" else super().render_expired()

    def render_unknown(self) -> HttpResponse:
        return self.new_link() if self.request.method == "POST" else super().render_unknown()

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.overview(CombinedAnswerForms(self.invitation) if self.asks_both_questions else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.refusal or self.participant is None:
            return self.redirect_with_message(self.refusal)
        typed = request.POST
        if "accept" in typed:
            combined = CombinedAnswerForms(self.invitation, with_suggestion(typed.copy(), typed["accept"]))
            combined.redisplay()
            return self.overview(combined)
        combined = CombinedAnswerForms(self.invitation, typed)
        if combined.row_was_added_or_removed:
            return self.overview(combined)
        if not combined.is_valid():
            return self.overview(combined, forms=combined.forms, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if combined.has_new_typos:
            return self.overview(combined, notice=CHECK_ADDRESS.format(button=ANSWER_LABEL))
        return self.answer(combined)

    def answer(self, combined: CombinedAnswerForms) -> HttpResponse:
        now = timezone.now()
        count_submission(self.request, at=now)
        text = combined.questions.cleaned_data["text"]
        coming: AttendanceAnswer | DeclineAnswer = DeclineAnswer(text)
        if combined.is_coming:
            coming = AttendanceAnswer(
                combined.attendee(), combined.event_questions.sessions(), combined.event_questions.needs_input()
            )
        declaring: DeclarationAnswer | DeclineAnswer | None = None
        if combined.is_declaring:
            declaring = DeclarationAnswer(combined.declarer.declarer(), combined.nominees())
        elif combined.questions.cleaned_data["declares"] == NO:
            declaring = DeclineAnswer(text)
        try:
            invitations.answer_event_and_accession(self.invitation, attendance=coming, declaration=declaring, at=now)
        except invitations.DeclarationRefusal as refusal:
            combined.questions.add_error("declares", str(refusal))
        except DomainRefusal as refusal:
            combined.questions.add_error("coming", str(refusal))
        else:
            return self.redirect_with_message("Danke! Ihre Antwort ist angekommen.")
        return self.overview(combined, forms=combined.forms, status=CONFLICT)

    @property
    def asks_both_questions(self) -> bool:
        """Whether both questions can be answered and neither is yet."""
        if self.refusal or not self.may_declare or self.object.status not in UNANSWERED:
            return False
        return self.participant is not None and self.participant.state in OPEN_STATES

    def overview(self, combined: CombinedAnswerForms | None, **context: Any) -> HttpResponse:
        now = timezone.now()
        own, one = self.guest_registration, self.participant
        return self.page(
            "page",
            display_state=self.display_state(),
            combined=combined,
            button=ANSWER_LABEL,
            refusal=self.refusal,
            may_declare=self.may_declare,
            choices=choices_of(own) if own else [],
            last_registration=self.last_registration,
            own_token=own.link(at=now).token() if own else "",
            since=partners.since_of(one.organisation, day=timezone.localdate(now)) if one and combined else None,
            accession_token=one.link(at=now).token() if one else "",
            items=self.event.items.prefetch_related("speakers"),
            **context,
        )

    def display_state(self) -> str:
        """The status that the page shows first."""
        if self.event.state == EventState.CANCELLED:
            return "called_off"
        if self.event.is_past(timezone.localdate()):
            return "past"
        return S.SILENT if self.object.status == S.DRAFT else str(self.object.status)

    def new_link(self) -> HttpResponse:
        """Mail a new link; the page is the same without a row or an address."""
        now = timezone.now()
        count_submission(self.request, at=now)
        row = getattr(self, "object", None)
        if row is not None:
            invitations.send_new_link(row, at=now)
        return self.sent_page()


class InvitationAnswerView(InvitationLinkView):
    """A form with one answer; redirects to the invitation's page where answers are refused."""

    template: str

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.redirect_with_message(self.refusal) if self.refusal else self.page(self.template, form=self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.refusal:
            return self.redirect_with_message(self.refusal)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(self.template, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        count_submission(request, at=timezone.now())
        try:
            sentence = self.answer(form)
        except invitations.InvitationRefusal as refusal:
            return self.redirect_with_message(str(refusal))
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.page(self.template, form=form, status=CONFLICT)
        return self.redirect_with_message(sentence)

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def answer(self, form: Any) -> str:
        """Carry out the answer; returns the message to show. Raises DomainRefusal."""
        raise NotImplementedError


class AcceptInvitationView(InvitationAnswerView):
    template = "accept"

    def form(self, data: Any = None) -> AcceptInvitationForm:
        own = self.guest_registration
        return AcceptInvitationForm(
            data,
            invitation=self.invitation,
            registration=own,
            chosen=choices_of(own) if own else None,
        )

    def answer(self, form: AcceptInvitationForm) -> str:
        kwargs = {"attendee": form.attendee(), "sessions": form.sessions(), "needs": form.needs_input()}
        registration = invitations.accept(self.invitation, **kwargs, at=timezone.now())
        if registration.state == RegistrationState.WAITING:
            return "Danke! Alle Plätze sind vergeben: Sie stehen auf der Warteliste, und wir schreiben Ihnen."
        return "Danke für Ihre Zusage!" + (" Die Bestätigung ist unterwegs." if registration.email else "")


class DeclineInvitationView(InvitationAnswerView):
    template = "decline"

    def form(self, data: Any = None) -> DeclineInvitationForm:
        return DeclineInvitationForm(data, initial={"text": self.invitation.decline_text})

    def answer(self, form: DeclineInvitationForm) -> str:
        invitations.decline(self.invitation, text=form.cleaned_data["text"], at=timezone.now())
        return "Ihre Absage ist angekommen. Danke, dass Sie geantwortet haben."


class NameGuestProxyView(InvitationAnswerView):
    template = "proxy"

    def form(self, data: Any = None) -> GuestProxyForm:
        """Empty also where a proxy is named: what their registration says by now is theirs to read and change."""
        existing, invitation = self.registration, self.invitation
        head = existing.named_by if existing and existing.is_proxy else head_of(invitation)
        return GuestProxyForm(data, initial={"head": head, "organisation_name": invitation.organisation_name})

    def answer(self, form: GuestProxyForm) -> str:
        proxy = form.attendee()
        registration = invitations.name_proxy(
            self.invitation, head=form.cleaned_data["head"], proxy=proxy, at=timezone.now()
        )
        return f"{registration} ist als Vertretung benannt und bekommt eine Mail mit einem eigenen Link."
