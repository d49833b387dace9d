"""Decisions about an application, each on a page of its own."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page
from core.http import attachment_response
from core.primary_keys import parse_pk
from core.transitions import TransitionError
from journal import actors
from members.domain import applications, certificates, organisations
from members.domain.applications.transitions import APPLICATION_MACHINE
from members.models import Application, Organisation, Recommendation
from members.states import APPLICATION_TRANSITIONS, ApplicationState, ApplicationTransition
from office.forms.decisions import (
    AcceptApplicationForm,
    DeclineApplicationForm,
    EmptyForm,
    NoteForm,
    QuestionForm,
    ReasonForm,
    RecommendForm,
    RecordQuestionAnswerForm,
)
from office.views.applications import get_application


class DecisionView(ActionFormView):
    transition: ApplicationTransition
    conflict_exceptions = (TransitionError,)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.application = get_application(kwargs["reference"], request.user)

    def refusal_reason(self) -> str:
        if APPLICATION_TRANSITIONS.allows(self.transition, self.application.state):
            return ""
        return str(APPLICATION_MACHINE.refusal(self.application, reader=actors.user(self.request.user.pk)))

    def record_url(self) -> str:
        return reverse("office:application", args=[self.application.reference])

    def record_label(self) -> str:
        name = self.application.organisation_name or self.application.contact
        return f"{name}, {self.application.reference}"

    def with_mail(self, done: str, mail: str) -> str:
        """A sentence that names the mail where one is sent, and says where there is no address."""
        contact = self.application.contact
        has_address = contact is not None and contact.email
        return f"{done}{mail}." if has_address else f"{done}. Eine Mail geht nicht hinaus: Es fehlt eine Adresse."

    def was_decided(self, fresh: Application, state: ApplicationState) -> bool:
        return fresh.state == state and fresh.decided_by_id == self.request.user.pk


class AcceptApplicationView(DecisionView):
    transition = ApplicationTransition.ACCEPT
    template = "office/accept.html"
    title = "Antrag annehmen"
    button_label = "Annehmen"

    @property
    def success_message(self) -> str:  # type: ignore[override]
        return self.with_mail("Der Antrag ist angenommen", ", die Willkommensmail ist unterwegs")

    def form(self, data: Any = None, files: Any = None) -> AcceptApplicationForm:
        return AcceptApplicationForm(data, application=self.application, found=self.search_choice(data or {}))

    def search_choice(self, data: Any) -> list[Organisation]:
        """What the reviewer searched for, and the one they chose from it."""
        text = self.request.GET.get("organisation", "")
        chosen = data.get("organisation", "")
        by_key = Organisation.objects.filter(pk=key) if (key := parse_pk(chosen)) else []
        return [*organisations.search(text, limit=10), *by_key]

    def extra_context(self) -> dict[str, Any]:
        is_described = self.application.kind == Application.Kind.ORGANISATION and not self.application.organisation_id
        return {
            "application": self.application,
            "is_described": is_described,
            "organisation_text": self.request.GET.get("organisation", ""),
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Accepts, or with the button „Vorschau der Urkunde“ shows what would be printed and stores nothing."""
        form = self.form(request.POST)
        if "preview" in request.POST and form.is_valid():
            return self.certificate_preview(form)
        return super().post(request, **kwargs)

    def certificate_preview(self, form: AcceptApplicationForm) -> HttpResponse:
        name = self.application.organisation or form.chosen or form.new_name or self.application.proposed_name
        preview = certificates.build_preview(name=str(name), start=form.cleaned_data["start"], at=timezone.now())
        filename = f"vorschau-{self.application.reference.lower()}.pdf"
        return attachment_response(certificates.pdf(preview), filename, content_type="application/pdf")

    def was_done_by_user(self, error: TransitionError, form: BaseForm) -> bool:
        return self.was_decided(error.row, ApplicationState.ACCEPTED)

    def perform(self, form: BaseForm) -> None:
        applications.accept(
            self.application,
            start=form.cleaned_data["start"],
            organisation=form.chosen,
            name=form.new_name,
            by=self.request.user,
            at=timezone.now(),
        )


class AskApplicantView(DecisionView):
    transition = ApplicationTransition.ASK
    form_class = QuestionForm
    title = "Rückfrage stellen"
    button_label = "Rückfrage senden"

    @property
    def success_message(self) -> str:  # type: ignore[override]
        return self.with_mail("Die Rückfrage ist gestellt", " und unterwegs")

    def was_done_by_user(self, error: TransitionError, form: BaseForm) -> bool:
        question = error.row.questions.filter(answered_at=None).first()
        return bool(question) and (question.asked_by_id, question.text) == (
            self.request.user.pk,
            form.cleaned_data["text"],
        )

    def perform(self, form: BaseForm) -> None:
        applications.ask(self.application, text=form.cleaned_data["text"], by=self.request.user, at=timezone.now())


