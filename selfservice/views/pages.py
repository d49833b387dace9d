"""„Meine Daten“: the link by mail, the page it opens, and what is done there at once."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core.junk import count_sent_form
from core.link_pages import LinkPage
from members.forms.newsletter import NewsletterForm
from members.models import Person
from members.views import consents
from selfservice.domain import actions, disclosure, export, legal_texts, links
from selfservice.forms import AskForLinkForm, CorrectionForm


class Ask(View):
    """Asks for an address; what follows is the same for every address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(AskForLinkForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AskForLinkForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        count_sent_form(request, at=timezone.now())
        links.request_links(form.cleaned_data["email"], at=timezone.now())
        return redirect("selfservice:link_requested")

    def page(self, form: AskForLinkForm, status: int = 200) -> HttpResponse:
        return render(self.request, "selfservice/ask.html", {"form": form}, status=status)


def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "selfservice/asked.html", {"days": settings.LINK_AGE.days})


class OwnPage(LinkPage):
    """A page of one person, opened by their link; an expired one shows nothing and does nothing."""

    purpose = links.PAGE
    rows = Person.objects.select_related("professional_field", "duty_area")
    template: str

    @property
    def person(self) -> Person:
        return self.row

    @property
    def token(self) -> str:
        return self.link.token()

    def expired_page(self) -> HttpResponse:
        return render(self.request, "selfservice/link_expired.html", {"token": self.token}, status=HTTPStatus.GONE)

    def unknown(self) -> HttpResponse:
        return render(self.request, "selfservice/link_unknown.html", status=HTTPStatus.NOT_FOUND)

    def page(self, status: int = 200, **context: object) -> HttpResponse:
        known = {"person": self.person, "token": self.token, **context}
        return render(self.request, self.template, known, status=status)

    def to_overview(self) -> HttpResponse:
        return redirect("selfservice:overview", self.token)


class Overview(OwnPage):
    """All that is stored. POST asks for a new link in place of an expired one."""

    template = "selfservice/overview.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        holdings = disclosure.holdings_of(self.person)
        consent_url = reverse("selfservice:consent", args=[self.token])
        return self.page(
            holdings=holdings,
            is_bound=holdings.is_bound_on(timezone.localdate()),
            legal_texts=legal_texts,
            **consents.section(holdings.consents, url=consent_url),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.to_overview()

    def expired_page(self) -> HttpResponse:
        if self.request.method != "POST":
            return super().expired_page()
        count_sent_form(self.request, at=timezone.now())
        links.send_new_link(self.person, at=timezone.now())
        return render(self.request, "selfservice/link_resent.html")


class Download(OwnPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse(
            export.export(disclosure.holdings_of(self.person), at=timezone.now()),
            json_dumps_params={"ensure_ascii": False, "indent": 2},
            headers={"Content-Disposition": 'attachment; filename="meine-daten.json"'},
        )


class Correct(OwnPage):
    template = "selfservice/correct.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(form=CorrectionForm(person=self.person))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CorrectionForm(request.POST, person=self.person)
        if not form.is_valid():
            return self.page(form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        actions.correct(self.person, changes=form.cleaned_data, at=timezone.now())
        messages.success(request, "Ihre Angaben sind gespeichert.")
        return self.to_overview()


class Consent(OwnPage):
    """POST withdraws a purpose, or gives the newsletter's consent by its ticked box."""

    template = "members/newsletter.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.to_overview()

    def post(self, request: HttpRequest) -> HttpResponse:
        if "withdraw" in request.POST:
            return self.withdraw(consents.withdrawn_purpose(request.POST))
        form = NewsletterForm(request.POST)
        if not form.is_valid():
            back = reverse("selfservice:overview", args=[self.token])
            return self.page(form=form, back=back, back_label="Meine Daten", status=HTTPStatus.UNPROCESSABLE_ENTITY)
        actions.give_newsletter(self.person, text=form.cleaned_data["newsletter"], at=timezone.now())
        messages.success(request, consents.GIVEN)
        return self.to_overview()

    def withdraw(self, purpose: str) -> HttpResponse:
        if purpose:
            actions.withdraw_consent(self.person, purpose=purpose, at=timezone.now())
            messages.success(self.request, consents.WITHDRAWN)
        return self.to_overview()


class Links(OwnPage):
    """GET asks once more, POST kills all links to this page."""

    template = "selfservice/links.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        links.invalidate_links(self.person, at=timezone.now())
        return render(request, "selfservice/links_dead.html")
