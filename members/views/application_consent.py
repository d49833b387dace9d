"""Consents of an applicant, by the link of the application."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from members.domain import consents as member_consents
from members.forms.newsletter import NewsletterForm
from members.views import consents
from members.views.application_status import ApplicationLinkView


class ApplicantConsentView(ApplicationLinkView):
    """POST withdraws a consent, or gives the newsletter's by its ticked box."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_or_renew_expired(request) if self.is_expired else self.redirect_to_status()

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.is_expired:
            return self.render_or_renew_expired(request)
        if "withdraw" in request.POST:
            return self.withdraw(consents.withdrawn_purpose(request.POST))
        form = NewsletterForm(request.POST)
        if not form.is_valid():
            back = reverse("members:status", args=[self.link.token()])
            context = {"form": form, "back": back, "back_label": "Stand Ihres Antrags"}
            return render(request, "members/newsletter.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        member_consents.give_as_applicant(self.object, text=form.cleaned_data["newsletter"], at=timezone.now())
        messages.success(request, consents.GIVEN)
        return self.redirect_to_status()

    def withdraw(self, purpose: str) -> HttpResponse:
        if purpose:
            member_consents.withdraw_as_applicant(self.object, purpose=purpose, at=timezone.now())
            messages.success(self.request, consents.WITHDRAWN)
        return self.redirect_to_status()

    def redirect_to_status(self) -> HttpResponse:
        return redirect("members:status", self.link.token())