class DeclineApplicationView(DecisionView):
    transition = ApplicationTransition.DECLINE
    title = "Antrag ablehnen"
    button_label = "Ablehnen"

    @property
    def success_message(self) -> str:  # type: ignore[override]
        return self.with_mail("Der Antrag ist abgelehnt", ", die Begründung ist unterwegs")

    def form(self, data: Any = None, files: Any = None) -> DeclineApplicationForm:
        return DeclineApplicationForm(data, initial={"note": self.application.internal_note})

    def was_done_by_user(self, error: TransitionError, form: BaseForm) -> bool:
        return self.was_decided(error.row, ApplicationState.DECLINED)

    def perform(self, form: BaseForm) -> None:
        applications.decline(self.application, **form.cleaned_data, by=self.request.user, at=timezone.now())


class UndoAcceptanceView(DecisionView):
    transition = ApplicationTransition.UNDO_ACCEPTANCE
    form_class = ReasonForm
    title = button_label = "Annahme zurücknehmen"
    success_message = "Die Annahme ist zurückgenommen; der Antrag wartet wieder auf eine Entscheidung."
    explanation = (
        "Die Mitgliedschaft gilt dann als nie begonnen, Anträge, die sie erledigt hatte, öffnen sich wieder, und die "
        "antragstellende Person bekommt eine Mail. Eine rechtmäßige Mitgliedschaft beenden Sie stattdessen."
    )

    def was_done_by_user(self, error: TransitionError, form: BaseForm) -> bool:
        return error.row.state == ApplicationState.CONFIRMED

    def perform(self, form: BaseForm) -> None:
        applications.undo_acceptance(
            self.application, reason=form.cleaned_data["reason"], by=self.request.user, at=timezone.now()
        )


class RecordQuestionAnswerView(DecisionView):
    transition = ApplicationTransition.ANSWER
    form_class = RecordQuestionAnswerForm
    title = "Antwort eintragen"
    button_label = "Antwort speichern"
    success_message = "Die Antwort ist eingetragen; der Antrag wartet auf Ihre Entscheidung."
    explanation = "Wenn die Antwort auf die Rückfrage am Telefon oder per Brief kam."

    def was_done_by_user(self, error: TransitionError, form: BaseForm) -> bool:
        last = error.row.questions.last()
        return bool(last) and last.answer == form.cleaned_data["text"]

    def perform(self, form: BaseForm) -> None:
        actor = actors.user(self.request.user.pk)
        applications.answer(self.application, text=form.cleaned_data["text"], actor=actor, at=timezone.now())


class WithdrawApplicationView(DecisionView):
    transition = ApplicationTransition.WITHDRAW
    form_class = EmptyForm
    title = button_label = "Antrag zurückziehen"
    success_message = "Der Antrag ist zurückgezogen."
    explanation = "Wenn die antragstellende Person Sie darum bittet. Sie bekommt eine Mail darüber."

    def perform(self, form: BaseForm) -> None:
        applications.withdraw(self.application, actor=actors.user(self.request.user.pk), at=timezone.now())


class ChangeNoteView(DecisionView):
    title = "Interne Notiz"
    button_label = "Notiz speichern"
    success_message = "Die Notiz ist gespeichert."

    def form(self, data: Any = None, files: Any = None) -> NoteForm:
        return NoteForm(data, initial={"text": self.application.internal_note})

    def refusal_reason(self) -> str:
        return ""

    def perform(self, form: BaseForm) -> None:
        applications.note(self.application, text=form.cleaned_data["text"], by=self.request.user, at=timezone.now())


class RecommendView(DecisionView):
    """For those who see the application and do not decide it; possible as long as it can be decided."""

    transition = ApplicationTransition.DECLINE
    title = "Entscheidung empfehlen"
    button_label = "Empfehlen"
    success_message = "Ihre Empfehlung ist gespeichert."

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        own = Application.objects.visible_to(request.user, "applications.recommend")
        if not own.filter(pk=self.application.pk).exists():
            raise Http404

    def form(self, data: Any = None, files: Any = None) -> RecommendForm:
        own = self.application.recommendations.filter(by=self.request.user).first()
        return RecommendForm(data, initial={"verdict": own.verdict, "reason": own.reason} if own else {})

    def perform(self, form: BaseForm) -> None:
        applications.recommend(
            self.application,
            verdict=Recommendation.Verdict(form.cleaned_data["verdict"]),
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=timezone.now(),
        )


recommend = backoffice_page("applications", "recommend")(RecommendView.as_view())
decides = backoffice_page("members", "change")
answer = decides(RecordQuestionAnswerView.as_view())
withdraw = decides(WithdrawApplicationView.as_view())
accept = decides(AcceptApplicationView.as_view())
ask = decides(AskApplicantView.as_view())
decline = decides(DeclineApplicationView.as_view())
undo = decides(UndoAcceptanceView.as_view())
note = decides(ChangeNoteView.as_view())
