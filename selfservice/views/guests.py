"""The disclosure for people who are no persons of the network: guests of events, applicants, nominees, declarers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.antispam import count_submission
from core.disclosure import Disclosure
from core.link_pages import LinkView
from core.tokens import Link
from events.models import Invitation, Registration
from journal import actors
from journal.actors import Actor
from members.domain import nominations
from members.domain.applications import mails
from members.models import Application, Nomination
from privacy.models import Case
from selfservice.domain import actions, data_subjects, legal_texts, links
from selfservice.domain.data_subjects import Guest, contact_of
from selfservice.forms import CorrectionRequestForm, ObjectionForm
from selfservice.views.cases import CaseFormMixin
from selfservice.views.disclosed_sections import disclosed_sections
from selfservice.views.pages import export_response


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestKind:
    """How somebody is known. `own_page` is the URL name of the page of that alone, where its link may be shown here;
    `record` is the row whose journal says what is done.
    """

    rows: QuerySet[Any]
    actor: Callable[[Any], Actor]
    own_page: str = ""
    own_page_label: str = ""
    has_own_page: Callable[[Any], bool] = bool
    record: Callable[[Any], Model] = lambda row: row

    @property
    def purpose(self) -> str:
        return links.GUEST_PAGES[self.rows.model]


REGISTRANT = GuestKind(
    rows=Registration.objects.filter(anonymised_at=None).exclude(email=""),
    actor=lambda row: actors.registrant(row.pk),
    own_page=Registration.link_page,
    own_page_label="Anmeldung ansehen oder ändern",
)
GUEST = GuestKind(
    rows=Invitation.objects.filter(anonymised_at=None).exclude(email="").exclude(last_name="").select_related("event"),
    actor=lambda row: actors.guest(row.pk),
    own_page=Invitation.link_page,
    own_page_label="Einladung ansehen oder beantworten",
    has_own_page=lambda row: links.has_open_page(row, at=timezone.now()),
)
APPLICANT = GuestKind(
    rows=Application.objects.filter(Q(declaration__email__gt="") | Q(details__email__gt="")).with_applicant(),
    actor=lambda row: actors.applicant(row.pk),
    own_page=mails.STATUS_PAGE,
    own_page_label="Stand des Antrags",
)
NOMINEE = GuestKind(
    rows=Nomination.objects.exclude(email=""),
    actor=lambda row: actors.nominee(row.pk),
    own_page=nominations.PAGE,
    own_page_label="Benennung ansehen oder ihr widersprechen",
)
DECLARER = GuestKind(
    rows=data_subjects.declarers().exclude(email=""),
    actor=lambda row: actors.participant(row.participant.pk),
    record=lambda row: row.participant,
)
PROXY = GuestKind(
    rows=data_subjects.proxies().exclude(email=""),
    actor=lambda row: actors.participant(row.participant.pk),
    record=lambda row: row.participant,
)


class GuestLinkView(LinkView):
    """Base view of the pages of one guest, opened by their link; an expired one shows and does nothing."""

    guest_kind = REGISTRANT

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.purpose, self.queryset = self.guest_kind.purpose, self.guest_kind.rows

    @property
    def guest(self) -> Guest:
        return self.object

    @property
    def actor(self) -> Actor:
        return self.guest_kind.actor(self.guest)

    def url(self, ending: str = "") -> str:
        return reverse(f"{self.purpose}{ending}", args=[self.link.token()])

    def disclosure(self) -> Disclosure:
        return data_subjects.disclosure_of_guest(self.guest)

    def render_expired(self) -> HttpResponse:
        context = {"renewal_url": self.url()}
        return render(self.request, "selfservice/link_expired.html", context, status=HTTPStatus.GONE)

    def render_unknown(self) -> HttpResponse:
        return render(self.request, "selfservice/link_unknown.html", status=HTTPStatus.NOT_FOUND)


class GuestView(GuestLinkView):
    """All that is stored about the guest. POST asks for a new link in place of an expired one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "contact": contact_of(self.guest),
            "sections": disclosed_sections(self.disclosure()),
            "legal_texts": legal_texts,
            "own_page_url": self.own_page_url(),
            "own_page_label": self.guest_kind.own_page_label,
            "export_url": self.url("_export"),
            "correction_url": self.url("_correction"),
            "objection_url": self.url("_objection"),
        }
        return render(request, "selfservice/guest.html", context)

    def own_page_url(self) -> str:
        """By a link as old as this one; empty where there is none to show."""
        page = self.guest_kind.own_page
        if not page or not self.guest_kind.has_own_page(self.guest):
            return ""
        own = Link(page, self.link.row, self.link.generation, self.link.issued_at)
        return reverse(page, args=[own.token()])

    def post(self, request: HttpRequest) -> HttpResponse:
        return redirect(self.url())

    def render_expired(self) -> HttpResponse:
        if self.request.method != "POST":
            return super().render_expired()
        count_submission(self.request, at=timezone.now())
        is_sent = links.send_new_guest_link(self.guest, at=timezone.now())
        return render(self.request, "selfservice/link_resent.html", {"is_sent": is_sent})


class GuestExportView(GuestLinkView):
    def get(self, request: HttpRequest) -> HttpResponse:
        record = self.guest_kind.record(self.guest)
        return export_response(request, self.disclosure(), subject=record, actor=self.actor)


class GuestCaseView(CaseFormMixin, GuestLinkView):
    """A case of a guest; how it stands is shown among all that is stored."""

    template: str

    def page(self, *, form: forms.Form, status: int = 200) -> HttpResponse:
        return render(self.request, self.template, {"form": form, "overview": self.url()}, status=status)

    def existing_case(self) -> Case | None:
        return actions.existing_open_guest_case(self.guest, kind=self.kind)

    def open_case(self, **kwargs: Any) -> Case:
        return actions.open_guest_case(self.guest, actor=self.actor, **kwargs)

    def to_case(self, case: Case) -> HttpResponse:
        sentence = "Ihr Anliegen {} ist bei der Geschäftsstelle. Sie bekommen spätestens am {} eine Antwort per Mail."
        messages.success(self.request, sentence.format(case.reference, date_format(case.due_on, "j. F Y")))
        return redirect(self.url())


class GuestObjectionView(GuestCaseView):
    kind = Case.Kind.OBJECTION
    form_class = ObjectionForm
    template = "selfservice/objection.html"


class GuestCorrectionView(GuestCaseView):
    kind = Case.Kind.CORRECTION
    form_class = CorrectionRequestForm
    template = "selfservice/correction_request.html"
