"""The page of a nominee: who nominated them, what is stored (Art. 14 DSGVO), objection, newsletter."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core.link_pages import LinkView
from members.domain import nominations
from members.forms.newsletter import NewsletterForm
from members.models import Nomination
from privacy.domain import consents
from privacy.models import Purpose


class NominationView(LinkView):
    purpose = "members:nomination"
    queryset = Nomination.objects.with_holder().select_related("representative__person")

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.is_expired:
            return render(request, "members/nomination/expired.html", status=HTTPStatus.GONE)
        return self.page(NewsletterForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.is_expired:
            return render(request, "members/nomination/expired.html", status=HTTPStatus.GONE)
        if "object" in request.POST:
            nominations.record_objection(self.object, at=timezone.now())
            return render(request, "members/nomination/objected.html")
        if "withdraw" in request.POST:
            nominations.withdraw_newsletter(self.object, at=timezone.now())
            messages.success(request, "Ihre Einwilligung ist widerrufen. Sie erhalten keinen Rundbrief mehr.")
            return redirect(request.path)
        return self.subscribe(NewsletterForm(request.POST))

    def subscribe(self, form: NewsletterForm) -> HttpResponse:
        if not form.is_valid():
            return self.page(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        if not nominations.give_newsletter(self.object, text=form.cleaned_data["newsletter"], at=timezone.now()):
            return self.render_gone()
        messages.success(self.request, "Danke, Sie erhalten künftig den Rundbrief.")
        return redirect(self.request.path)

    @property
    def subject_key(self) -> UUID:
        """The subject key of their consents: the person's where they hold a post, else the nomination's own."""
        tenure = self.object.representative
        return tenure.person.subject_key if tenure else self.object.subject_key

    def render_gone(self) -> HttpResponse:
        """After an objection the page says that nothing is stored."""
        return render(
            self.request, "members/nomination/objected.html", status=200 if self.request.method == "POST" else 410
        )

    def page(self, form: NewsletterForm, status: int = 200) -> HttpResponse:
        newsletter_consents = [
            consent for consent in consents.statuses(self.subject_key) if consent.text.purpose == Purpose.NEWSLETTER
        ]
        context = {
            "nomination": self.object,
            "declaration": self.object.declaration,
            "form": form,
            "newsletter": next((consent for consent in newsletter_consents if consent.is_given), None),
        }
        return render(self.request, "members/nomination/nomination.html", context, status=status)
