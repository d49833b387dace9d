"""Views to join as an organisation: choose or describe it, fill in the form, check and send."""

from __future__ import annotations

from http import HTTPStatus
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.decorators import method_decorator
from django.views import View

from core.http import query_parameters
from members.domain import organisations, partners
from members.forms.declaration import OrganisationJoiningForms
from members.forms.organisation import ProposedOrganisationForm
from members.models import Organisation
from members.views import joining_drafts as drafts
from members.views import prerendered
from members.views.joining_flow import CheckStepView, FormStepView, JoiningFlowView
from members.views.query_strings import with_query
from normalisation.validators import without_hidden_characters

FLOW = "organisation"
STEPS = 3
MAX_QUERY_LENGTH = 200
MAX_RESULTS = 20


def search_results(request: HttpRequest) -> list[dict[str, object]]:
    """Organisations found by the query: label, place, partner since when, and the URL that chooses it."""
    text = request.GET.get("q", "")[:MAX_QUERY_LENGTH]
    draft = {"entwurf": request.GET["entwurf"]} if "entwurf" in request.GET else {}
    return [
        {
            "label": found.name,
            "detail": organisations.place_text(found),
            "since": found.partner_since,  # type: ignore[attr-defined]  # annotated by the search
            "url": with_query(reverse("members:join_organisation_details"), organisation=found.slug, **draft),
        }
        for found in organisations.search(text, limit=MAX_RESULTS)
    ]


@query_parameters("q", "entwurf")
def organisation_search(request: HttpRequest) -> JsonResponse:
    """JSON for the autocompletion; the page's own search gives the same without JavaScript."""
    return JsonResponse([{**row, "detail": detail_with_start(row)} for row in search_results(request)], safe=False)


def detail_with_start(row: dict[str, object]) -> str:
    since = row.pop("since")
    return f"{row['detail']} · Netzwerkpartner seit {since:%d.%m.%Y}" if since else str(row["detail"])


@method_decorator(query_parameters("q", "entwurf", "eintragen"), name="dispatch")
class ChooseOrganisationView(View):
    """Search and choose; an organisation that is not found is described here and becomes a draft."""

    def get(self, request: HttpRequest) -> HttpResponse:
        is_describing = "eintragen" in request.GET
        draft_values = self.draft_values()
        initial = {"name": request.GET.get("q", "")[:MAX_QUERY_LENGTH]}
        form = (
            ProposedOrganisationForm(draft_values if "new-name" in draft_values else None, initial=initial)
            if is_describing
            else None
        )
        return self.page(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProposedOrganisationForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        draft = self.draft()
        values = dict(draft.posted_values) if draft else {"submission": [str(uuid4())]}
        values.pop("organisation", None)
        values |= {
            name: request.POST.getlist(name) for name in map(form.add_prefix, form.fields) if name in request.POST
        }
        submission = values["submission"][0]
        drafts.save(request, flow=FLOW, submission=submission, posted_values=values, at=timezone.now())
        return redirect(with_query(reverse("members:join_organisation_details"), entwurf=submission))

    def draft(self) -> drafts.Draft | None:
        draft = drafts.find(self.request, self.request.GET.get("entwurf", ""))
        return draft if draft and draft.flow == FLOW and draft.application is None else None

    def draft_values(self) -> MultiValueDict[str, str]:
        draft = self.draft()
        return MultiValueDict(draft.posted_values if draft else {})

    def page(self, form: ProposedOrganisationForm | None, status: int = 200) -> HttpResponse:
        query_text = without_hidden_characters(self.request.GET.get("q", "")[:MAX_QUERY_LENGTH])
        context = {
            "form": form,
            "q": query_text,
            "results": search_results(self.request) if query_text and form is None else None,
            "max_results": MAX_RESULTS,
            "draft": self.draft(),
            "steps": STEPS,
        }
        return render(self.request, "members/join/organisation_choose.html", context, status=status)


class OrganisationFlowView(JoiningFlowView):
    flow = FLOW
    forms_class = OrganisationJoiningForms
    steps = STEPS
    send_label = "Beitritt erklären"
    sidebar_template = "members/join/sidebar_organisation.html"

    def form_url(self, **query: str) -> str:
        address = "members:join_organisation_details" if query else "members:join_organisation"
        return with_query(reverse(address), **query)

    def choose_url(self, joining_forms: OrganisationJoiningForms) -> str:
        query = {"eintragen": "ja"} if joining_forms.described else {}
        return with_query(reverse("members:join_organisation"), entwurf=str(joining_forms.submission), **query)

    def check_url(self, submission: str) -> str:
        return with_query(reverse("members:join_organisation_check"), entwurf=submission)

    def get_forms(self, data: MultiValueDict[str, str] | None, *, is_bound: bool = True) -> OrganisationJoiningForms:
        slug = self.request.GET.get("organisation") or (data.get("organisation", "") if data else "")
        return OrganisationJoiningForms(data, organisation=find_organisation(slug) if slug else None, is_bound=is_bound)


def find_organisation(slug: str) -> Organisation:
    organisation = organisations.find_by_slug(slug)
    if organisation is None:
        raise Http404
    return organisation


class OrganisationFormView(OrganisationFlowView, FormStepView):
    template = "members/join/organisation_details.html"
    step = 2

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        draft = self.named_draft()
        if "organisation" not in request.GET and (draft is None or draft.application is not None):
            return redirect("members:join_organisation")
        if prerendered.is_anonymous_request(request, parameters=frozenset({"organisation"})):
            return self.prerendered_form_for(find_organisation(request.GET["organisation"]))
        return super().get(request)

    def prerendered_form_for(self, organisation: Organisation) -> HttpResponse:
        def build_forms(marks: prerendered.Values) -> OrganisationJoiningForms:
            return OrganisationJoiningForms(organisation=Organisation(name=marks["name"], slug=marks["slug"]))

        return self.already_partner_response(organisation) or self.prerendered_form(
            OrganisationJoiningForms, build_forms, name=organisation.name, slug=organisation.slug
        )

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        joining_forms = self.get_forms(request.POST)
        if joining_forms.described and not joining_forms.described.is_valid() and joining_forms.fits_session():
            self.save_draft(joining_forms)
            return redirect(self.choose_url(joining_forms))
        return super().post(request)

    def latest_draft(self) -> drafts.Draft | None:
        return drafts.latest(self.request, flow=FLOW, organisation=self.request.GET.get("organisation", ""))

    def page(self, joining_forms: OrganisationJoiningForms, **context: object) -> HttpResponse:
        return self.already_partner_response(joining_forms.organisation) or super().page(joining_forms, **context)

    def already_partner_response(self, organisation: Organisation | None) -> HttpResponse | None:
        since = partners.since_of(organisation, day=timezone.localdate()) if organisation else None
        if since is None:
            return None
        return render(self.request, "members/join/already_partner.html", {"organisation": organisation, "since": since})


class OrganisationCheckView(OrganisationFlowView, CheckStepView):
    template = "members/join/check.html"
    step = 3
