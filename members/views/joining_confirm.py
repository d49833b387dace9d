"""The page that the confirmation mail links to."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.antispam import count_submission
from core.link_pages import LinkView
from core.tokens import Link
from members.domain import applications
from members.models import Application
from members.states import ApplicationState
from members.views.application_status import HEADLINES

CONFIRMED = "Danke, Ihr Antrag ist bestätigt"
GONE = {ApplicationState.EXPIRED, ApplicationState.WITHDRAWN}


class ConfirmApplicationView(LinkView):
    """GET shows what is to be confirmed, POST confirms; a second visit shows that it is done."""

    purpose = "members:confirm"
    queryset = (
        Application.objects.with_applicant()
        .select_related("details__professional_field", "details__duty_area")
        .prefetch_related("declaration__nominations")
    )
    age = settings.CONFIRMATION_LINK_AGE

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.object.state != ApplicationState.SUBMITTED:
            return self.render_result(self.object)
        if self.is_expired:
            return self.page("confirm_expired", self.object, status=HTTPStatus.GONE)
        return self.page("confirm", self.object)

    def post(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        if self.object.state == ApplicationState.SUBMITTED and self.is_expired:
            count_submission(request, at=now)
            applications.resend_confirmation(self.object, at=now)
            return self.page("confirm_resent", self.object)
        return self.render_result(applications.confirm(self.object, at=now))

    def render_result(self, application: Application) -> HttpResponse:
        if application.state in GONE:
            return self.page("confirm_gone", application, status=HTTPStatus.GONE)
        headline = CONFIRMED if application.state == ApplicationState.CONFIRMED else HEADLINES[application.state]
        return self.page("confirmed", application, headline=headline, status_token=self.status_token(application))

    def status_token(self, application: Application) -> str:
        """Token of the status page; empty where this link has expired, so that an old link cannot create a new one."""
        if self.is_expired:
            return ""
        return Link("members:status", application.pk, application.link_generation, timezone.now()).token()

    def page(self, name: str, application: Application, *, status: int = 200, **context: Any) -> HttpResponse:
        context = {"application": application, **context}
        return render(self.request, f"members/join/{name}.html", context, status=status)
