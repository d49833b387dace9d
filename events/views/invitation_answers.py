"""The answers to an invitation: GET shows, POST acts, and says so once more when pressed twice."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accessions.domain import links
from accessions.states import ParticipantState
from accessions.views.answers import LOOK_AGAIN
from core.junk import count_sent_form
from core.refusals import DomainRefusal
from events.domain import invitations, registrations
from events.domain.invitations import Coming, Declaring, Declining
from events.forms.invitations import NO, AcceptForm, BothSheet, DeclineForm, GuestProxyForm, head_of
from events.models import Registration
from events.states import UNANSWERED, EventState, InvitationStanding, RegistrationState
from events.views.invitations import InvitationPage
from events.views.registration import choices_of
from members.domain import partners
from members.forms.email_hints import with_suggestion

CONFLICT = 409
BOTH = "Antworten"
S, P = InvitationStanding, ParticipantState
OPEN_STATES = frozenset({P.DRAFT, P.INVITED})


class Overview(InvitationPage):
    """The invitation and where it stands; with an accession the form that answers both.

    POST answers, and asks for a new link in place of a dead one: the same page whether or not there is a row.
    """

    def expired_page(self) -> HttpResponse | None:
        return self.new_link() if self.request.method == "POST" else super().expired_page()

    def unknown(self) -> HttpResponse:
        return self.new_link() if self.request.method == "POST" else super().unknown()

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.overview(BothSheet(self.invitation) if self.asks_both else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.refusal or self.participant is None:
            return self.told(self.refusal)
        typed = request.POST
        if "accept" in typed:
            sheet = BothSheet(self.invitation, with_suggestion(typed.copy(), typed["accept"]))
            sheet.redisplay()
            return self.overview(sheet)
        sheet = BothSheet(self.invitation, typed)
        if sheet.is_rearranged:
            return self.overview(sheet)
        if not sheet.is_valid():
            return self.overview(sheet, forms=sheet.parts, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if sheet.has_new_slips:
            return self.overview(sheet, notice=LOOK_AGAIN.format(button=BOTH))
        return self.answer(sheet)

    def answer(self, sheet: BothSheet) -> HttpResponse:
        now = timezone.now()
        count_sent_form(self.request, at=now)
        text = sheet.questions.cleaned_data["text"]
        coming: Coming | Declining = Declining(text)
        if sheet.is_coming:
            coming = Coming(sheet.attendee(), sheet.event_part.sessions(), sheet.event_part.told())
        declaring: Declaring | Declining | None = None
        if sheet.is_declaring:
            declaring = Declaring(sheet.declarer.declarer(), sheet.nominees())
        elif sheet.questions.cleaned_data["declares"] == NO:
            declaring = Declining(text)
        try:
            invitations.answer_both(self.invitation, coming=coming, declaring=declaring, at=now)
        except invitations.DeclaringRefusal as refusal:
            sheet.questions.add_error("declares", str(refusal))
        except DomainRefusal as refusal:
            sheet.questions.add_error("coming", str(refusal))
        else:
            return self.told("Danke! Ihre Antwort ist angekommen.")
        return self.overview(sheet, forms=sheet.parts, status=CONFLICT)

    @property
    def asks_both(self) -> bool:
        """Whether neither question is answered yet, and both can be."""
        if self.refusal or not self.may_declare or self.row.standing not in UNANSWERED:
            return False
        return self.participant is not None and self.participant.state in OPEN_STATES

    @property
    def own_registration(self) -> Registration | None:
        """What the invitation's link opens too; a proxy's registration is the proxy's."""
        row = self.registration
        return row if row and not row.is_proxy and registrations.acts_for(self.invitation, row) else None

    def overview(self, sheet: BothSheet | None, **context: Any) -> HttpResponse:
        now = timezone.now()
        own, one = self.own_registration, self.participant
        return self.page(
            "page",
            stage=self.stage(),
            sheet=sheet,
            button=BOTH,
            refusal=self.refusal,
            may_declare=self.may_declare,
            choices=choices_of(self.registration) if self.registration else [],
            own_token=registrations.link(own, at=now).token() if own else "",
            since=partners.since_of(one.organisation, day=timezone.localdate(now)) if one and sheet else None,
            accession_token=links.link(one, at=now).token() if one else "",
            items=self.event.items.prefetch_related("speakers"),
            **context,
        )

    def stage(self) -> str:
        """What the page tells first."""
        if self.event.state == EventState.CANCELLED:
            return "called_off"
        if self.event.is_past(timezone.localdate()):
            return "past"
        return S.SILENT if self.row.standing == S.DRAFT else str(self.row.standing)

    def new_link(self) -> HttpResponse:
        """The same answer whether or not there is a row, an address on file, or it has had its share."""
        now = timezone.now()
        count_sent_form(self.request, at=now)
        row = getattr(self, "row", None)
        if row is not None:
            invitations.send_new_link(row, at=now)
        return self.sent_page()


class AnswerPage(InvitationPage):
    """Once nothing can be answered any more, the invitation's page says why."""

    template: str

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.told(self.refusal) if self.refusal else self.page(self.template, form=self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.refusal:
            return self.told(self.refusal)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(self.template, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        count_sent_form(request, at=timezone.now())
        try:
            sentence = self.answer(form)
        except invitations.InvitationRefusal as refusal:
            return self.told(str(refusal))
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.page(self.template, form=form, status=CONFLICT)
        return self.told(sentence)

    def form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def answer(self, form: Any) -> str:
        """Returns what to tell. Raises DomainRefusal."""
        raise NotImplementedError


class Accept(AnswerPage):
    template = "accept"

    def form(self, data: Any = None) -> AcceptForm:
        standing = self.registration
        own = standing if standing and not standing.is_proxy else None
        return AcceptForm(
            data,
            invitation=self.invitation,
            registration=own,
            chosen=choices_of(own) if own else None,
        )

    def answer(self, form: AcceptForm) -> str:
        told = {"attendee": form.attendee(), "sessions": form.sessions(), "needs": form.told()}
        registration = invitations.accept(self.invitation, **told, at=timezone.now())
        if registration.state == RegistrationState.WAITING:
            return "Danke! Alle Plätze sind vergeben: Sie stehen auf der Warteliste, und wir schreiben Ihnen."
        return "Danke für Ihre Zusage! Die Bestätigung ist unterwegs."


class Decline(AnswerPage):
    template = "decline"

    def form(self, data: Any = None) -> DeclineForm:
        return DeclineForm(data, initial={"text": self.invitation.decline_text})

    def answer(self, form: DeclineForm) -> str:
        invitations.decline(self.invitation, text=form.cleaned_data["text"], at=timezone.now())
        return "Ihre Absage ist angekommen. Danke, dass Sie geantwortet haben."


class NameProxy(AnswerPage):
    template = "proxy"

    def form(self, data: Any = None) -> GuestProxyForm:
        standing = self.registration
        if standing and standing.is_proxy:
            known = {name: getattr(standing, name) for name in GuestProxyForm.person_names}
            return GuestProxyForm(data, initial=known | {"head": standing.named_by})
        invitation = self.invitation
        return GuestProxyForm(
            data, initial={"head": head_of(invitation), "organisation_name": invitation.organisation_name}
        )

    def answer(self, form: GuestProxyForm) -> str:
        proxy = form.attendee()
        registration = invitations.name_proxy(
            self.invitation, head=form.cleaned_data["head"], proxy=proxy, at=timezone.now()
        )
        return f"{registration} ist als Vertretung benannt und hat eine Mail mit einem eigenen Link bekommen."
