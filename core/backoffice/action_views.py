"""Base views for a page with one form, or a button, that performs one action on one record."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from core.backoffice.pages import render_page
from core.refusals import DomainRefusal


class ActionFormView(View):
    """GET shows the form, POST performs the action by one call of the domain and redirects to the record.

    A subclass defines `form_class`, `title`, `button_label`, `success_message`, `perform()`,
    `record_url()` and `record_label()`; its own template extends `core/backoffice/action_form.html`.

    A DomainRefusal is shown above the form, and nothing typed is lost. One of `conflict_exceptions` says that somebody
    else was faster: the answer is 409 with what happened meanwhile and the form as it was sent, unless
    `was_done_by_user()` finds that it was a double click.
    """

    form_class: type[BaseForm]
    template = "core/backoffice/action_form.html"
    title = button_label = success_message = explanation = ""
    conflict_exceptions: tuple[type[Exception], ...] = ()

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if sentence := self.refusal_reason():
            messages.info(request, sentence)
            return redirect(self.record_url())
        return self.render_form(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_form(form, status=HTTPStatus.BAD_REQUEST)
        try:
            self.perform(form)
        except self.conflict_exceptions as error:
            if self.was_done_by_user(error, form):
                messages.info(request, f"{self.success_message} Das war schon geschehen.")
                return redirect(self.record_url())
            return self.render_conflict(form, error)
        except DomainRefusal as refusal:
            self.add_refusal(form, refusal)
            return self.render_form(form, status=HTTPStatus.BAD_REQUEST)
        messages.success(request, self.success_message)
        return redirect(self.record_url())

    def form(self, data: Any = None, files: Any = None) -> BaseForm:
        return self.form_class(data)

    def refusal_reason(self) -> str:
        """Why the action is not possible now; empty where it is."""
        return ""

    def perform(self, form: BaseForm) -> None:
        raise NotImplementedError

    def add_refusal(self, form: BaseForm, refusal: DomainRefusal) -> None:
        """Add the refusal to the form's errors."""
        form.add_error(None, str(refusal))

    def render_conflict(self, form: BaseForm, error: Exception) -> HttpResponse:
        """Show what happened meanwhile above the submitted form."""
        return self.render_form(form, status=HTTPStatus.CONFLICT, conflict=str(error))

    def was_done_by_user(self, error: Exception, form: BaseForm) -> bool:
        """Whether this user has done exactly this before: a double click, not a conflict."""
        return False

    def record_url(self) -> str:
        """The URL of the record's page; the view redirects there."""
        raise NotImplementedError

    def record_label(self) -> str:
        """The label of the link to the record's page."""
        raise NotImplementedError

    def extra_context(self) -> dict[str, Any]:
        """More context for the template."""
        return {}

    def render_form(self, form: BaseForm, *, status: int = 200, conflict: str = "") -> HttpResponse:
        context = {
            "title": self.title,
            "record_url": self.record_url(),
            "record_label": self.record_label(),
            "form": form,
            "button_label": self.button_label,
            "explanation": self.explanation,
            "conflict": conflict,
            **self.extra_context(),
        }
        return render_page(self.request, self.template, context, status=status)


class ActionButtonView(View):
    """A button without a page of its own: POST performs the action and redirects with a message, also when refused."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.perform_and_describe())
        except DomainRefusal as refusal:
            messages.info(request, str(refusal))
        return redirect(self.back_url())

    def back_url(self) -> str:
        return self.record_url()

    def record_url(self) -> str:
        raise NotImplementedError

    def perform_and_describe(self) -> str:
        """Perform the action; returns the message to show. Raises DomainRefusal."""
        raise NotImplementedError
