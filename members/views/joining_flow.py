"""Base views of the joining flows: form step, check step, sending."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.decorators import method_decorator
from django.views import View

from core.antispam import SHOWN_AT_FIELD, count_submission, signed_time
from core.http import private_page, query_parameters
from core.refusals import DomainRefusal
from members.forms.email_suggestions import suggestions, with_suggestion
from members.forms.form_groups import JoiningForms, OutdatedError, Payload, SummarySection
from members.views import joining_drafts as drafts
from members.views import prerendered
from members.views.query_strings import with_query

DRAFT_RENEWED = "Ihr Entwurf war abgelaufen. Ihre Angaben sind noch da: Prüfen Sie sie und senden Sie noch einmal ab."
DRAFT_SENT = "Ihr voriger Antrag ist abgeschickt. Hier können Sie einen weiteren stellen."
DRAFT_EXPIRED = "Ihr Entwurf ist nach zwei Stunden abgelaufen. Bitte tragen Sie Ihre Angaben noch einmal ein."


@method_decorator(query_parameters("entwurf", "fehler", "organisation"), name="dispatch")
class JoiningFlowView(View):
    """Base view of a joining flow: its URLs, its form group and the draft of the request."""

    flow: str
    forms_class: type[JoiningForms]
    step: int
    steps = 2
    template: str
    send_label = "Antrag absenden"
    sidebar_template = "members/join/sidebar_person.html"

    def form_url(self, **query: str) -> str:
        raise NotImplementedError

    def choose_url(self, joining_forms: JoiningForms) -> str:
        return reverse("members:join")

    def check_url(self, submission: str) -> str:
        raise NotImplementedError

    def get_forms(self, data: MultiValueDict[str, str] | None, *, is_bound: bool = True) -> JoiningForms:
        raise NotImplementedError

    def latest_draft(self) -> drafts.Draft | None:
        """The draft to show where the address names none: the latest of this flow."""
        return drafts.latest(self.request, flow=self.flow)

    def named_draft(self) -> drafts.Draft | None:
        draft = drafts.find(self.request, self.request.GET.get("entwurf", ""))
        return draft if draft and draft.flow == self.flow else None

    def save_draft(self, joining_forms: JoiningForms, *, payload: Payload | None = None) -> None:
        """Store the draft; the form group gets its number, which is another one where it was sent with other values."""
        joining_forms.submission = drafts.save(
            self.request,
            flow=self.flow,
            submission=joining_forms.submission,
            posted_values=joining_forms.posted_values(),
            payload=payload,
            at=timezone.now(),
        )

    def page(self, joining_forms: JoiningForms, *, status: int = 200, **context: Any) -> HttpResponse:
        return render(self.request, self.template, self.common_context(joining_forms) | context, status=status)

    def common_context(self, joining_forms: JoiningForms) -> dict[str, Any]:
        return {"joining_forms": joining_forms, "step": self.step, "steps": self.steps}


class FormStepView(JoiningFlowView):
    """The step with the form. Errors show it again; valid values become a draft and lead to the check step."""

    step = 1

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        draft = self.named_draft() or self.latest_draft()
        if draft is None or draft.application is not None:
            notice = DRAFT_SENT if draft else DRAFT_EXPIRED
            return self.page(self.get_forms(None), notice=notice if "entwurf" in request.GET else "")
        joining_forms = self.get_forms(draft.data, is_bound=draft.is_filled)
        if "fehler" not in request.GET:
            joining_forms.redisplay()
        return self.page(joining_forms, forms=joining_forms.forms)

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        joining_forms = self.get_forms(request.POST)
        if "accept" in request.POST:
            return self.accept_suggestion(request.POST.copy(), request.POST["accept"])
        if "back" in request.POST and joining_forms.fits_session():
            self.save_draft(joining_forms)
            return redirect(self.choose_url(joining_forms))
        if joining_forms.row_was_added_or_removed:
            return self.page(joining_forms)
        if not joining_forms.is_valid():
            return self.page(joining_forms, forms=joining_forms.forms, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        self.save_draft(joining_forms, payload=joining_forms.payload())
        return redirect(self.check_url(str(joining_forms.submission)))

    def prerendered_form(
        self, forms_class: type[JoiningForms], build_forms: Callable[[prerendered.Values], JoiningForms], **values: str
    ) -> HttpResponse:
        """The empty form for a visitor without a session.

        `build_forms` returns the form group with marks in place of `values`.
        """
        page_values = {
            "csrf_token": get_token(self.request),
            "submission": str(uuid4()),
            SHOWN_AT_FIELD: signed_time(timezone.now()),
        }

        def render_marked(marks: prerendered.Values) -> str:
            marked_forms = build_forms(marks)
            for name in ("submission", SHOWN_AT_FIELD):
                marked_forms.last_form.fields[name].initial = marks[name]
            context = {**self.common_context(marked_forms), "csrf_token": marks["csrf_token"]}
            return render_to_string(self.template, context, self.request)

        return prerendered.prerendered_response(
            lambda: (self.template, forms_class.empty_form_key()), render_marked, page_values | values
        )

    def accept_suggestion(self, data: MultiValueDict[str, str], name: str) -> HttpResponse:
        joining_forms = self.get_forms(with_suggestion(data, name))
        joining_forms.redisplay()
        return self.page(joining_forms)

    def page(self, joining_forms: JoiningForms, **context: Any) -> HttpResponse:
        if joining_forms.bound_data is not None:
            joining_forms.ask_about_typos()
        return super().page(joining_forms, **context)


@method_decorator(private_page, name="dispatch")
class CheckStepView(JoiningFlowView):
    """The step that shows all values for checking.

    The page contains them as hidden fields, so an expired draft loses nothing, and what is sent is what the page shows,
    though its draft has changed or was sent meanwhile. Values in a draft are not validated again.
    """

    step = 2

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        draft = self.named_draft()
        if draft is None:
            messages.info(request, DRAFT_EXPIRED)
            return redirect(self.form_url())
        if draft.application is not None:
            return redirect(thanks_url(draft.submission))
        return self.render_summary(self.get_forms(draft.data))

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        draft = self.named_draft()
        is_as_shown = draft and ("submission" not in request.POST or draft.has_content(dict(request.POST.lists())))
        if draft and is_as_shown and draft.application is not None:
            return redirect(thanks_url(draft.submission))
        if draft and is_as_shown and draft.payload and "accept" not in request.POST:
            return self.send(draft, draft.payload)
        joining_forms = self.get_forms(draft.data if draft and is_as_shown else request.POST)
        if not joining_forms.is_valid():
            return self.back_to_form(joining_forms)
        if "accept" in request.POST:
            return self.accept_suggestion(joining_forms, request.POST["accept"])
        if draft:
            return self.send_as_shown(joining_forms)
        messages.info(request, DRAFT_RENEWED)
        return self.redirect_to_check(joining_forms)

    def send_as_shown(self, joining_forms: JoiningForms) -> HttpResponse:
        """Send the values of the page, which differ from its draft or have not been validated."""
        payload = joining_forms.payload()
        self.save_draft(joining_forms, payload=payload)
        draft = drafts.find(self.request, joining_forms.submission)
        if draft is None or draft.application is not None:
            return redirect(thanks_url(str(joining_forms.submission)))
        return self.send(draft, payload)

    def send(self, draft: drafts.Draft, payload: Payload) -> HttpResponse:
        now = timezone.now()
        count_submission(self.request, at=now)
        try:
            application = self.forms_class.submit(payload, submission=UUID(draft.submission), at=now)
        except OutdatedError:
            return self.back_to_form(self.get_forms(draft.data))
        except DomainRefusal as refusal:
            return self.render_summary(
                self.get_forms(draft.data), refusal=str(refusal), status=HTTPStatus.UNPROCESSABLE_ENTITY
            )
        drafts.mark_sent(self.request, draft, application=application.pk, at=now)
        return redirect(thanks_url(draft.submission))

    def render_summary(self, joining_forms: JoiningForms, *, status: int = 200, **context: Any) -> HttpResponse:
        if not joining_forms.is_valid():
            return self.back_to_form(joining_forms)
        form_url = self.form_url(entwurf=str(joining_forms.submission))
        context |= {
            "sections": [
                with_change_links(section, self.choose_url(joining_forms) if section.is_chosen else form_url)
                for section in with_suggestions(joining_forms.sections())
            ],
            "hidden_values": [
                (name, value) for name, values in joining_forms.posted_values().items() for value in values
            ],
            "change_url": form_url,
            "send_label": self.send_label,
            "sidebar_template": self.sidebar_template,
        }
        return self.page(joining_forms, status=status, **context)

    def back_to_form(self, joining_forms: JoiningForms) -> HttpResponse:
        """Show the form with its errors: the draft is no longer valid, such as when a category is no longer offered."""
        if not joining_forms.fits_session():
            return redirect(self.form_url())
        self.save_draft(joining_forms)
        return redirect(self.form_url(entwurf=str(joining_forms.submission), fehler="ja"))

    def accept_suggestion(self, joining_forms: JoiningForms, name: str) -> HttpResponse:
        return self.redirect_to_check(
            self.get_forms(with_suggestion(MultiValueDict(joining_forms.posted_values()), name))
        )

    def redirect_to_check(self, joining_forms: JoiningForms) -> HttpResponse:
        self.save_draft(joining_forms, payload=joining_forms.payload() if joining_forms.is_valid() else None)
        return redirect(self.check_url(str(joining_forms.submission)))


def with_change_links(section: SummarySection, url: str) -> SummarySection:
    """The section with the link „Ändern“ of each line, to its field on the page at `url`."""
    rows = [replace(row, anchor=f"{url}#{row.anchor}" if row.anchor else "") for row in section.rows]
    return replace(section, rows=rows)


def with_suggestions(sections: list[SummarySection]) -> list[SummarySection]:
    """The sections with a suggestion for each address with a probable typo."""
    addresses = {row.email for section in sections for row in section.rows if row.email}
    suggested = suggestions(addresses)
    return [
        replace(section, rows=[replace(row, suggestion=suggested.get(row.email, "")) for row in section.rows])
        for section in sections
    ]


def thanks_url(submission: str) -> str:
    return with_query(reverse("members:join_thanks"), vorgang=submission)
