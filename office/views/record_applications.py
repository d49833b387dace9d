"""Recording applications that came by letter, by phone or in person."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View

from core.backoffice.pages import backoffice_page, render_page
from core.primary_keys import parse_pk
from core.refusals import DomainRefusal
from members.domain import organisations
from members.models import Organisation
from office.forms.recorded_applications import RecordedIndividualForms, RecordedOrganisationForms

UNKNOWN = "unbekannt"


class RecordApplicationView(View):
    """GET shows the empty forms, POST validates all of them and records one application, however often it is sent."""

    title = template = ""

    def get_forms(self, *typed: Any) -> Any:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_form(self.get_forms())

    def post(self, request: HttpRequest) -> HttpResponse:
        form_group = self.get_forms(request.POST, request.FILES)
        if not form_group.is_valid():
            return self.render_form(form_group, status=HTTPStatus.BAD_REQUEST)
        try:
            application = form_group.submit(by=request.user, at=timezone.now())
        except DomainRefusal as refusal:
            form_group.source_form.add_error(None, str(refusal))
            return self.render_form(form_group, status=HTTPStatus.BAD_REQUEST)
        messages.success(request, f"Der Antrag ist erfasst: {application.reference}.")
        return redirect("office:application", application.reference)

    def render_form(self, form_group: Any, *, status: int = 200) -> HttpResponse:
        context = {"title": self.title, "form_group": form_group, "forms": form_group.forms}
        return render_page(self.request, self.template, context, status=status)


class RecordOrganisationView(RecordApplicationView):
    title = "Antrag einer Organisation erfassen"
    template = "office/record_organisation.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return super().get(request) if request.GET.get("organisation") else self.choose(request)

    def choose(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "")[:200]
        context = {"title": self.title, "text": text, "organisations": organisations.search(text), "unknown": UNKNOWN}
        return render_page(request, "office/record_application_choose.html", context)

    def get_forms(self, *typed: Any) -> RecordedOrganisationForms:
        key = self.request.GET.get("organisation", "")
        if key == UNKNOWN:
            return RecordedOrganisationForms(*typed, organisation=None)
        organisation = get_object_or_404(Organisation, pk=parse_pk(key))
        return RecordedOrganisationForms(*typed, organisation=organisation)


class RecordIndividualView(RecordApplicationView):
    title = "Antrag einer Einzelperson erfassen"
    template = "office/record_individual.html"

    def get_forms(self, *typed: Any) -> RecordedIndividualForms:
        return RecordedIndividualForms(*typed)


decides = backoffice_page("members", "change")
organisation = decides(RecordOrganisationView.as_view())
individual = decides(RecordIndividualView.as_view())
