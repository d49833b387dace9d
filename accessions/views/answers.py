"""Views to answer an accession by the participant's link."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format

from accessions.domain import answers_by_link
from accessions.forms.answers import AccessionProxyForm, DeclineAccessionForm, DeferAccessionForm
from accessions.forms.declaration import ParticipantDeclarationForms
from accessions.models import AccessionParticipant
from accessions.views.participation import ParticipantLinkView
from core.antispam import count_submission
from core.refusals import DomainRefusal
from core.transitions import TransitionError
from members.forms.email_suggestions import with_suggestion

CHECK_ADDRESS = (
    "Sehen Sie noch einmal auf die E-Mail-Adresse, bei der wir nachfragen. "
    "Ist sie richtig, drücken Sie noch einmal „{button}“."
)


class ParticipantAnswerView(ParticipantLinkView):
    """Base view of the answers; once they are closed, it redirects to the page that says why."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_form() if self.may_answer else self.redirect_too_late()

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.answer() if self.may_answer else self.redirect_too_late()

    def redirect_too_late(self) -> HttpResponse:
        messages.info(self.request, "Die Antwort lässt sich nicht mehr ändern. Wie es steht, lesen Sie hier.")
        return self.redirect_to_page()

    def render_form(self) -> HttpResponse:
        raise NotImplementedError

    def answer(self) -> HttpResponse:
        raise NotImplementedError

    def redirect_with_message(self, sentence: str) -> HttpResponse:
        messages.success(self.request, sentence)
        return self.redirect_to_page()

    def redirect_with_refusal(self, refusal: DomainRefusal) -> HttpResponse:
        messages.info(self.request, str(refusal))
        return self.redirect_to_page()


class DeclareAccessionView(ParticipantAnswerView):
    def render_form(self) -> HttpResponse:
        return self.render_forms(self.declaration_forms())

    def answer(self) -> HttpResponse:
        if "accept" in self.request.POST:
            data = with_suggestion(self.request.POST.copy(), self.request.POST["accept"])
            declaration_forms = self.declaration_forms(data)
            declaration_forms.redisplay()
            return self.render_forms(declaration_forms)
        declaration_forms = self.declaration_forms(self.request.POST)
        if declaration_forms.row_was_added_or_removed:
            return self.render_forms(declaration_forms)
        if not declaration_forms.is_valid():
            return self.render_forms(
                declaration_forms, forms=declaration_forms.forms, status=HTTPStatus.UNPROCESSABLE_ENTITY
            )
        if declaration_forms.has_new_typos:
            return self.render_forms(declaration_forms, notice=CHECK_ADDRESS.format(button=self.button_label))
        return self.declare(declaration_forms)

    def declaration_forms(self, data: QueryDict | None = None) -> ParticipantDeclarationForms:
        return ParticipantDeclarationForms(self.participant, data, is_proxy=self.is_proxy)

    def declare(self, declaration_forms: ParticipantDeclarationForms) -> HttpResponse:
        now = timezone.now()
        count_submission(self.request, at=now)
        try:
            answers_by_link.declare(
                self.participant,
                declarer=declaration_forms.declarer.declarer(),
                nominees=declaration_forms.nominees(),
                by_proxy=self.is_proxy,
                at=now,
            )
        except DomainRefusal as refusal:
            return self.redirect_with_refusal(refusal)
        return self.redirect_with_message("Danke! Ihre Beitrittserklärung ist angekommen.")

    def render_forms(
        self, declaration_forms: ParticipantDeclarationForms, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        return self.page(
            "declare", declaration_forms=declaration_forms, button_label=self.button_label, status=status, **context
        )

    @property
    def button_label(self) -> str:
        is_change = self.participant.declaration_id and self.is_own_answer
        return "Erklärung ändern" if is_change else "Beitritt erklären"


class DeclineAccessionView(ParticipantAnswerView):
    def render_form(self) -> HttpResponse:
        text = self.participant.decline_text if self.is_own_answer else ""
        return self.page("decline", form=DeclineAccessionForm(initial={"text": text}))

    def answer(self) -> HttpResponse:
        form = DeclineAccessionForm(self.request.POST)
        if not form.is_valid():
            return self.page("decline", form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            text = form.cleaned_data["text"]
            answers_by_link.decline(self.participant, text=text, by_proxy=self.is_proxy, at=timezone.now())
        except DomainRefusal as refusal:
            return self.redirect_with_refusal(refusal)
        return self.redirect_with_message("Ihre Ablehnung ist angekommen. Danke, dass Sie geantwortet haben.")


class DeferAccessionView(ParticipantAnswerView):
    def render_form(self) -> HttpResponse:
        return self.page("defer", form=DeferAccessionForm(initial={"until": self.participant.deferred_until}))

    def answer(self) -> HttpResponse:
        form = DeferAccessionForm(self.request.POST)
        if not form.is_valid():
            return self.page("defer", form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        until = form.cleaned_data["until"]
        try:
            answers_by_link.defer(self.participant, until=until, by_proxy=self.is_proxy, at=timezone.now())
        except DomainRefusal as refusal:
            return self.redirect_with_refusal(refusal)
        return self.redirect_with_message(
            f"Danke! Wir wissen jetzt, dass Sie bis zum {date_format(until, 'j. F Y')} beschließen."
        )


class NameAccessionProxyView(ParticipantAnswerView):
    """Naming another proxy invalidates the first one's link; whoever named them continues with a new link."""

    def render_unknown(self) -> HttpResponse:
        """A second click finds its link replaced by the first: say that it is done, without revealing anything."""
        row = getattr(self, "object", None)
        is_replaced = row and not self.is_proxy and row.link_generation == self.link.generation + 1
        if self.request.method == "POST" and is_replaced:
            form = AccessionProxyForm(self.request.POST, participant=row)
            if form.is_valid() and form.matches(row.proxy):
                return self.page("proxy_named")
        return super().render_unknown()

    @property
    def may_answer(self) -> bool:
        return super().may_answer and not self.is_proxy and answers_by_link.may_name_proxy(self.participant)

    def redirect_too_late(self) -> HttpResponse:
        if not self.is_proxy:
            return super().redirect_too_late()
        messages.info(self.request, "Eine andere Vertretung benennt nur, wer Sie benannt hat.")
        return self.redirect_to_page()

    def render_form(self) -> HttpResponse:
        return self.page("proxy", form=AccessionProxyForm(participant=self.participant))

    def answer(self) -> HttpResponse:
        form = AccessionProxyForm(self.request.POST, participant=self.participant)
        if not form.is_valid():
            return self.page("proxy", form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        count_submission(self.request, at=timezone.now())
        try:
            named = answers_by_link.name_proxy(
                self.participant, head=form.cleaned_data["head"], proxy=form.proxy(), at=timezone.now()
            )
        except TransitionError as refusal:
            return self.redirect_with_refusal(refusal)
        return self.redirect_with_new_link(named)

    def redirect_with_new_link(self, participant: AccessionParticipant) -> HttpResponse:
        sentence = f"{participant.proxy} bekommt eine Mail mit einem Link und kann damit den Beitritt erklären."
        messages.success(self.request, sentence)
        return redirect("accessions:participation", participant.link(at=self.link.issued_at).token())
