"""Joining as an individual, and asking to be entered as Multiplikatorin or Multiplikator of a partner."""

from __future__ import annotations

from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from core.query_strings import with_query
from members.domain import partners
from members.forms.individual import IndividualSheet, RepresentativeSheet
from members.models import Organisation
from members.views import blank_pages
from members.views import joining_drafts as drafts
from members.views.joining_organisation import chosen
from members.views.joining_steps import Check, Fill, Way


class IndividualWay(Way):
    way = "individual"
    sheet_class = IndividualSheet

    def fill_url(self, **query: str) -> str:
        return with_query(reverse("members:join_individual"), **query)

    def check_url(self, submission: str) -> str:
        return with_query(reverse("members:join_individual_check"), entwurf=submission)

    def sheet(self, data: MultiValueDict[str, str] | None, *, is_filled: bool = True) -> IndividualSheet:
        return IndividualSheet(data, is_filled=is_filled)


class Individual(IndividualWay, Fill):
    template = "members/join/individual.html"

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        if blank_pages.fits(request):
            return self.blank(IndividualSheet, lambda marks: self.sheet(None))
        return super().get(request)


class IndividualCheck(IndividualWay, Check):
    template = "members/join/check.html"


class RepresentativeWay(Way):
    way = "representative"
    sheet_class = RepresentativeSheet

    @cached_property
    def organisation(self) -> Organisation:
        """The partner in the address; who is no partner joins as an organisation first."""
        organisation = chosen(self.kwargs["slug"])
        if partners.since_of(organisation, day=timezone.localdate()) is None:
            raise Http404
        return organisation

    def fill_url(self, **query: str) -> str:
        return with_query(reverse("members:join_representative", args=[self.organisation.slug]), **query)

    def check_url(self, submission: str) -> str:
        return with_query(
            reverse("members:join_representative_check", args=[self.organisation.slug]), entwurf=submission
        )

    def sheet(self, data: MultiValueDict[str, str] | None, *, is_filled: bool = True) -> RepresentativeSheet:
        return RepresentativeSheet(data, organisation=self.organisation, is_filled=is_filled)

    def remembered(self) -> drafts.Draft | None:
        return drafts.latest(self.request, way=self.way, organisation=self.organisation.slug)

    def named_draft(self) -> drafts.Draft | None:
        draft = super().named_draft()
        own = [self.organisation.slug]
        return draft if draft and (draft.application or draft.typed.get("organisation") == own) else None


class Representative(RepresentativeWay, Fill):
    template = "members/join/representative.html"


class RepresentativeCheck(RepresentativeWay, Check):
    template = "members/join/check.html"
