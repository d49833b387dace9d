"""Detail page of a case, answering and closing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.backoffice.action_views import ActionFormView
from core.backoffice.pages import backoffice_page, render_page
from core.transitions import TransitionError
from journal import actors
from journal.entries import entries_for
from mailings.models import OutgoingMail
from members.models import Person
from office.domain import journal_texts
from office.forms.decisions import AnswerCaseForm
from privacy.domain import cases
from privacy.domain.cases import CASE_MACHINE
from privacy.models import Case


@backoffice_page("privacy")
def case(request: HttpRequest, reference: str) -> HttpResponse:
    item = get_object_or_404(Case, reference=reference)
    context = {
        "title": item.get_kind_display(),
        "case": item,
        "person": Person.objects.filter(subject_key=item.subject_key).first() if item.subject_key else None,
        "timeline": journal_texts.timeline_entries(entries_for(item).reverse()),
        "mails": OutgoingMail.objects.caused_by(item).order_by("id"),
        "sees_mails": request.user.has_module_perms("mailings"),
        "may_decide": request.user.has_perm("privacy.change"),
        "form": AnswerCaseForm(),
    }
    return render_page(request, "office/case.html", context)


class AnswerCaseView(ActionFormView):
    form_class = AnswerCaseForm
    title = "Anliegen beantworten"
    button_label = "Antwort senden"
    success_message = "Die Antwort ist gespeichert."
    conflict_exceptions = (TransitionError,)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.case = get_object_or_404(Case, reference=kwargs["reference"])

    def refusal_reason(self) -> str:
        if self.case.state == Case.State.OPEN:
            return ""
        return str(CASE_MACHINE.refusal(self.case, reader=actors.user(self.request.user.pk)))

    def record_url(self) -> str:
        return reverse("office:case", args=[self.case.reference])

    def record_label(self) -> str:
        return str(self.case)

    def perform(self, form: BaseForm) -> None:
        cases.answer(self.case, text=form.cleaned_data["text"], by=self.request.user, at=timezone.now())


answer = backoffice_page("privacy", "change")(AnswerCaseView.as_view())


@backoffice_page("privacy", "change")
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    cases.close(get_object_or_404(Case, reference=reference), by=request.user, at=timezone.now())
    messages.success(request, "Das Anliegen ist abgeschlossen.")
    return redirect("office:case", reference)
