"""„Meine Daten“: the link by mail, the page it opens, and what is done there at once."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from core.antispam import count_submission
from core.disclosure import Disclosure
from core.link_pages import LinkView
from core.rendering_limits import count_rendered_file
from journal import actors
from journal.actors import Actor
from journal.entries import record_download
from members.domain.consents import consents_of
from members.forms.newsletter import NewsletterForm
from members.models import Person
from members.views import consents
from privacy.models import Consent, Purpose
from selfservice.domain import actions, data_subjects, export, legal_texts, links
from selfservice.forms import CorrectionForm, RequestLinkForm
from selfservice.views.disclosed_sections import disclosed_sections


class RequestLinkView(View):
    """Asks for an address; what follows is the same for every address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(RequestLinkForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RequestLinkForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        count_submission(request, at=timezone.now())
        links.request_links(form.cleaned_data["email"], at=timezone.now())
        return redirect("selfservice:link_requested")

    def page(self, form: RequestLinkForm, status: int = 200) -> HttpResponse:
        return render(self.request, "selfservice/request_link.html", {"form": form}, status=status)


def link_requested(request: HttpRequest) -> HttpResponse:
    return render(request, "selfservice/link_requested.html", {"days": settings.LINK_AGE.days})


class MyDataLinkView(LinkView):
    """A page of one person, opened by their link; an expired one shows nothing and does nothing."""

    purpose = links.PERSON_PAGE
    queryset = Person.objects.select_related("professional_field", "duty_area")
    template: str

    @property
    def person(self) -> Person:
        return self.object

    @property
    def token(self) -> str:
        return self.link.token()

    def render_expired(self) -> HttpResponse:
        context = {"renewal_url": self.url("overview")}
        return render(self.request, "selfservice/link_expired.html", context, status=HTTPStatus.GONE)

    def render_unknown(self) -> HttpResponse:
        return render(self.request, "selfservice/link_unknown.html", status=HTTPStatus.NOT_FOUND)

    def page(self, status: int = 200, **context: object) -> HttpResponse:
        context = {"person": self.person, "token": self.token, "overview": self.url("overview"), **context}
        return render(self.request, self.template, context, status=status)

    def url(self, name: str, *more: str) -> str:
        return reverse(f"selfservice:{name}", args=[self.token, *more])

    def to_overview(self) -> HttpResponse:
        return redirect("selfservice:overview", self.token)


class MyDataView(MyDataLinkView):
    """All that is stored. POST asks for a new link in place of an expired one."""

    template = "selfservice/overview.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        disclosure = data_subjects.disclosure_of(self.person)
        change_urls = {"person": self.url("correct"), "addresses": self.url("address")}
        case_urls = {case.reference: self.url("case", case.reference) for case in disclosure.records("cases")}
        return self.page(
            sections=disclosed_sections(disclosure, change_urls=change_urls, case_urls=case_urls),
            has_running_membership_or_post=data_subjects.has_running_membership_or_post(
                disclosure, timezone.localdate()
            ),
            legal_texts=legal_texts,
            **consents.consent_context(self.withdrawable(disclosure), url=self.url("consent")),
        )

    def withdrawable(self, disclosure: Disclosure) -> list[Consent]:
        """Needs are withdrawn on the page of their registration, which deletes them too."""
        latest = consents_of(*disclosure.subject.subject_keys)
        return [consent for consent in latest if consent.text.purpose != Purpose.EVENT_NEEDS]

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.to_overview()

    def render_expired(self) -> HttpResponse:
        if self.request.method != "POST":
            return super().render_expired()
        count_submission(self.request, at=timezone.now())
        is_sent = links.send_new_link(self.person, at=timezone.now())
        return render(self.request, "selfservice/link_resent.html", {"is_sent": is_sent})


def export_response(request: HttpRequest, disclosure: Disclosure, *, subject: Model, actor: Actor) -> JsonResponse:
    """The whole disclosure as a download, which the journal of `subject` records; HEAD downloads nothing.

    Raises LimitReachedError beyond as many files as a link renders in an hour.
    """
    now = timezone.now()
    count_rendered_file(request)
    if request.method == "GET":
        record_download(subject, content="own_data", actor=actor, at=now)
    return JsonResponse(
        export.export(disclosure, at=now),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": 'attachment; filename="meine-daten.json"'},
    )


class DisclosureExportView(MyDataLinkView):
    def get(self, request: HttpRequest) -> HttpResponse:
        disclosure = data_subjects.disclosure_of(self.person)
        return export_response(request, disclosure, subject=self.person, actor=actors.person(self.person.pk))


class CorrectView(MyDataLinkView):
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


class ConsentView(MyDataLinkView):
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
        actions.give_newsletter_consent(self.person, text=form.cleaned_data["newsletter"], at=timezone.now())
        messages.success(request, consents.GIVEN)
        return self.to_overview()

    def withdraw(self, purpose: str) -> HttpResponse:
        if purpose:
            actions.withdraw_consent(self.person, purpose=purpose, at=timezone.now())
            messages.success(self.request, consents.WITHDRAWN)
        return self.to_overview()


class InvalidateLinksView(MyDataLinkView):
    """GET asks once more, POST kills all links to this page."""

    template = "selfservice/invalidate_links.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        links.invalidate_links(self.person, at=timezone.now())
        return render(request, "selfservice/links_invalidated.html")
