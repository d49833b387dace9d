"""The four answers to an invitation: GET shows a form, POST acts, and says so once more when pressed twice."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format

from accessions.domain import answers, transitions
from accessions.domain.links import PAGE
from accessions.forms.answers import DeclineForm, DeferForm, ProxyForm
from accessions.forms.declaration import InvitedSheet
from accessions.models import AccessionParticipant
from accessions.views.participation import ParticipantPage
from core.junk import count_sent_form
from core.refusals import DomainRefusal
from core.tokens import Link
from members.forms.email_hints import with_suggestion

LOOK_AGAIN = (
    "Sehen Sie noch einmal auf die E-Mail-Adresse, bei der wir nachfragen. "
    "Ist sie richtig, drücken Sie noch einmal „{button}“."
)


class AnswerPage(ParticipantPage):
    """Once nothing can be answered any more, the participant's page says why."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.form_page() if self.may_answer else self.too_late()

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.answer() if self.may_answer else self.too_late()

    def too_late(self) -> HttpResponse:
        messages.info(self.request, "Die Antwort lässt sich nicht mehr ändern. Wie es steht, lesen Sie hier.")
        return self.to_page()

    def form_page(self) -> HttpResponse:
        raise NotImplementedError

    def answer(self) -> HttpResponse:
        raise NotImplementedError

    def answered(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return self.to_page()

    def refused(self, refusal: DomainRefusal) -> HttpResponse:
        messages.info(self.request, str(refusal))
        return self.to_page()


class Declare(AnswerPage):
    def form_page(self) -> HttpResponse:
        return self.sheet_page(InvitedSheet(self.participant))

    def answer(self) -> HttpResponse:
        if "accept" in self.request.POST:
            typed = with_suggestion(self.request.POST.copy(), self.request.POST["accept"])
            sheet = InvitedSheet(self.participant, typed)
            sheet.redisplay()
            return self.sheet_page(sheet)
        sheet = InvitedSheet(self.participant, self.request.POST)
        if sheet.is_rearranged:
            return self.sheet_page(sheet)
        if not sheet.is_valid():
            return self.sheet_page(sheet, forms=sheet.parts, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if sheet.has_new_slips:
            return self.sheet_page(sheet, notice=LOOK_AGAIN.format(button=self.button))
        return self.declare(sheet)

    def declare(self, sheet: InvitedSheet) -> HttpResponse:
        now = timezone.now()
        count_sent_form(self.request, at=now)
        try:
            answers.declare(self.participant, declarer=sheet.declarer.declarer(), nominations=sheet.nominees(), at=now)
        except DomainRefusal as refusal:
            return self.refused(refusal)
        return self.answered("Danke! Ihre Beitrittserklärung ist angekommen.")

    def sheet_page(self, sheet: InvitedSheet, *, status: int = 200, **context: Any) -> HttpResponse:
        return self.page("declare", sheet=sheet, button=self.button, status=status, **context)

    @property
    def button(self) -> str:
        return "Erklärung ändern" if self.participant.declaration_id else "Beitritt erklären"


class Decline(AnswerPage):
    def form_page(self) -> HttpResponse:
        return self.page("decline", form=DeclineForm(initial={"text": self.participant.decline_text}))

    def answer(self) -> HttpResponse:
        form = DeclineForm(self.request.POST)
        if not form.is_valid():
            return self.page("decline", form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            answers.decline(self.participant, text=form.cleaned_data["text"], at=timezone.now())
        except DomainRefusal as refusal:
            return self.refused(refusal)
        return self.answered("Ihre Ablehnung ist angekommen. Danke, dass Sie geantwortet haben.")


class Defer(AnswerPage):
    def form_page(self) -> HttpResponse:
        return self.page("defer", form=DeferForm(initial={"until": self.participant.deferred_until}))

    def answer(self) -> HttpResponse:
        form = DeferForm(self.request.POST)
        if not form.is_valid():
            return self.page("defer", form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        until = form.cleaned_data["until"]
        try:
            answers.defer(self.participant, until=until, at=timezone.now())
        except DomainRefusal as refusal:
            return self.refused(refusal)
        return self.answered(f"Danke! Wir wissen jetzt, dass Sie bis zum {date_format(until, 'j. F Y')} beschließen.")


class NameProxy(AnswerPage):
    """Another proxy in place of a first ends the first one's link; whoever named them goes on with a new one."""

    def unknown(self) -> HttpResponse:
        """Pressed twice, the second press finds its link ended by the first: it says so and opens nothing."""
        row = getattr(self, "row", None)
        if self.request.method == "POST" and row and row.link_generation == self.link.generation + 1:
            form = ProxyForm(self.request.POST, participant=row)
            if form.is_valid() and form.names(row.proxy):
                return self.page("proxy_named")
        return super().unknown()

    @property
    def may_answer(self) -> bool:
        return super().may_answer and self.participant.state in answers.PROXY_STATES

    def form_page(self) -> HttpResponse:
        return self.page("proxy", form=ProxyForm(participant=self.participant))

    def answer(self) -> HttpResponse:
        form = ProxyForm(self.request.POST, participant=self.participant)
        if not form.is_valid():
            return self.page("proxy", form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        count_sent_form(self.request, at=timezone.now())
        try:
            named = answers.name_proxy(
                self.participant, head=form.cleaned_data["head"], proxy=form.proxy(), at=timezone.now()
            )
        except transitions.AccessionRefusal as refusal:
            return self.refused(refusal)
        except DomainRefusal as refusal:
            form.add_error("email", str(refusal))
            return self.page("proxy", form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return self.named(named)

    def named(self, participant: AccessionParticipant) -> HttpResponse:
        sentence = f"{participant.proxy} hat eine Mail mit einem Link bekommen und kann den Beitritt erklären."
        messages.success(self.request, sentence)
        link = Link(PAGE, participant.pk, participant.link_generation, self.link.issued_at)
        return redirect("accessions:participation", link.token())
