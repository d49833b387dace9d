"""Joining as an individual, and asking to be entered as Multiplikatorin or Multiplikator of a partner."""

from __future__ import annotations

from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from members.domain import partners
from members.forms.individual import IndividualJoiningForms, RepresentativeJoiningForms
from members.models import Organisation
from members.views import joining_drafts as drafts
from members.views import prerendered
from members.views.joining_flow import CheckStepView, FormStepView, JoiningFlowView
from members.views.joining_organisation import find_organisation
from members.views.query_strings import with_query


class IndividualFlowView(JoiningFlowView):
    flow = "individual"
    forms_class = IndividualJoiningForms

    def form_url(self, **query: str) -> str:
        return with_query(reverse("members:join_individual"), **query)

    def check_url(self, submission: str) -> str:
        return with_query(reverse("members:join_individual_check"), entwurf=submission)

    def get_forms(self, data: MultiValueDict[str, str] | None, *, is_bound: bool = True) -> IndividualJoiningForms:
        return IndividualJoiningForms(data, is_bound=is_bound)


class IndividualFormView(IndividualFlowView, FormStepView):
    template = "members/join/individual.html"

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        if prerendered.is_anonymous_request(request):
            return self.prerendered_form(IndividualJoiningForms, lambda marks: self.get_forms(None))
        return super().get(request)


class IndividualCheckView(IndividualFlowView, CheckStepView):
    template = "members/join/check.html"


class RepresentativeFlowView(JoiningFlowView):
    flow = "representative"
    forms_class = RepresentativeJoiningForms

    @cached_property
    def organisation(self) -> Organisation:
        """The partner in the address. Raises Http404 where the organisation is none."""
        organisation = find_organisation(self.kwargs["slug"])
        if partners.since_of(organisation, day=timezone.localdate()) is None:
            raise Http404
        return organisation

    def form_url(self, **query: str) -> str:
        return with_query(reverse("members:join_representative", args=[self.organisation.slug]), **query)

    def check_url(self, submission: str) -> str:
        return with_query(
            reverse("members:join_representative_check", args=[self.organisation.slug]), entwurf=submission
        )

    def get_forms(self, data: MultiValueDict[str, str] | None, *, is_bound: bool = True) -> RepresentativeJoiningForms:
        return RepresentativeJoiningForms(data, organisation=self.organisation, is_bound=is_bound)

    def latest_draft(self) -> drafts.Draft | None:
        return drafts.latest(self.request, flow=self.flow, organisation=self.organisation.slug)

    def named_draft(self) -> drafts.Draft | None:
        draft = super().named_draft()
        own = [self.organisation.slug]
        return draft if draft and (draft.application or draft.posted_values.get("organisation") == own) else None


class RepresentativeFormView(RepresentativeFlowView, FormStepView):
    template = "members/join/representative.html"


class RepresentativeCheckView(RepresentativeFlowView, CheckStepView):
    template = "members/join/check.html"
