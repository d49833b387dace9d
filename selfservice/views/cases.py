"""What people ask of the office from „Meine Daten“: a new address, an objection, leaving."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from core.antispam import count_submission
from core.refusals import DomainRefusal
from privacy.domain.cases import cases_of
from privacy.models import Case
from selfservice.domain import actions
from selfservice.domain.data_subjects import subject_of_person
from selfservice.forms import LeavingForm, NewAddressForm, ObjectionForm
from selfservice.views.pages import MyDataLinkView


class CaseFormMixin:
    """A form that becomes a case; who has such a case waiting is led to it."""

    kind: Case.Kind
    form_class: type[forms.Form]
    page: Callable[..., HttpResponse]

    def get(self, request: HttpRequest) -> HttpResponse:
        if waiting := self.existing_case():
            return self.to_case(waiting)
        return self.page(form=self.form_class())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.page(form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        count_submission(request, at=timezone.now())
        try:
            case = self.open_case(
                kind=self.kind,
                message=self.message(form),
                submission=form.cleaned_data["submission"],
                at=timezone.now(),
            )
        except DomainRefusal as refusal:
            form.add_error(None, str(refusal))
            return self.page(form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return self.to_case(case)

    def message(self, form: forms.Form) -> str:
        return str(form.cleaned_data["message"])

    def existing_case(self) -> Case | None:
        raise NotImplementedError

    def open_case(self, **kwargs: Any) -> Case:
        raise NotImplementedError

    def to_case(self, case: Case) -> HttpResponse:
        raise NotImplementedError


class OpenCaseView(CaseFormMixin, MyDataLinkView):
    """A case of a person."""

    def existing_case(self) -> Case | None:
        return actions.existing_open_case(self.person, kind=self.kind)

    def open_case(self, **kwargs: Any) -> Case:
        return actions.open_case(self.person, **kwargs)

    def to_case(self, case: Case) -> HttpResponse:
        return redirect("selfservice:case", self.token, case.reference)


class ObjectionView(OpenCaseView):
    kind = Case.Kind.OBJECTION
    form_class = ObjectionForm
    template = "selfservice/objection.html"


class LeaveView(OpenCaseView):
    kind = Case.Kind.LEAVING
    form_class = LeavingForm
    template = "selfservice/leave.html"


class NewAddressView(OpenCaseView):
    kind = Case.Kind.CORRECTION
    form_class = NewAddressForm
    template = "selfservice/address.html"

    def message(self, form: NewAddressForm) -> str:
        return form.message


class CaseView(MyDataLinkView):
    template = "selfservice/case.html"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        case = cases_of(subject_of_person(self.person)).filter(reference=reference).first()
        if case is None:
            raise Http404
        return self.page(case=case)
