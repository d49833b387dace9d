"""Recording an application that did not come through the form."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views import View

from core.keys import key_in
from core.refusals import DomainRefusal
from members.domain import organisations
from members.models import Organisation
from office.forms.by_hand import IndividualLetter, OrganisationLetter
from office.views.pages import office_page, page

UNKNOWN = "unbekannt"


class Record(View):
    """GET shows the empty forms, POST judges all of them and makes one application, however often it is sent."""

    title = template = ""

    def letter(self, *typed: Any) -> Any:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(self.letter())

    def post(self, request: HttpRequest) -> HttpResponse:
        letter = self.letter(request.POST, request.FILES)
        if not letter.is_valid():
            return self.show(letter, status=HTTPStatus.BAD_REQUEST)
        try:
            application = letter.submit(by=request.user, at=timezone.now())
        except DomainRefusal as refusal:
            letter.arrival.add_error(None, str(refusal))
            return self.show(letter, status=HTTPStatus.BAD_REQUEST)
        messages.success(request, f"Der Antrag ist erfasst: {application.reference}.")
        return redirect("office:application", application.reference)

    def show(self, letter: Any, *, status: int = 200) -> HttpResponse:
        context = {"title": self.title, "letter": letter, "forms": letter.parts}
        return page(self.request, self.template, context, status=status)


class RecordOrganisation(Record):
    title = "Antrag einer Organisation erfassen"
    template = "record_organisation"

    def get(self, request: HttpRequest) -> HttpResponse:
        return super().get(request) if request.GET.get("organisation") else self.choose(request)

    def choose(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "")[:200]
        context = {"title": self.title, "text": text, "found": organisations.search(text), "unknown": UNKNOWN}
        return page(request, "record_choose", context)

    def letter(self, *typed: Any) -> OrganisationLetter:
        key = self.request.GET.get("organisation", "")
        if key == UNKNOWN:
            return OrganisationLetter(*typed, organisation=None)
        known = get_object_or_404(Organisation, pk=key_in(key))
        return OrganisationLetter(*typed, organisation=known)


class RecordIndividual(Record):
    title = "Antrag einer Einzelperson erfassen"
    template = "record_individual"

    def letter(self, *typed: Any) -> IndividualLetter:
        return IndividualLetter(*typed)


decides = office_page("members", "change")
organisation = decides(RecordOrganisation.as_view())
individual = decides(RecordIndividual.as_view())
