"""A page with one form that does one thing to one record."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from core.refusals import DomainRefusal
from office.views.pages import render_page


class ActionFormView(View):
    """GET shows the form, POST carries it out by one domain call.

    A refusal of the domain stands above the form and nothing typed is lost. Who comes too late (`conflicts`) reads what
    happened meanwhile, with their text still there; a double click is no conflict and says so.
    """

    form_class: type[BaseForm]
    template = "action_form"
    title = button_label = done = explains = ""
    conflict_exceptions: tuple[type[Exception], ...] = ()

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if sentence := self.refusal_reason():
            messages.info(request, sentence)
            return redirect(self.subject_url())
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=HTTPStatus.BAD_REQUEST)
        try:
            self.carry_out(form)
        except self.conflict_exceptions as error:
            if self.was_done_by_user(error, form):
                messages.info(request, f"{self.done} Das war schon geschehen.")
                return redirect(self.subject_url())
            return self.too_late(form, error)
        except DomainRefusal as refusal:
            self.refused(form, refusal)
            return self.show(form, status=HTTPStatus.BAD_REQUEST)
        messages.success(request, self.done)
        return redirect(self.subject_url())

    def form(self, data: Any = None, files: Any = None) -> BaseForm:
        return self.form_class(data)

    def refusal_reason(self) -> str:
        """Why the page is not to be shown at all; empty where nothing stands in the way."""
        return ""

    def carry_out(self, form: BaseForm) -> None:
        raise NotImplementedError

    def refused(self, form: BaseForm, refusal: DomainRefusal) -> None:
        """Tell it in the form; where the refusal names fields, beside them."""
        form.add_error(None, str(refusal))

    def too_late(self, form: BaseForm, error: Exception) -> HttpResponse:
        """Tell what happened meanwhile, above the form as it was sent."""
        return self.show(form, status=HTTPStatus.CONFLICT, conflict=str(error))

    def was_done_by_user(self, error: Exception, form: BaseForm) -> bool:
        """Whether this user has done exactly this before: a double click, not a conflict."""
        return False

    def subject_url(self) -> str:
        """Where the record stands, and where the way leads afterwards."""
        raise NotImplementedError

    def subject_name(self) -> str:
        raise NotImplementedError

    def extra(self) -> dict[str, Any]:
        return {}

    def show(self, form: BaseForm, *, status: int = 200, conflict: str = "") -> HttpResponse:
        context = {
            "title": self.title,
            "subject_url": self.subject_url(),
            "subject_name": self.subject_name(),
            "form": form,
            "press": self.button_label,
            "explains": self.explains,
            "conflict": conflict,
            **self.extra(),
        }
        return render_page(self.request, self.template, context, status=status)


class ActionButtonView(View):
    """A button without a page of its own: POST does it and leads back, a refusal is told there."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.carry_out())
        except DomainRefusal as refusal:
            messages.info(request, str(refusal))
        return redirect(self.back_url())

    def back_url(self) -> str:
        return self.subject_url()

    def subject_url(self) -> str:
        raise NotImplementedError

    def carry_out(self) -> str:
        """Does it; what to tell."""
        raise NotImplementedError


def count_text(number: int, one: str, many: str) -> str:
    """„eine Mail“, „12 Mails“; `one` with its article."""
    return one if number == 1 else f"{number} {many}"
