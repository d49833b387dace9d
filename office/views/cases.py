"""A case: what was asked, the answer, the end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from journal.entries import entries_for
from mailings.models import OutgoingMail
from members.models import Person
from office.domain import words
from office.forms.decisions import AnswerForm
from office.views.acts import Act
from office.views.pages import office_page, page
from privacy.domain import cases
from privacy.domain.cases import CaseMovedError
from privacy.models import Case


@office_page("privacy")
def case(request: HttpRequest, reference: str) -> HttpResponse:
    item = get_object_or_404(Case, reference=reference)
    context = {
        "title": item.get_kind_display(),
        "case": item,
        "person": Person.objects.filter(subject=item.subject).first() if item.subject else None,
        "timeline": words.moments(entries_for(item)),
        "mails": OutgoingMail.objects.caused_by(item).order_by("id"),
        "sees_mails": request.user.has_module_perms("mailings"),
        "may_decide": request.user.has_perm("privacy.change"),
        "form": AnswerForm(),
    }
    return page(request, "case", context)


class Answer(Act):
    form_class = AnswerForm
    title = "Anliegen beantworten"
    press = "Antwort senden"
    done = "Die Antwort ist gespeichert."
    conflicts = (CaseMovedError,)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.case = get_object_or_404(Case, reference=kwargs["reference"])

    def obstacle(self) -> str:
        return "" if self.case.state == Case.State.OPEN else str(CaseMovedError(self.case))

    def subject_url(self) -> str:
        return reverse("office:case", args=[self.case.reference])

    def subject_name(self) -> str:
        return str(self.case)

    def carry_out(self, form: BaseForm) -> None:
        cases.answer(self.case, text=form.cleaned_data["text"], by=self.request.user, at=timezone.now())


answer = office_page("privacy", "change")(Answer.as_view())


@office_page("privacy", "change")
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    cases.close(get_object_or_404(Case, reference=reference), by=request.user, at=timezone.now())
    messages.success(request, "Das Anliegen ist abgeschlossen.")
    return redirect("office:case", reference)
